import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable, tenantTable } from './tables';
export class People1790000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table people (
        id uuid primary key,
        email text not null unique check (email = lower(email)),
        name text not null,
        language text not null check (language in ('en', 'ca', 'es')),
        created_at timestamptz not null
      );
      ${networkTable('people')}

      create table memberships (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tenant_id uuid,
        person_id uuid not null references people,
        role text not null check (role in ('network-admin', 'network-finance', 'reseller-admin', 'reseller-finance',
          'reseller-support', 'tenant-admin', 'tenant-finance', 'tenant-viewer')),
        created_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants,
        unique nulls not distinct (reseller_id, tenant_id, person_id),
        check ((tenant_id is not null) = (role like 'tenant-%'))
      );
      create index memberships_by_person on memberships (person_id);
      ${tenantTable('memberships')}

      create table sign_in_links (
        token_hash text primary key,
        person_id uuid not null references people,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      ${networkTable('sign_in_links')}

      create table sessions (
        token_hash text primary key,
        person_id uuid not null references people,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index sessions_by_person on sessions (person_id);
      ${networkTable('sessions')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
