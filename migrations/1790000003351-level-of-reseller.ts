import type { MigrationInterface, QueryRunner } from 'typeorm';
export class LevelOfReseller1790000003351 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What is held back from everybody of the reseller in scope: how much, and not why, which is between it and the network. Its
      -- tenants may know it; the rows they do not see.
      create function level_of_reseller() returns text language sql stable security definer set search_path = public, pg_temp as $$
        select case when bool_or(level = 'suspended') then 'suspended' when count(*) > 0 then 'limited' end from restrictions
        where reseller_id = nullif(current_setting('app.reseller', true), '')::uuid and tenant_id is null and lifted_at is null
      $$;
      revoke all on function level_of_reseller() from public;
      grant execute on function level_of_reseller() to tallyroom_app;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
