import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TransactionsByDay1790000004200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One transfer that two files word otherwise is looked for by its day and amount.
      create index bank_transactions_by_day on bank_transactions (reseller_id, account_id, booked_on, amount_minor);
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
