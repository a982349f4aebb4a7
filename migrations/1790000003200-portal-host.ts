import type { MigrationInterface, QueryRunner } from 'typeorm';
export class PortalHost1790000003200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where a reseller's tenants find its pages; null is the platform's own host name.
      alter table resellers add column portal_host text unique check (portal_host ~ '^[a-z0-9][a-z0-9.-]*$');
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
