import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NETWORK_WRITES, resellerTable, sharedTable, tenantTable, wholesaleIsTheNetworks } from './tables';
export class Parties1790000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table resellers (
        id uuid primary key,
        slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,40}$'),
        name text not null,
        is_network boolean not null,
        membership_class text not null check (membership_class in ('user', 'operational')),
        membership_kind text not null check (membership_kind in ('person', 'organisation')),
        membership_standing text not null check (membership_standing in ('active', 'lapsed', 'community')),
        zone text not null,
        language text not null check (language in ('en', 'ca', 'es')),
        colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
        reply_to text not null,
        created_at timestamptz not null
      );
      create unique index one_network on resellers (is_network) where is_network;
      ${sharedTable('resellers', NETWORK_WRITES)}

      create table tenants (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tenant_id uuid generated always as (id) stored,
        slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,40}$'),
        name text not null,
        meeting_key text not null unique check (meeting_key ~ '^[a-z2-7]{10}$'),
        membership_class text not null check (membership_class in ('user', 'operational')),
        membership_kind text not null check (membership_kind in ('person', 'organisation')),
        membership_standing text not null check (membership_standing in ('active', 'lapsed', 'community')),
        state text not null check (state in ('active', 'suspended', 'ended')),
        is_sandbox boolean not null,
        language text not null check (language in ('en', 'ca', 'es')),
        created_at timestamptz not null,
        primary key (reseller_id, id)
      );
      ${tenantTable('tenants')}

      create table issuers (
        reseller_id uuid not null references resellers,
        id uuid not null,
        legal_name text not null,
        address_lines text[] not null,
        country_code char(2) not null,
        registration_text text,
        email text not null,
        phone text,
        bank jsonb not null,
        zone text not null,
        currency char(3) not null,
        payment_terms_days int not null check (payment_terms_days between 0 and 120),
        issues_by_itself boolean not null,
        created_at timestamptz not null,
        primary key (reseller_id, id)
      );
      ${resellerTable('issuers')}

      create table issuer_vat_statuses (
        reseller_id uuid not null,
        issuer_id uuid not null,
        starts_on date not null,
        registered boolean not null,
        vat_number text,
        primary key (reseller_id, issuer_id, starts_on),
        foreign key (reseller_id, issuer_id) references issuers,
        check (registered = (vat_number is not null))
      );
      ${resellerTable('issuer_vat_statuses')}

      create table payers (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        name text not null,
        address_lines text[] not null,
        country_code char(2) not null,
        is_business boolean not null,
        vat_number text,
        vat_evidence jsonb,
        business_evidence text,
        language text not null check (language in ('en', 'ca', 'es')),
        emails text[] not null check (cardinality(emails) between 1 and 20),
        purchase_order text,
        created_at timestamptz not null,
        primary key (reseller_id, id)
      );
      ${resellerTable('payers')}
      ${wholesaleIsTheNetworks('payers')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
