import type { MigrationInterface, QueryRunner } from 'typeorm';
export class GatewayEvidence1790000001230 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table evidence drop constraint evidence_source_check;
      alter table evidence add constraint evidence_source_check check (source in ('recording', 'poll', 'gateway'));
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
