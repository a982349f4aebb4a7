import { Module } from '@nestjs/common';
import { AddServer } from './add-server.service';
import { BbbClients } from './bbb-clients.service';
import { ServersStore } from './servers.store';

const provided = [ServersStore, BbbClients, AddServer];

@Module({ providers: provided, exports: provided })
export class PlacementModule {}
