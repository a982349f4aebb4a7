import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable } from './tables';

/** The mail address somebody wants to sign in with from now on, until the code that was sent there is typed. */
export class NewAddresses1790000004600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table new_addresses (
        person_id uuid primary key references people,
        email text not null check (email = lower(email)),
        code_hash text not null,
        tries int not null default 0,
        created_at timestamptz not null,
        expires_at timestamptz not null
      );
      ${networkTable('new_addresses')}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
