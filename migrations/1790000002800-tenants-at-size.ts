import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADD_ONLY, resellerTable } from './tables';
export class TenantsAtSize1790000002800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Found and put in order by this, byte by byte: what is behind row-level security reaches an index in no other way.
      alter table tenants add column search_key text collate "C" generated always as (lower(name) || ' ' || slug) stored;
      create index tenants_by_name on tenants (reseller_id, search_key, id);
      create index letters_by_time on letters (reseller_id, created_at desc, id desc);

      -- What operators write down about a tenant, for themselves: the tenant's own people never see it.
      create table tenant_notes (
        reseller_id uuid not null,
        id uuid not null,
        about_tenant_id uuid not null,
        person_id uuid not null references people,
        text text not null check (length(text) between 1 and 4000),
        created_at timestamptz not null,
        primary key (reseller_id, id),
        foreign key (reseller_id, about_tenant_id) references tenants
      );
      create index notes_by_tenant on tenant_notes (reseller_id, about_tenant_id, id desc);
      ${resellerTable('tenant_notes', ADD_ONLY)}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
