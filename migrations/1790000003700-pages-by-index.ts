import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PagesByIndex1790000003700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a server holds is counted on its page without reading the runs themselves, and what was copied to it is found.
      create index runs_held on runs (server_id) include (recording_state, also_on_server_ids, created_at, is_recorded, recording_awaited)
        where is_recorded or recording_awaited;
      create index runs_copied on runs using gin (also_on_server_ids) where also_on_server_ids <> '{}';
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
