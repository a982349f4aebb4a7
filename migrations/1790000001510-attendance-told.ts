import type { MigrationInterface, QueryRunner } from 'typeorm';
import { networkTable } from './tables';

/**
 * What servers tell of single persons makes a run's attendance better, and what is derived beside the bill is kept with
 * the run. A gap in polling is noted when it ends; the nightly reconciliation keeps each day's result.
 */
export class AttendanceTold1790000001510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendance_intervals drop constraint attendance_intervals_known_by_check;
      alter table attendance_intervals add constraint attendance_intervals_known_by_check
        check (known_by in ('polled', 'recorded', 'told'));
      alter table usage_lines drop constraint usage_lines_known_by_check;
      alter table usage_lines add constraint usage_lines_known_by_check
        check (known_by in ('polled', 'recorded', 'polled and recorded', 'told'));

      -- The first poll of a reachable server that no longer listed the run.
      alter table runs add column missed_at timestamptz;
      alter table runs add column peak_participants int;
      alter table runs add column participant_seconds bigint;
      -- Where its sources differ by more than they may.
      alter table runs add column remarks text[] not null default '{}';
      create index runs_remarked on runs (created_at) where remarks <> '{}';

      -- People added up over a sighting's polls: an average with their number.
      alter table sightings add column people_sum bigint not null default 0;
      update sightings set people_sum = polls::bigint * peak_participants;

      create table poll_gaps (
        server_id uuid not null references bbb_servers,
        from_at timestamptz not null,
        until_at timestamptz not null,
        primary key (server_id, from_at)
      );
      ${networkTable('poll_gaps', ['select', 'insert'])}

      create table usage_reconciliations (
        day date primary key,
        made_at timestamptz not null,
        result jsonb not null
      );
      ${networkTable('usage_reconciliations', ['select', 'insert', 'update'])}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
