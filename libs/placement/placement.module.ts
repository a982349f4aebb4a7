import { Module } from '@nestjs/common';
import { TenantsModule } from '@/tenants';
import { ActivateServer } from './activate-server.service';
import { AddServer } from './add-server.service';
import { BbbClients } from './bbb-clients.service';
import { ClaimsStore } from './claims.store';
import { Inventories } from './inventory.service';
import { InventoryTokensStore } from './inventory-tokens.store';
import { MoveTenants } from './move-tenants.service';
import { MovesStore } from './moves.store';
import { OrderServer } from './order-server.service';
import { ReportReady } from './report-ready.service';
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
  ReportReady,
  InventoryTokensStore,
  Inventories,
  MoveTenants,
];

@Module({ imports: [TenantsModule], providers: provided, exports: provided })
export class PlacementModule {}
