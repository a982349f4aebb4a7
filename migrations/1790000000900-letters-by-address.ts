import type { MigrationInterface, QueryRunner } from 'typeorm';
export class LettersByAddress1790000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Addresses that have the letter: another try goes to the others alone.
      alter table letters add column delivered_to text[] not null default '{}', add column tried_at timestamptz;
      create index letters_queued on letters (created_at) where state = 'queued';
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
