import { Module } from '@nestjs/common';
import { PlacementModule } from '@/placement';
import { TenantsModule } from '@/tenants';
import { DeliverCallbacks } from './deliver.service';
import { DeliveriesStore } from './deliveries.store';
import { InboxStore } from './inbox.store';
import { KeepServerHooks } from './keep-server-hooks.service';
import { OutsideCalls } from './outside-calls.adapter';
import { OwnersStore } from './owners.store';
import { RelayCallback } from './relay-callback.service';
import { RelayServerEvent } from './relay-server-event.service';
import { ServerHooksStore } from './server-hooks.store';
import { TakeServerEvents } from './take-server-events.service';
import { TenantHooks } from './tenant-hooks.service';
import { TenantHooksStore } from './tenant-hooks.store';

const provided = [
  InboxStore,
  TakeServerEvents,
  RelayServerEvent,
  RelayCallback,
  DeliverCallbacks,
  KeepServerHooks,
  TenantHooks,
  OutsideCalls,
];

/** What servers tell us, and what tenants asked to be told. */
@Module({
  imports: [TenantsModule, PlacementModule],
  providers: [...provided, ServerHooksStore, TenantHooksStore, DeliveriesStore, OwnersStore],
  exports: provided,
})
export class WebhooksModule {}
