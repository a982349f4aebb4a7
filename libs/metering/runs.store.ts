import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import type { Attribution, Owner } from './attribution';
import { monthOf } from './evidence.store';
import type { Run } from './run';

interface RunRow extends Omit<Run, 'owner'> {
  readonly resellerId: string | null;
  readonly tenantId: string | null;
}

const COLUMNS = `id, internal_meeting_id as "internalMeetingId", server_id as "serverId",
  also_on_server_ids as "alsoOnServerIds", meeting_id as "meetingId", meeting_name as "meetingName", metadata,
  created_at as "createdAt", is_recorded as "isRecorded", is_breakout as "isBreakout",
  parent_internal_id as "parentInternalId", recording_from as "recordingFrom", recording_until as "recordingUntil",
  recording_state as "recordingState", published_minutes as "publishedMinutes", recording_awaited as "recordingAwaited",
  reseller_id as "resellerId", tenant_id as "tenantId", attributed_by as "attributedBy", problem`;

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
      `select ${COLUMNS} from runs where internal_meeting_id = any($1) order by internal_meeting_id for update`,
      [internalIds],
    );
    return rows.map(runOf);
  }

  async lockByIds(tx: NetworkTx, ids: readonly string[]): Promise<Run[]> {
    const rows = await tx.query<RunRow>(
      `select ${COLUMNS} from runs where id = any($1) order by internal_meeting_id for update`,
      [ids],
    );
    return rows.map(runOf);
  }

  /** Adds new runs; answers the internal ids of those added. One that another sync has added meanwhile stays as it is. */
  add(tx: NetworkTx, runs: readonly Run[]): Promise<Set<string>> {
    return this.write(tx, runs, 'do nothing');
  }

  /** Gives known, locked runs what a recording has told. */
  async update(tx: NetworkTx, runs: readonly Run[]): Promise<void> {
    await this.write(
      tx,
      runs,
      `do update set
         also_on_server_ids = excluded.also_on_server_ids, is_recorded = excluded.is_recorded,
         recording_from = excluded.recording_from, recording_until = excluded.recording_until,
         recording_state = excluded.recording_state, published_minutes = excluded.published_minutes,
         recording_awaited = excluded.recording_awaited, problem = excluded.problem`,
    );
  }

  private async write(tx: NetworkTx, runs: readonly Run[], onConflict: string): Promise<Set<string>> {
    if (runs.length === 0) return new Set();
    const ordered = [...runs].sort((a, b) => (a.internalMeetingId < b.internalMeetingId ? -1 : 1));
    const written = await tx.query<{ id: string }>(
      `insert into runs (id, internal_meeting_id, server_id, also_on_server_ids, meeting_id, meeting_name, metadata,
         created_at, month, is_recorded, is_breakout, parent_internal_id, recording_from, recording_until,
         recording_state, published_minutes, recording_awaited, problem)
       select id, internal_id, server_id, also_on::uuid[], meeting_id, meeting_name, metadata::jsonb, created_at, month,
         is_recorded, is_breakout, parent_internal_id, recording_from, recording_until, recording_state,
         published_minutes, recording_awaited, problem
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::timestamptz[], $9::date[], $10::boolean[], $11::boolean[], $12::text[], $13::timestamptz[],
         $14::timestamptz[], $15::text[], $16::int[], $17::boolean[], $18::text[])
         as r(id, internal_id, server_id, also_on, meeting_id, meeting_name, metadata, created_at, month, is_recorded,
           is_breakout, parent_internal_id, recording_from, recording_until, recording_state, published_minutes,
           recording_awaited, problem)
       on conflict (internal_meeting_id) ${onConflict} returning internal_meeting_id as id`,
      [
        ordered.map(({ id }) => id),
        ordered.map(({ internalMeetingId }) => internalMeetingId),
        ordered.map(({ serverId }) => serverId),
        ordered.map(({ alsoOnServerIds }) => `{${alsoOnServerIds.join(',')}}`),
        ordered.map(({ meetingId }) => meetingId),
        ordered.map(({ meetingName }) => meetingName),
        ordered.map(({ metadata }) => JSON.stringify(metadata)),
        ordered.map(({ createdAt }) => createdAt),
        ordered.map(({ createdAt }) => monthOf(createdAt)),
        ordered.map(({ isRecorded }) => isRecorded),
        ordered.map(({ isBreakout }) => isBreakout),
        ordered.map(({ parentInternalId }) => parentInternalId),
        ordered.map(({ recordingFrom }) => recordingFrom),
        ordered.map(({ recordingUntil }) => recordingUntil),
        ordered.map(({ recordingState }) => recordingState),
        ordered.map(({ publishedMinutes }) => publishedMinutes),
        ordered.map(({ recordingAwaited }) => recordingAwaited),
        ordered.map(({ problem }) => problem),
      ],
    );
    return new Set(written.map(({ id }) => id));
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
