import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tables';
export class Telling1790000002810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where a reseller (tenant_id null) or a tenant wants to be told, and of what. The secret signs webhooks, or is the
      -- access token of a Matrix account; a mail needs none. failing_since: no try has got through since then.
      create table endpoints (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tenant_id uuid,
        kind text not null check (kind in ('webhook', 'mail', 'matrix')),
        name text not null check (length(name) between 1 and 80),
        target text not null,
        room text,
        secret_sealed text,
        topics text[] not null check (cardinality(topics) > 0),
        state text not null check (state in ('on', 'off', 'dead')),
        failing_since timestamptz,
        created_at timestamptz not null,
        removed_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants,
        check ((kind = 'mail') = (secret_sealed is null)),
        check ((kind = 'matrix') = (room is not null))
      );
      ${tenantTable('endpoints')}

      -- Each thing that each of them is told, once: how often it was tried and what came of it.
      create table tellings (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid,
        endpoint_id uuid not null,
        topic text not null,
        event_key text not null,
        event jsonb not null,
        state text not null check (state in ('waiting', 'told', 'given-up')),
        tries int not null,
        due_at timestamptz not null,
        status int,
        problem text,
        created_at timestamptz not null,
        done_at timestamptz,
        primary key (reseller_id, id),
        unique (reseller_id, endpoint_id, event_key),
        foreign key (reseller_id, endpoint_id) references endpoints,
        foreign key (reseller_id, tenant_id) references tenants
      );
      create index tellings_due on tellings (due_at) where state = 'waiting';
      create index tellings_by_endpoint on tellings (reseller_id, endpoint_id, id desc);
      ${tenantTable('tellings', { app: ['select', 'insert', 'update'] })}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
