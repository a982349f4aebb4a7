import { Module } from '@nestjs/common';
import { AddServer } from './add-server.service';
import { BbbClients } from './bbb-clients.service';
import { ClaimsStore } from './claims.store';
import { ServersStore } from './servers.store';

const provided = [ServersStore, ClaimsStore, BbbClients, AddServer];

@Module({ providers: provided, exports: provided })
export class PlacementModule {}
