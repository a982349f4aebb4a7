import type { MigrationInterface, QueryRunner } from 'typeorm';
export class PredictedLoad1790000001800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- people is the last poll's, peak_people the most that any poll saw: what the next meeting of that name may grow to.
      alter table meeting_claims
        add column meeting_name text not null default '',
        add column people int not null default 0,
        add column peak_people int not null default 0;
      create index young_claims on meeting_claims (claimed_at) where state in ('claimed', 'live');
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
