import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './tables';
export class TeamAndKeys1790000002210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table invitations (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tenant_id uuid,
        email text not null check (email = lower(email)),
        role text not null check (role in ('network-admin', 'network-finance', 'reseller-admin', 'reseller-finance',
          'reseller-support', 'tenant-admin', 'tenant-finance', 'tenant-viewer')),
        language text not null check (language in ('en', 'ca', 'es')),
        token_hash text not null unique,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        withdrawn_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants,
        check ((tenant_id is not null) = (role like 'tenant-%'))
      );
      create unique index one_open_invitation on invitations (reseller_id, tenant_id, email) nulls not distinct
        where accepted_at is null and withdrawn_at is null;
      ${tenantTable('invitations')}

      -- Of a key only its hash is kept; the prefix is what people know it by. Scopes are words of the policy table.
      create table api_keys (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tenant_id uuid,
        name text not null,
        prefix text not null unique,
        key_hash text not null unique,
        scopes text[] not null check (cardinality(scopes) > 0),
        is_network boolean not null,
        created_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      ${tenantTable('api_keys', { app: ['select', 'insert', 'update'] })}
      create index audit_by_subject on audit_entries (reseller_id, subject, at);
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
