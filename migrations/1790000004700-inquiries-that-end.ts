import type { MigrationInterface, QueryRunner } from 'typeorm';
export class InquiriesThatEnd1790000004700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A bank's inquiry that ended without a dispute.
      alter table disputes drop constraint disputes_state_check;
      alter table disputes add constraint disputes_state_check check (state in ('inquiry', 'closed', 'open', 'won', 'lost'));
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
