import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable, sharedTable } from './tables';
export class Placement1790000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- pool_reseller_id null is the network's shared pool. The application's login never reads the sealed secret.
      create table bbb_servers (
        id uuid primary key,
        name text not null unique check (name ~ '^[a-z0-9][a-z0-9.-]{0,60}$'),
        url text not null,
        secret_sealed text not null,
        pool_reseller_id uuid references resellers,
        state text not null check (state in ('enabled', 'cordoned', 'disabled')),
        reads_usage boolean not null,
        created_at timestamptz not null
      );
      ${sharedTable('bbb_servers', { app: [] })}
      grant select (id, name, url, pool_reseller_id, state, reads_usage, created_at) on bbb_servers to tallyroom_app;

      -- Until when each server has been read, by source; the cursor is where a sweep goes on.
      create table server_reads (
        server_id uuid not null references bbb_servers,
        source text not null check (source in ('recording', 'poll')),
        read_until timestamptz,
        attempted_at timestamptz,
        failing_since timestamptz,
        last_error text,
        clock_offset_ms int,
        cursor jsonb not null default '{}',
        primary key (server_id, source)
      );
      ${networkTable('server_reads')}
      create policy app_reads on server_reads for select to tallyroom_app using (true);
      grant select (server_id, source, read_until, failing_since) on server_reads to tallyroom_app;
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
