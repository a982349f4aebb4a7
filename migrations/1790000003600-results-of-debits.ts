import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a debit's result is expected; notices of debits are Stripe's, so that there is nothing to choose. */
export class ResultsOfDebits1790000003600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table payment_accounts drop column bacs_notice,
        add column bacs_result_days smallint not null default 3 check (bacs_result_days between 1 and 20),
        add column bacs_new_mandate_days smallint not null default 6 check (bacs_new_mandate_days between 1 and 20);
      -- The day by which the bank's answer to a debit is expected; null while none is on its way, and for all else.
      alter table payments add column expected_on date;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
