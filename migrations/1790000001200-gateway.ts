import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tables';
export class Gateway1790000001200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- health follows the polls with hysteresis; people and meetings are the last poll's.
      alter table bbb_servers
        add column weight int not null default 1 check (weight between 1 and 100),
        add column capacity_people int not null default 250 check (capacity_people > 0),
        add column health text not null default 'up' check (health in ('up', 'down')),
        add column polls_in_a_row int not null default 0,
        add column people int not null default 0,
        add column meetings int not null default 0,
        add column polled_at timestamptz;
      grant select (weight, capacity_people, health, people, meetings, polled_at) on bbb_servers to tallyroom_app;

      alter table resellers add column rooms_domain text unique check (rooms_domain ~ '^[a-z0-9][a-z0-9.-]+$');

      create table tenant_secrets (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid not null,
        secret_sealed text not null,
        created_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      create index on tenant_secrets (reseller_id, tenant_id);
      ${tenantTable('tenant_secrets', { app: ['select', 'insert', 'update'] })}

      -- home_server_id is where new meetings go; null is the network's shared pool.
      create table tenant_gateways (
        reseller_id uuid not null,
        tenant_id uuid not null,
        home_server_id uuid references bbb_servers,
        embed_sites text[] not null default '{}',
        allows_requests_without_session boolean not null default false,
        takes_unsigned_forms boolean not null default false,
        ceiling_seconds bigint check (ceiling_seconds >= 0),
        primary key (reseller_id, tenant_id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      ${tenantTable('tenant_gateways')}

      -- Which meeting lives where. One claim per meeting id holds at a time; it is committed before a server is called.
      create table meeting_claims (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid not null,
        meeting_id text not null,
        client_meeting_id text not null,
        server_id uuid not null references bbb_servers,
        state text not null check (state in ('claimed', 'live', 'ending', 'ended', 'lost')),
        internal_meeting_id text,
        create_time_ms bigint,
        attendee_pw text,
        moderator_pw text,
        client_metadata jsonb not null,
        is_recorded boolean not null,
        expected_people int not null,
        callback_token text not null unique,
        claimed_at timestamptz not null,
        ended_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      create unique index one_claim_per_meeting on meeting_claims (reseller_id, meeting_id) where state in ('claimed', 'live');
      create index claims_of_tenant on meeting_claims (reseller_id, tenant_id, claimed_at);
      create index claims_by_internal_id on meeting_claims (internal_meeting_id);
      create index claims_on_server on meeting_claims (server_id) where state in ('claimed', 'live', 'ending');
      ${tenantTable('meeting_claims')}
      create index runs_of_tenant on runs (tenant_id, created_at) where is_recorded;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
