import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { Figure, NetworkTx } from '@/runtime';
import type { Attribution, Owner } from './attribution';
import type { Believed } from './belief';
import type { Run } from './run';

interface RunRow extends Omit<Run, 'owner'> {
  readonly resellerId: string | null;
  readonly tenantId: string | null;
}

export interface UnclaimedRun {
  readonly id: string;
  readonly internalMeetingId: string;
  readonly meetingId: string;
  readonly meetingName: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly server: string;
}

const COLUMNS = `id, internal_meeting_id as "internalMeetingId", server_id as "serverId",
  also_on_server_ids as "alsoOnServerIds", meeting_id as "meetingId", meeting_name as "meetingName", metadata,
  created_at as "createdAt", is_recorded as "isRecorded", is_breakout as "isBreakout",
  parent_internal_id as "parentInternalId", recording_from as "recordingFrom", recording_until as "recordingUntil",
  recording_state as "recordingState", published_minutes as "publishedMinutes", recording_awaited as "recordingAwaited",
  last_seen_at as "lastSeenAt", missed_at as "missedAt", gone_at as "goneAt", reseller_id as "resellerId",
  tenant_id as "tenantId", attributed_by as "attributedBy", problem`;

const runOf = ({ resellerId, tenantId, ...row }: RunRow): Run => ({
  ...row,
  owner: resellerId && tenantId ? { resellerId, tenantId } : null,
});

/** The runs of all rooms on all servers: the network's own. */
@Injectable()
export class RunsStore {
  /** The runs with these internal ids, locked in one order so that two syncs never wait for each other in a circle. */
  async lockByInternalIds(tx: NetworkTx, internalIds: readonly string[]): Promise<Run[]> {
    const rows = await tx.query<RunRow>(
      `select ${COLUMNS} from runs where internal_meeting_id = any($1) order by internal_meeting_id collate "C" for update`,
      [internalIds],
    );
    return rows.map(runOf);
  }

  async lockByIds(tx: NetworkTx, ids: readonly string[]): Promise<Run[]> {
    const rows = await tx.query<RunRow>(
      `select ${COLUMNS} from runs where id = any($1) order by internal_meeting_id collate "C" for update`,
      [ids],
    );
    return rows.map(runOf);
  }

  /**
   * Adds runs with the owners they carry, and answers those that were known already, as they stand, locked. One statement
   * in one order, so that two syncs never wait for each other in a circle.
   */
  async addOrLock(tx: NetworkTx, runs: readonly Run[]): Promise<Run[]> {
    if (runs.length === 0) return [];
    const ordered = [...runs].sort((a, b) => (a.internalMeetingId < b.internalMeetingId ? -1 : 1));
    const rows = await tx.query<RunRow>(
      `with written as (insert into runs (id, internal_meeting_id, server_id, also_on_server_ids, meeting_id, meeting_name, metadata,
         created_at, month, is_recorded, is_breakout, parent_internal_id, recording_from, recording_until,
         recording_state, published_minutes, recording_awaited, problem, reseller_id, tenant_id, attributed_by)
       select id, internal_id, server_id, also_on::uuid[], meeting_id, meeting_name, metadata::jsonb, created_at,
         date_trunc('month', created_at at time zone 'UTC'), is_recorded, is_breakout, parent_internal_id, recording_from,
         recording_until, recording_state, published_minutes, recording_awaited, problem, reseller_id, tenant_id,
         attributed_by
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::timestamptz[], $9::boolean[], $10::boolean[], $11::text[], $12::timestamptz[], $13::timestamptz[],
         $14::text[], $15::int[], $16::boolean[], $17::text[], $18::uuid[], $19::uuid[], $20::text[])
         as r(id, internal_id, server_id, also_on, meeting_id, meeting_name, metadata, created_at, is_recorded,
           is_breakout, parent_internal_id, recording_from, recording_until, recording_state, published_minutes,
           recording_awaited, problem, reseller_id, tenant_id, attributed_by)
       on conflict (internal_meeting_id) do update set internal_meeting_id = excluded.internal_meeting_id
         returning *)
       select ${COLUMNS} from written where not (id = any($1))`,
      [
        ordered.map(({ id }) => id),
        ordered.map(({ internalMeetingId }) => internalMeetingId),
        ordered.map(({ serverId }) => serverId),
        ordered.map(({ alsoOnServerIds }) => `{${alsoOnServerIds.join(',')}}`),
        ordered.map(({ meetingId }) => meetingId),
        ordered.map(({ meetingName }) => meetingName),
        ordered.map(({ metadata }) => JSON.stringify(metadata)),
        ordered.map(({ createdAt }) => createdAt.toISOString()),
        ordered.map(({ isRecorded }) => isRecorded),
        ordered.map(({ isBreakout }) => isBreakout),
        ordered.map(({ parentInternalId }) => parentInternalId),
        ordered.map(({ recordingFrom }) => recordingFrom?.toISOString()),
        ordered.map(({ recordingUntil }) => recordingUntil?.toISOString()),
        ordered.map(({ recordingState }) => recordingState),
        ordered.map(({ publishedMinutes }) => publishedMinutes),
        ordered.map(({ recordingAwaited }) => recordingAwaited),
        ordered.map(({ problem }) => problem),
        ordered.map(({ owner }) => owner?.resellerId),
        ordered.map(({ owner }) => owner?.tenantId),
        ordered.map(({ attributedBy }) => attributedBy),
      ],
    );
    return rows.map(runOf);
  }

