import type { MigrationInterface, QueryRunner } from 'typeorm';
import { resellerTable, tenantTable } from './tables';
export class DedicatedServers1790000001210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A reseller's pooled server, or one tenant's own. overruled says why the network allowed it below the line.
      create table server_orders (
        reseller_id uuid not null references resellers,
        id uuid not null,
        for_tenant_id uuid,
        name text not null unique check (name ~ '^[a-z0-9][a-z0-9.-]{0,60}$'),
        state text not null check (state in ('ordered', 'active', 'cancelled')),
        active_tenants int not null,
        overruled text,
        report_token_hash text not null unique,
        server_id uuid references bbb_servers,
        last_problem text,
        ordered_at timestamptz not null,
        activated_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, for_tenant_id) references tenants,
        check ((state = 'active') = (server_id is not null))
      );
      ${resellerTable('server_orders')}

      -- null is the shared pool. New meetings go to the new place from cut_over_at on; what runs, ends where it runs.
      create table tenant_moves (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid not null,
        from_server_id uuid references bbb_servers,
        to_server_id uuid references bbb_servers,
        state text not null check (state in ('planned', 'draining', 'paused', 'done', 'rolled-back')),
        planned_at timestamptz not null,
        cut_over_at timestamptz,
        finished_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      create unique index one_move_of_a_tenant on tenant_moves (reseller_id, tenant_id)
        where state in ('planned', 'draining', 'paused');
      ${tenantTable('tenant_moves')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
