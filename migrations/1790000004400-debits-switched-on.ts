import type { MigrationInterface, QueryRunner } from 'typeorm';
export class DebitsSwitchedOn1790000004400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether direct debits are switched on at the card service. Taken for so until it is next asked: each day, and when a key is saved.
      alter table payment_accounts add column can_debit boolean not null default true;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