  /** Gives known, locked runs what a recording has told. */
  async update(tx: NetworkTx, runs: readonly Run[]): Promise<void> {
    if (runs.length === 0) return;
    await tx.query(
      `update runs r set also_on_server_ids = u.also_on::uuid[], is_recorded = u.is_recorded,
         recording_from = u.recording_from, recording_until = u.recording_until, recording_state = u.recording_state,
         published_minutes = u.published_minutes, recording_awaited = u.recording_awaited, problem = u.problem
       from unnest($1::uuid[], $2::text[], $3::boolean[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::int[],
         $8::boolean[], $9::text[])
         as u(id, also_on, is_recorded, recording_from, recording_until, recording_state, published_minutes,
           recording_awaited, problem)
       where r.id = u.id`,
      [
        runs.map(({ id }) => id),
        runs.map(({ alsoOnServerIds }) => `{${alsoOnServerIds.join(',')}}`),
        runs.map(({ isRecorded }) => isRecorded),
        runs.map(({ recordingFrom }) => recordingFrom?.toISOString()),
        runs.map(({ recordingUntil }) => recordingUntil?.toISOString()),
        runs.map(({ recordingState }) => recordingState),
        runs.map(({ publishedMinutes }) => publishedMinutes),
        runs.map(({ recordingAwaited }) => recordingAwaited),
        runs.map(({ problem }) => problem),
      ],
    );
  }

  async setOwners(tx: NetworkTx, owners: ReadonlyMap<string, Attribution>): Promise<void> {
    if (owners.size === 0) return;
    const list = [...owners];
    await tx.query(
      `update runs r set reseller_id = o.reseller_id, tenant_id = o.tenant_id, attributed_by = o.attributed_by
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as o(run_id, reseller_id, tenant_id, attributed_by)
       where r.id = o.run_id`,
      [
        list.map(([id]) => id),
        list.map(([, o]) => o.resellerId),
        list.map(([, o]) => o.tenantId),
        list.map(([, o]) => o.by),
      ],
    );
  }

  /** Keeps what is derived of runs beside the bill; what is the same already writes nothing. */
  async setFigures(tx: NetworkTx, list: readonly ({ runId: string } & Omit<Believed, 'intervals'>)[]): Promise<void> {
    if (list.length === 0) return;
    await tx.query(
      `update runs r set peak_participants = f.peak, participant_seconds = f.seconds, remarks = f.remarks::text[]
       from unnest($1::uuid[], $2::int[], $3::bigint[], $4::text[]) as f(run_id, peak, seconds, remarks)
       where r.id = f.run_id
         and (r.peak_participants, r.participant_seconds, r.remarks) is distinct from (f.peak, f.seconds, f.remarks::text[])`,
      [
        list.map(({ runId }) => runId),
        list.map(({ peakParticipants }) => peakParticipants),
        list.map(({ participantSeconds }) => participantSeconds),
        list.map(({ remarks }) => `{${remarks.map((remark) => JSON.stringify(remark)).join(',')}}`),
      ],
    );
  }

