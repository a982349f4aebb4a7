import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sharedTable } from './tables';
export class Logos1790000003500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Pictures resellers show themselves by: for anybody to see, like their name and colour. An old one stays, for documents
      -- issued under it.
      create table reseller_logos (
        reseller_id uuid not null references resellers,
        digest text not null check (digest ~ '^[0-9a-f]{32}$'),
        png bytea not null check (length(png) between 1 and 1048576),
        width int not null check (width > 0),
        height int not null check (height > 0),
        holds_name boolean not null,
        is_current boolean not null,
        added_at timestamptz not null,
        primary key (reseller_id, digest)
      );
      create unique index on reseller_logos (reseller_id) where is_current;
      ${sharedTable('reseller_logos', { app: ['select'], network: ['select', 'insert', 'update'] })}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
