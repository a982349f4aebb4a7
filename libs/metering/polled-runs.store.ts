import { Injectable } from '@nestjs/common';
import type { LiveMeeting } from '@/adapters/bbb';
import { newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { monthOf } from './evidence.store';

/** Runs as polls see them come and go. */
@Injectable()
export class PolledRunsStore {
  /**
   * Locks every run that a poll of this server may write, in the one order in which runs are locked, so that a poll and
   * whoever derives or gives runs meanwhile never wait for each other in a circle.
   */
  async lock(tx: NetworkTx, serverId: string, live: readonly LiveMeeting[]): Promise<void> {
    await tx.query(
      `select 1 from runs where (server_id = $1 and gone_at is null) or internal_meeting_id = any($2)
       order by internal_meeting_id collate "C" for update`,
      [serverId, live.map(({ internalMeetingId }) => internalMeetingId)],
    );
  }

  /** Notes the meetings a poll lists as seen at `at`, new ones included; answers run ids by internal id. */
  async see(tx: NetworkTx, serverId: string, at: Date, live: readonly LiveMeeting[]): Promise<Map<string, string>> {
    const usable = [...live].sort((a, b) => (a.internalMeetingId < b.internalMeetingId ? -1 : 1));
    if (usable.length === 0) return new Map();
    const created = usable.map(({ createTimeMs }) => new Date(createTimeMs));
    const rows = await tx.query<{ id: string; internalId: string }>(
      `insert into runs (id, internal_meeting_id, server_id, meeting_id, meeting_name, metadata, created_at, month,
         is_recorded, is_breakout, parent_internal_id, last_seen_at, recording_awaited)
       select id, internal_id, $1, meeting_id, meeting_name, metadata::jsonb, created_at, month, is_recorded, is_breakout,
         parent_internal_id, $2, is_recorded
       from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::date[],
         $10::boolean[], $11::boolean[], $12::text[])
         as r(id, internal_id, meeting_id, meeting_name, metadata, created_at, month, is_recorded, is_breakout, parent_internal_id)
       on conflict (internal_meeting_id) do update
         set last_seen_at = excluded.last_seen_at, gone_at = null, missed_at = null,
           is_breakout = runs.is_breakout or excluded.is_breakout,
           parent_internal_id = coalesce(runs.parent_internal_id, excluded.parent_internal_id)
       returning id, internal_meeting_id as "internalId"`,
      [
        serverId,
        at,
        usable.map(() => newId()),
        usable.map(({ internalMeetingId }) => internalMeetingId),
        usable.map(({ meetingId }) => meetingId),
        usable.map(({ meetingName }) => meetingName),
        usable.map(({ metadata }) => JSON.stringify(metadata)),
        created,
        created.map(monthOf),
        usable.map(({ isRecorded }) => isRecorded),
        usable.map(({ isBreakout }) => isBreakout),
        usable.map(({ parentMeetingId }) => parentMeetingId),
      ],
    );
    return new Map(rows.map(({ id, internalId }) => [internalId, id]));
  }

  /**
   * Notes which runs of a server the poll at `at` no longer listed, and closes those that one before did not list either,
   * at their last seen; answers the ids of these.
   */
  async miss(tx: NetworkTx, serverId: string, at: Date): Promise<string[]> {
    const gone = await tx.query<{ id: string }>(
      `update runs set gone_at = last_seen_at
       where server_id = $1 and gone_at is null and last_seen_at < $2 and missed_at < $2 returning id`,
      [serverId, at],
    );
    await tx.query(
      `update runs set missed_at = $2
       where server_id = $1 and gone_at is null and last_seen_at < $2 and missed_at is null`,
      [serverId, at],
    );
    return gone.map(({ id }) => id);
  }

  /** A run that is known to have ended then; one that is gone already stays as it is. */
  async endAt(tx: NetworkTx, runId: string, at: Date): Promise<void> {
    await tx.query('update runs set gone_at = $2 where id = $1 and gone_at is null', [runId, at]);
  }

  /** Runs still open that have lasted long, or whose server has not been heard of for a while. */
  async lingering(
    tx: NetworkTx,
    { createdBefore, seenBefore }: { createdBefore: Date; seenBefore: Date },
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from runs where gone_at is null and last_seen_at is not null and (created_at < $1 or last_seen_at < $2)`,
      [createdBefore, seenBefore],
    );
    return rows.map(({ id }) => id);
  }
}
