import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ListPayments1790000004300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- An issuer's payments as a long list: by when they were begun, and by amount.
      create index payments_of_issuer on payments (issuer_reseller_id, tier, created_at, id);
      create index payments_by_amount on payments (issuer_reseller_id, tier, amount_minor, id);
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
