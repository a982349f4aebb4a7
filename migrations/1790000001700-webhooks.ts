import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable, tenantTable } from './tables';
export class Webhooks1790000001700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What servers tell us, verified, each thing once by its natural key; taken when it has been worked on.
      create table inbox (
        id uuid primary key,
        source text not null check (source in ('webhook', 'end-callback', 'recording-ready', 'analytics')),
        server_id uuid not null references bbb_servers,
        external_key text not null,
        body text not null,
        received_at timestamptz not null,
        taken_at timestamptz,
        unique (server_id, source, external_key)
      );
      create index inbox_waiting on inbox (received_at) where taken_at is null;
      ${networkTable('inbox')}

      -- The one hook of ours at each server, by an address that nobody can guess.
      create table server_hooks (
        server_id uuid primary key references bbb_servers,
        token text not null unique,
        callback_url text not null,
        hook_id text,
        registered_at timestamptz,
        problem text
      );
      ${networkTable('server_hooks')}

      create table tenant_hooks (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid not null,
        callback_url text not null,
        client_meeting_id text,
        event_ids text[] not null,
        wants_raw boolean not null,
        domain text not null,
        created_at timestamptz not null,
        primary key (reseller_id, id),
        unique (reseller_id, tenant_id, callback_url),
        foreign key (reseller_id, tenant_id) references tenants
      );
      ${tenantTable('tenant_hooks')}

      -- Calls to tenants' own addresses that are still to be made; one that was taken is gone, one that was not stays
      -- without its content, for the operators to see.
      create table deliveries (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid not null,
        hook_id uuid,
        url text not null,
        content jsonb,
        state text not null check (state in ('waiting', 'given-up')),
        tries int not null,
        due_at timestamptz not null,
        created_at timestamptz not null,
        problem text,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      create index deliveries_due on deliveries (due_at) where state = 'waiting';
      ${tenantTable('deliveries')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
