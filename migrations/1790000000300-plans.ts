import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NETWORK_WRITES, sharedTable, tenantTable, wholesaleIsTheNetworks } from './tables';
export class Plans1790000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table vat_rates (
        country_code char(2) not null,
        category text not null,
        starts_on date not null,
        percent text not null,
        primary key (country_code, category, starts_on)
      );
      ${sharedTable('vat_rates', NETWORK_WRITES)}
      insert into vat_rates values ('GB', 'standard', '2011-01-04', '20');

      create table price_lists (
        id uuid primary key,
        owner_reseller_id uuid not null references resellers,
        code text not null unique,
        name text not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        created_at timestamptz not null
      );
      ${sharedTable('price_lists', NETWORK_WRITES)}

      -- reseller_id is set on a dated override for one reseller, which the network approves.
      create table price_list_versions (
        id uuid primary key,
        price_list_id uuid not null references price_lists,
        reseller_id uuid references resellers,
        starts_on date not null,
        prices jsonb not null,
        approved_at timestamptz not null,
        created_at timestamptz not null,
        unique nulls not distinct (price_list_id, reseller_id, starts_on)
      );
      ${sharedTable('price_list_versions', { app: ['select'], network: ['select', 'insert'] })}

      create table agreements (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        payer_id uuid not null,
        issuer_reseller_id uuid not null,
        issuer_id uuid not null,
        starts_on date not null,
        ends_on date check (ends_on > starts_on),
        created_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants,
        foreign key (reseller_id, payer_id) references payers,
        foreign key (issuer_reseller_id, issuer_id) references issuers,
        check ((tier = 'retail') = (tenant_id is not null)),
        check (tier = 'wholesale' or issuer_reseller_id = reseller_id)
      );
      create unique index one_open_retail_agreement on agreements (reseller_id, tenant_id) where tier = 'retail' and ends_on is null;
      create unique index one_open_wholesale_agreement on agreements (reseller_id) where tier = 'wholesale' and ends_on is null;
      ${tenantTable('agreements')}
      ${wholesaleIsTheNetworks('agreements')}

      -- terms: {"by":"list","priceList":…,"plan":…} or {"by":"percent-of-retail-net","percent":…}
      create table agreement_versions (
        reseller_id uuid not null,
        agreement_id uuid not null,
        tenant_id uuid,
        tier text not null check (tier in ('retail', 'wholesale')),
        starts_on date not null,
        terms jsonb not null,
        created_at timestamptz not null,
        primary key (reseller_id, agreement_id, starts_on),
        foreign key (reseller_id, agreement_id) references agreements
      );
      ${tenantTable('agreement_versions')}
      ${wholesaleIsTheNetworks('agreement_versions')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
