import type { MigrationInterface, QueryRunner } from 'typeorm';
export class CollectingCanBeStopped1790000002010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table payment_accounts add column is_collecting boolean not null default true`);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
