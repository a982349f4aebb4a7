import { Module } from '@nestjs/common';
import { TenantsModule } from '@/tenants';
import { ActivateServer } from './activate-server.service';
import { AddServer } from './add-server.service';
import { BbbClients } from './bbb-clients.service';
import { ClaimCountsStore } from './claim-counts.store';
import { ClaimsStore } from './claims.store';
import { IncidentsStore } from './incidents.store';
import { Inventories } from './inventory.service';
import { InventoryTokensStore } from './inventory-tokens.store';
import { KnockServers } from './knock-servers.service';
import { LookAtServer } from './look-at-server.service';
import { MaintenancesStore } from './maintenances.store';
import { MoveTenants } from './move-tenants.service';
import { MovesStore } from './moves.store';
import { NoteAnswer } from './note-answer.service';
import { OrderServer } from './order-server.service';
import { PlanMaintenance } from './plan-maintenance.service';
import { PolledClaimsStore } from './polled-claims.store';
import { ReportReady } from './report-ready.service';
import { RetireServer } from './retire-server.service';
import { ServerHoursStore } from './server-hours.store';
import { ServerOrdersStore } from './server-orders.store';
import { ServerReportsStore } from './server-reports.store';
import { ServerTenantsStore } from './server-tenants.store';
import { ServersStore } from './servers.store';
import { SetServerState } from './set-server-state.service';

const provided = [
  ServersStore,
  ClaimsStore,
  PolledClaimsStore,
  ClaimCountsStore,
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
  IncidentsStore,
  KnockServers,
  MaintenancesStore,
  NoteAnswer,
  PlanMaintenance,
  SetServerState,
  LookAtServer,
  ServerReportsStore,
  RetireServer,
  ServerHoursStore,
  ServerTenantsStore,
];

@Module({ imports: [TenantsModule], providers: provided, exports: provided })
export class PlacementModule {}
