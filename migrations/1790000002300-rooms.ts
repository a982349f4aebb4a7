import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tables';
export class Rooms1790000002300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Lasting rooms. meeting_id is the id at the tenant's own BBB address; the two keys are the links to it.
      create table rooms (
        reseller_id uuid not null,
        id uuid not null,
        tenant_id uuid not null,
        name text not null check (length(name) between 2 and 120),
        people int not null check (people between 2 and 500),
        meeting_id text not null,
        host_key text not null unique,
        guest_key text not null unique,
        access_code text check (access_code ~ '^[0-9]{4,10}$'),
        has_waiting_room boolean not null,
        is_recorded boolean not null,
        wrong_codes int not null default 0,
        wrong_codes_since timestamptz,
        created_at timestamptz not null,
        closed_at timestamptz,
        primary key (reseller_id, id),
        unique (reseller_id, tenant_id, meeting_id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      create index on rooms (reseller_id, tenant_id, created_at);
      ${tenantTable('rooms')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