  /** Owners of the runs with these internal ids: breakouts ask for their parents'. */
  async ownersOf(tx: NetworkTx, internalIds: readonly string[]): Promise<Map<string, Owner>> {
    if (internalIds.length === 0) return new Map();
    const rows = await tx.query<Owner & { internalId: string }>(
      `select internal_meeting_id as "internalId", reseller_id as "resellerId", tenant_id as "tenantId" from runs
       where internal_meeting_id = any($1) and tenant_id is not null`,
      [internalIds],
    );
    return new Map(rows.map(({ internalId, ...owner }) => [internalId, owner]));
  }

  async unattributed(tx: NetworkTx, after: string, limit: number): Promise<Run[]> {
    const rows = await tx.query<RunRow>(
      `select ${COLUMNS} from runs where tenant_id is null and internal_meeting_id > $1 order by internal_meeting_id limit $2`,
      [after, limit],
    );
    return rows.map(runOf);
  }

  /** Meetings that are nobody's, the newest first; those on servers of one reseller's own where `poolResellerId` is given. */
  unclaimed(
    tx: NetworkTx,
    {
      poolResellerId,
      before,
      limit,
    }: { poolResellerId: string | null; before?: readonly string[] | undefined; limit: number },
  ): Promise<UnclaimedRun[]> {
    return tx.query(
      `select r.id, r.internal_meeting_id as "internalMeetingId", r.meeting_id as "meetingId", r.meeting_name as "meetingName",
         r.metadata, r.created_at as "createdAt", s.name as server
       from runs r join bbb_servers s on s.id = r.server_id
       where r.tenant_id is null and not r.is_breakout and ($1::uuid is null or s.pool_reseller_id = $1)
         and ($2::timestamptz is null or (r.created_at, r.id) < ($2, $3::uuid))
       order by r.created_at desc, r.id desc limit $4`,
      [poolResellerId, before?.[0] ?? null, before?.[1] ?? null, limit],
    );
  }

  /** Of these runs, how many are nobody's and on a server of this reseller's own. */
  async countInPool(tx: NetworkTx, runIds: readonly string[], poolResellerId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from runs r join bbb_servers s on s.id = r.server_id
       where r.id = any($1) and r.tenant_id is null and s.pool_reseller_id = $2`,
      [runIds, poolResellerId],
    );
    return row!.count;
  }

  /** How many runs of some months are nobody's, as `unclaimed` lists them. */
  unattributedOf(months: readonly Month[], poolResellerId: string | null = null): Figure {
    return {
      sql: `select count(*) from runs where tenant_id is null and not is_breakout and month = any($1::date[])
        and ($2::uuid is null or server_id in (select id from bbb_servers where pool_reseller_id = $2))`,
      parameters: [months.map(firstDay), poolResellerId],
    };
  }

  /** Ended runs of a server whose recording has not been published yet, and is worth asking for. */
  async awaitingRecording(
    tx: NetworkTx,
    serverId: string,
    { since, until }: { since: Date; until: Date },
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select internal_meeting_id as id from runs where server_id = $1 and recording_awaited
         and created_at between $2 and $3 and (gone_at is not null or last_seen_at is null)
       order by created_at limit 1000`,
      [serverId, since, until],
    );
    return rows.map(({ id }) => id);
  }

  /** The network itself, as a reseller. */
  async network(tx: NetworkTx): Promise<string> {
    return (await tx.one<{ id: string }>('select id from resellers where is_network'))!.id;
  }

  async problems(
    tx: NetworkTx,
    limit: number,
  ): Promise<{ internalMeetingId: string; meetingName: string; problem: string }[]> {
    return tx.query(
      `select internal_meeting_id as "internalMeetingId", meeting_name as "meetingName", problem from runs
       where problem is not null order by created_at desc limit $1`,
      [limit],
    );
  }
}
