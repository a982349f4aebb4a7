import { Module } from '@nestjs/common';
import { TenantsModule } from '@/tenants';
import { ActivateServer } from './activate-server.service';
import { AddServer } from './add-server.service';
import { BbbClients } from './bbb-clients.service';
import { ClaimsStore } from './claims.store';
import { MoveTenants } from './move-tenants.service';
import { MovesStore } from './moves.store';
import { OrderServer } from './order-server.service';
import { ServerOrdersStore } from './server-orders.store';
import { ServersStore } from './servers.store';

const provided = [
  ServersStore,
  ClaimsStore,
  MovesStore,
  ServerOrdersStore,
  BbbClients,
  AddServer,
  OrderServer,
  ActivateServer,
  MoveTenants,
];

@Module({ imports: [TenantsModule], providers: provided, exports: provided })
export class PlacementModule {}
