import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable, wholesaleIsTheNetworks } from './tables';
export class Restrictions1790000002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What is held back from a tenant, or (tenant_id being null) from everybody of a reseller, by whom and why: one of each
      -- cause at a time, and never taken away. tenants.state says the same for the tenant alone.
      create table restrictions (
        reseller_id uuid not null references resellers,
        id uuid not null,
        tier text not null check (tier in ('retail', 'wholesale')),
        tenant_id uuid,
        level text not null check (level in ('limited', 'suspended')),
        cause text not null check (cause in ('operator', 'overdue')),
        reason text not null,
        since timestamptz not null,
        lifted_at timestamptz,
        lifted_reason text,
        primary key (reseller_id, id),
        foreign key (reseller_id, tenant_id) references tenants,
        check ((tier = 'wholesale') = (tenant_id is null)),
        check ((lifted_at is null) = (lifted_reason is null))
      );
      create unique index one_restriction_by_cause on restrictions (reseller_id, tenant_id, cause) nulls not distinct where lifted_at is null;
      create index restrictions_of_tenant on restrictions (reseller_id, tenant_id, since);
      ${tenantTable('restrictions')}
      ${wholesaleIsTheNetworks('restrictions')}

      insert into restrictions (reseller_id, id, tier, tenant_id, level, cause, reason, since)
        select reseller_id, gen_random_uuid(), 'retail', id, 'suspended', 'operator', 'Suspended before reasons were kept', created_at
        from tenants where state = 'suspended';
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
