import type { MigrationInterface, QueryRunner } from 'typeorm';
import { resellerTable, wholesaleIsTheNetworks } from './tables';
export class RecurringFees1790000001220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Monthly fees beside the plans, of a reseller as a whole or about one tenant: its own server. Days are the issuer's.
      create table recurring_fees (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        about_tenant_id uuid,
        label text not null,
        monthly_minor bigint not null check (monthly_minor > 0),
        currency char(3) not null,
        starts_on date not null,
        ends_on date check (ends_on >= starts_on),
        created_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, about_tenant_id) references tenants
      );
      ${resellerTable('recurring_fees')}
      ${wholesaleIsTheNetworks('recurring_fees')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
