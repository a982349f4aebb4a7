import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import type { ListedNow } from './claim';

/** A create has long been answered, or asked after, by then. */
const UNHEARD_MS = 2 * 60_000;

/** What a poll of a server tells of the claims on meetings there. */
@Injectable()
export class PolledClaimsStore {
  /** Folds what a poll lists into the claims of a server: how many are in, and what became of creates nobody heard back of. */
  async seen(tx: NetworkTx, serverId: string, at: Date, live: readonly ListedNow[]): Promise<void> {
    const listed = [
      serverId,
      live.map(({ meetingId }) => meetingId),
      live.map(({ internalMeetingId }) => internalMeetingId),
      live.map(({ createTimeMs }) => createTimeMs),
      live.map(({ participantCount }) => participantCount),
    ];
    const now = `unnest($2::text[], $3::text[], $4::bigint[], $5::int[]) as l(meeting_id, internal_id, created_ms, people)`;
    // A create that timed out and yet happened; and a run on a server that had been given up and is back.
    await tx.query(
      `update meeting_claims c set state = 'live', internal_meeting_id = l.internal_id, create_time_ms = l.created_ms,
         ended_at = null
       from ${now} where c.server_id = $1 and c.meeting_id = l.meeting_id and (c.state = 'claimed' and c.claimed_at < $6
         or c.state = 'lost' and c.internal_meeting_id = l.internal_id and not exists (select 1 from meeting_claims o
           where o.reseller_id = c.reseller_id and o.meeting_id = c.meeting_id and o.state in ('claimed', 'live')))`,
      [...listed, new Date(at.getTime() - UNHEARD_MS)],
    );
    await tx.query(`delete from meeting_claims where server_id = $1 and state = 'claimed' and claimed_at < $2`, [
      serverId,
      new Date(at.getTime() - UNHEARD_MS),
    ]);
    await tx.query(
      `update meeting_claims c set people = l.people, peak_people = greatest(c.peak_people, l.people)
       from ${now} where c.server_id = $1 and c.internal_meeting_id = l.internal_id
         and c.state in ('claimed', 'live', 'ending') and c.people <> l.people`,
      listed,
    );
  }

  /** Ends the claims whose runs a server no longer lists. */
  async gone(tx: NetworkTx, runIds: readonly string[]): Promise<void> {
    await tx.query(
      `update meeting_claims c set state = 'ended', ended_at = coalesce(c.ended_at, r.gone_at)
       from runs r where r.id = any($1) and c.internal_meeting_id = r.internal_meeting_id
         and c.state in ('claimed', 'live', 'ending')`,
      [runIds],
    );
  }

  /** Of the meetings said to be ending on a server, those that it lists no more have ended. */
  async endUnlisted(tx: NetworkTx, serverId: string, listed: readonly string[]): Promise<void> {
    await tx.query(
      `update meeting_claims set state = 'ended'
       where server_id = $1 and state = 'ending' and not internal_meeting_id = any($2)`,
      [serverId, listed],
    );
  }

  /**
   * A meeting that no poll has ever seen, and that its server does not list minutes after it was made, has come and gone
   * between two polls, and nobody could note its end.
   */
  async endUnseen(tx: NetworkTx, serverId: string, at: Date, listed: readonly string[]): Promise<void> {
    await tx.query(
      `update meeting_claims c set state = 'ended', ended_at = $2
       where server_id = $1 and state = 'live' and claimed_at < $3 and not internal_meeting_id = any($4)
         and not exists (select 1 from runs r
           where r.internal_meeting_id = c.internal_meeting_id and r.last_seen_at is not null and r.gone_at is null)`,
      [serverId, at, new Date(at.getTime() - UNHEARD_MS), listed],
    );
  }

  /** Gives up what lived on a server that has been silent for long; it is taken up again should the server come back with it. */
  async loseAllOn(tx: NetworkTx, serverId: string): Promise<void> {
    await tx.query(
      `update meeting_claims set state = 'lost', ended_at = $2 where server_id = $1 and state in ('claimed', 'live', 'ending')`,
      [serverId, tx.clock.now()],
    );
  }
}
