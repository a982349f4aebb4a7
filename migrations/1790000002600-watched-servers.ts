import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NETWORK_WRITES, networkTable, tenantTable } from './tables';
export class WatchedServers1790000002600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- removed: its row stays, for what was held there is told by it. doubted_at: since when answers speak against its health.
      alter table bbb_servers drop constraint bbb_servers_state_check;
      alter table bbb_servers
        add constraint bbb_servers_state_check check (state in ('enabled', 'cordoned', 'disabled', 'removed')),
        add column doubted_at timestamptz,
        add column removed_at timestamptz,
        add check ((state = 'removed') = (removed_at is not null));

      -- What polls and knocks of one hour found: how many there were, how many were answered, how many of those that were
      -- not fell into planned maintenance, and the most that was going on.
      create table server_hours (
        server_id uuid not null references bbb_servers,
        hour timestamptz not null,
        asked int not null,
        answered int not null check (answered <= asked),
        excused int not null default 0 check (answered + excused <= asked),
        most_people int not null default 0,
        most_meetings int not null default 0,
        primary key (server_id, hour)
      );
      ${networkTable('server_hours', ['select', 'insert', 'update'])}

      -- From the first question that was not answered to the first that was again; noticed once it was no mere hiccup.
      create table server_incidents (
        id uuid primary key,
        server_id uuid not null references bbb_servers,
        reason text not null,
        is_planned boolean not null,
        opened_at timestamptz not null,
        noticed_at timestamptz not null,
        closed_at timestamptz check (closed_at >= opened_at)
      );
      create unique index one_incident_of_a_server on server_incidents (server_id) where closed_at is null;
      create index incidents_of_a_server on server_incidents (server_id, opened_at);
      ${networkTable('server_incidents', ['select', 'insert', 'update'])}

      -- Whom an incident touched: who had meetings there, and whose new meetings go there.
      create table incident_tenants (
        reseller_id uuid not null,
        tenant_id uuid not null,
        incident_id uuid not null references server_incidents,
        meetings int not null,
        primary key (reseller_id, tenant_id, incident_id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      create index tenants_of_an_incident on incident_tenants (incident_id);
      ${tenantTable('incident_tenants', NETWORK_WRITES)}

      -- has_cordoned: it was this that keeps new meetings away, so its end lets them in again.
      create table server_maintenances (
        id uuid primary key,
        server_id uuid not null references bbb_servers,
        from_at timestamptz not null,
        until_at timestamptz not null check (until_at > from_at),
        reason text not null,
        state text not null check (state in ('planned', 'under-way', 'done', 'called-off')),
        has_cordoned boolean not null default false,
        planned_at timestamptz not null
      );
      create index maintenance_to_come on server_maintenances (from_at) where state in ('planned', 'under-way');
      create index maintenances_of_a_server on server_maintenances (server_id, from_at);
      ${networkTable('server_maintenances')}

      -- How many meetings there were to wait for when new ones began to go elsewhere.
      alter table tenant_moves add column meetings_at_cut_over int;

      -- A server that serves no more: its fee has ended.
      alter table server_orders add column ended_at timestamptz;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
