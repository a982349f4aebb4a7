import type { MigrationInterface, QueryRunner } from 'typeorm';
export class Sandboxes1790000001910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A sandbox ends by itself at sandbox_ends_at, and its holder is told once; sandboxes_at_once is the network's: whether
      -- one is given without anybody's yes.
      alter table tenants
        add column sandbox_ends_at timestamptz check (sandbox_ends_at is null or is_sandbox),
        add column sandbox_end_told_at timestamptz;
      create index sandboxes_to_end on tenants (sandbox_ends_at) where is_sandbox and sandbox_end_told_at is null;
      alter table resellers add column sandboxes_at_once boolean not null default false;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
