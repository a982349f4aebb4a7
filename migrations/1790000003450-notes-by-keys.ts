import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NotesByKeys1790000003450 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A note is written by a person, or by a program with the key named here.
      alter table tenant_notes alter column person_id drop not null;
      alter table tenant_notes add column key_id uuid;
      alter table tenant_notes add check (num_nonnulls(person_id, key_id) = 1);
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
