import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable } from './tables';
export class ParkedTenants1790000001400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Tenants left out of their reseller's wholesale invoice of a month, until a later period's document has their lines.
      create table parked_tenants (
        reseller_id uuid not null references resellers,
        billing_period_id uuid not null,
        tenant_id uuid not null,
        month date not null,
        reason text not null,
        taken_up_period_id uuid,
        parked_at timestamptz not null,
        primary key (reseller_id, billing_period_id, tenant_id),
        foreign key (reseller_id, billing_period_id) references billing_periods,
        foreign key (reseller_id, taken_up_period_id) references billing_periods,
        foreign key (reseller_id, tenant_id) references tenants
      );
      create index parked_tenants_open on parked_tenants (reseller_id, tenant_id, month) where taken_up_period_id is null;
      ${networkTable('parked_tenants')}

      -- The open ones alone had an index.
      create index agreements_by_tenant on agreements (reseller_id, tenant_id);

      -- When a person last held, released or corrected a document before it was issued.
      alter table invoices add corrected_at timestamptz;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
