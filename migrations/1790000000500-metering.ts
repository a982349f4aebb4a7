import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADD_ONLY, networkTable, tenantTable } from './tables';
export class Metering1790000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table evidence (
        run_month date not null,
        id uuid not null,
        server_id uuid not null,
        source text not null check (source in ('recording', 'poll')),
        external_key text not null,
        body_hash text not null,
        internal_meeting_id text,
        claimed_at timestamptz,
        received_at timestamptz not null,
        body text not null,
        problem text,
        primary key (run_month, id),
        unique (run_month, server_id, source, external_key, body_hash)
      ) partition by range (run_month);
      create index evidence_by_run on evidence (internal_meeting_id);
      create index evidence_problems on evidence (received_at) where problem is not null;
      ${networkTable('evidence', ['select', 'insert'])}

      create table runs (
        id uuid primary key,
        internal_meeting_id text not null unique,
        server_id uuid not null references bbb_servers,
        also_on_server_ids uuid[] not null default '{}',
        meeting_id text not null,
        meeting_name text not null,
        metadata jsonb not null,
        created_at timestamptz not null,
        month date not null,
        is_recorded boolean not null,
        is_breakout boolean not null,
        parent_internal_id text,
        last_seen_at timestamptz,
        gone_at timestamptz,
        recording_from timestamptz,
        recording_until timestamptz,
        recording_state text,
        published_minutes int,
        recording_awaited boolean not null,
        reseller_id uuid,
        tenant_id uuid,
        attributed_by text,
        problem text,
        foreign key (reseller_id, tenant_id) references tenants,
        check ((tenant_id is null) = (attributed_by is null))
      );
      create index runs_live on runs (server_id) where gone_at is null and last_seen_at is not null;
      create index runs_awaiting_recording on runs (server_id, created_at) where recording_awaited;
      create index runs_unattributed on runs (created_at) where tenant_id is null;
      create index runs_by_month on runs (month, server_id);
      create index runs_by_parent on runs (parent_internal_id) where parent_internal_id is not null;
      ${networkTable('runs')}

      -- An unbroken series of polls that saw people in a run, with the reachable polls just before and after it.
      create table sightings (
        run_id uuid not null references runs,
        first_at timestamptz not null,
        last_at timestamptz not null,
        before_at timestamptz,
        after_at timestamptz,
        polls int not null,
        peak_participants int not null,
        primary key (run_id, first_at)
      );
      ${networkTable('sightings')}

      create table usage_rules (
        id uuid primary key,
        server_id uuid references bbb_servers,
        metadata_name text,
        metadata_value text,
        id_prefix text,
        reseller_id uuid not null,
        tenant_id uuid not null,
        valid_from date not null,
        valid_until date,
        reason text not null,
        created_at timestamptz not null,
        foreign key (reseller_id, tenant_id) references tenants,
        check (server_id is not null or metadata_name is not null or id_prefix is not null),
        check ((metadata_name is null) = (metadata_value is null))
      );
      ${networkTable('usage_rules')}

      -- When somebody was in the room, as the evidence stands today: the drawn month reads it.
      create table attendance_intervals (
        reseller_id uuid not null,
        tenant_id uuid not null,
        run_id uuid not null,
        from_at timestamptz not null,
        until_at timestamptz not null,
        known_by text not null check (known_by in ('polled', 'recorded')),
        primary key (reseller_id, run_id, from_at),
        foreign key (reseller_id, tenant_id) references tenants,
        check (until_at > from_at)
      );
      create index attendance_by_tenant on attendance_intervals (reseller_id, tenant_id, from_at);
      ${tenantTable('attendance_intervals', { app: ['select'] })}

      -- What became of a run's recording: shown beside the bill, never what it is made of.
      create table published_recordings (
        reseller_id uuid not null,
        tenant_id uuid not null,
        run_id uuid not null,
        state text not null,
        published_minutes int,
        primary key (reseller_id, run_id),
        foreign key (reseller_id, tenant_id) references tenants
      );
      ${tenantTable('published_recordings', { app: ['select'] })}

      -- Hands out a tenant's line positions of a month, under its row lock: what is committed is always 1..n.
      create table usage_months (
        reseller_id uuid not null,
        tenant_id uuid not null,
        month date not null,
        last_position bigint not null,
        primary key (reseller_id, tenant_id, month),
        foreign key (reseller_id, tenant_id) references tenants
      );
      ${tenantTable('usage_months', { app: ['select'] })}

      -- The usage ledger: whole seconds, only added to. A correction is a line of the difference.
      create table usage_lines (
        reseller_id uuid not null,
        month date not null,
        id uuid not null,
        tenant_id uuid not null,
        position bigint not null,
        run_id uuid not null,
        from_at timestamptz not null,
        until_at timestamptz not null,
        seconds bigint not null,
        known_by text not null check (known_by in ('polled', 'recorded', 'polled and recorded')),
        is_recorded boolean not null,
        meeting_id text not null,
        meeting_name text not null,
        corrects_id uuid,
        recorded_at timestamptz not null,
        primary key (reseller_id, month, id),
        unique (reseller_id, tenant_id, month, position)
      ) partition by range (month);
      create index usage_lines_by_run on usage_lines (reseller_id, run_id);
      ${tenantTable('usage_lines', { app: ['select'], network: ADD_ONLY.network })}
    `);
  }

  /** Forward only: a mistake is put right by the next migration. */
  async down(): Promise<void> {}
}
