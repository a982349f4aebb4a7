import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx, ScopedTx } from '@/runtime';
import type { Claim, Created, ListedNow } from './claim';
import type { PastMeeting } from './expected-people';
import { COMING_IN_SECONDS } from './load';

type AnyTx = NetworkTx | ScopedTx;
type Row = Omit<Claim, 'createTimeMs'> & { createTimeMs: string | null };

const COLUMNS = `id, reseller_id as "resellerId", tenant_id as "tenantId", meeting_id as "meetingId",
  client_meeting_id as "clientMeetingId", meeting_name as "meetingName", server_id as "serverId", state, internal_meeting_id as "internalMeetingId",
  create_time_ms as "createTimeMs", attendee_pw as "attendeePW", moderator_pw as "moderatorPW",
  client_metadata as "clientMetadata", is_recorded as "isRecorded", is_breakout as "isBreakout", expected_people as "expectedPeople",
  callback_token as "callbackToken", claimed_at as "claimedAt"`;

const claimOf = (row: Row): Claim => ({
  ...row,
  createTimeMs: row.createTimeMs === null ? null : Number(row.createTimeMs),
});

/** What a server may list: what lives, and for some moments what has ended there. */
const isListed = (now: string): string =>
  `(state in ('claimed', 'live') or (state = 'ending' and ended_at > ${now}::timestamptz - interval '1 minute'))`;
/** A create has long been answered, or asked after, by then. */
const UNHEARD_MS = 2 * 60_000;

/** Claims: a unique row says where a meeting lives, before any server is called. */
@Injectable()
export class ClaimsStore {
  /** Takes the claim; false if the meeting has one that holds. */
  async add(tx: ScopedTx, claim: Claim): Promise<boolean> {
    const added = await tx.query(
      `insert into meeting_claims (reseller_id, id, tenant_id, meeting_id, client_meeting_id, server_id, state,
         client_metadata, is_recorded, expected_people, callback_token, claimed_at, is_breakout, meeting_name)
       values ($1, $2, $3, $4, $5, $6, 'claimed', $7, $8, $9, $10, $11, $12, $13)
       on conflict (reseller_id, meeting_id) where state in ('claimed', 'live') do nothing returning id`,
      [
        claim.resellerId,
        claim.id,
        claim.tenantId,
        claim.meetingId,
        claim.clientMeetingId,
        claim.serverId,
        claim.clientMetadata,
        claim.isRecorded,
        claim.expectedPeople,
        claim.callbackToken,
        claim.claimedAt,
        claim.isBreakout,
        claim.meetingName,
      ],
    );
    return added.length > 0;
  }

  /**
   * How many meetings of a tenant live, breakouts aside, seen by one transaction at a time: whoever adds a claim after
   * this has the next one wait until it is committed.
   */
  async countAlone(tx: ScopedTx, tenantId: string): Promise<number> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [tenantId]);
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from meeting_claims
       where reseller_id = $1 and tenant_id = $2 and state in ('claimed', 'live') and not is_breakout`,
      [tx.resellerId, tenantId],
    );
    return row!.count;
  }

  /** How many meetings of a reseller's tenants live now, breakouts aside. */
  liveOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from meeting_claims where reseller_id = $1 and state = 'live' and not is_breakout`,
      parameters: [resellerId],
    };
  }

  /** How many meetings of each tenant live now, breakouts aside. */
  countByTenant(tx: NetworkTx): Promise<{ resellerId: string; tenantId: string; count: number }[]> {
    return tx.query(
      `select reseller_id as "resellerId", tenant_id as "tenantId", count(*)::int as count from meeting_claims
       where state in ('claimed', 'live') and not is_breakout group by 1, 2`,
    );
  }

  /** The claim that holds on a meeting, by the id servers know. */
  async holding(tx: ScopedTx, tenantId: string, meetingId: string): Promise<Claim | null> {
    const row = await tx.one<Row>(
      `select ${COLUMNS} from meeting_claims
       where reseller_id = $1 and tenant_id = $2 and meeting_id = $3 and state in ('claimed', 'live')`,
      [tx.resellerId, tenantId, meetingId],
    );
    return row ? claimOf(row) : null;
  }

  /** All claims of a tenant on meetings that a server may list now. */
  async current(tx: ScopedTx, tenantId: string): Promise<Claim[]> {
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from meeting_claims
       where reseller_id = $1 and tenant_id = $2 and ${isListed('$3')} order by claimed_at`,
      [tx.resellerId, tenantId, tx.clock.now()],
    );
    return rows.map(claimOf);
  }

  async byToken(tx: NetworkTx, token: string): Promise<Claim | null> {
    const row = await tx.one<Row>(`select ${COLUMNS} from meeting_claims where callback_token = $1`, [token]);
    return row ? claimOf(row) : null;
  }

  /** The claim on a run as a server speaks of it: by internal id, or by the id it was given while the answer is on its way. */
  async onServer(tx: NetworkTx, serverId: string, internalId: string, meetingId: string): Promise<Claim | null> {
    const row = await tx.one<Row>(
      `select ${COLUMNS} from meeting_claims
       where server_id = $1 and (internal_meeting_id = $2 or (meeting_id = $3 and state = 'claimed'))
       order by internal_meeting_id = $2 desc nulls last, claimed_at desc limit 1`,
      [serverId, internalId, meetingId],
    );
    return row ? claimOf(row) : null;
  }

  async isLive(tx: AnyTx, claim: Pick<Claim, 'id' | 'resellerId'>, created: Created): Promise<boolean> {
    const rows = await tx.query(
      `update meeting_claims set state = 'live', internal_meeting_id = $3, create_time_ms = $4, attendee_pw = $5,
         moderator_pw = $6
       where reseller_id = $1 and id = $2 and state in ('claimed', 'live') returning id`,
      [
        claim.resellerId,
        claim.id,
        created.internalMeetingId,
        created.createTimeMs,
        created.attendeePW,
        created.moderatorPW,
      ],
    );
    return rows.length > 0;
  }

  /**
   * Takes over a claim whose create nobody has heard back of: from now on the other can no longer withdraw it. Null if it
   * has been settled meanwhile.
   */
  async takeOver(tx: ScopedTx, claim: Pick<Claim, 'id'>): Promise<Claim | null> {
    const rows = await tx.query<Row>(
      `update meeting_claims set claimed_at = greatest($3, claimed_at + interval '1 millisecond')
       where reseller_id = $1 and id = $2 and state = 'claimed' returning ${COLUMNS}`,
      [tx.resellerId, claim.id, tx.clock.now()],
    );
    return rows[0] ? claimOf(rows[0]) : null;
  }

  /** The server refused: nothing lives there, and nothing is kept. False if another has taken the claim over. */
  async withdraw(tx: ScopedTx, claim: Pick<Claim, 'id' | 'claimedAt'>): Promise<boolean> {
    const gone = await tx.query(
      `delete from meeting_claims where reseller_id = $1 and id = $2 and state = 'claimed' and claimed_at = $3 returning id`,
      [tx.resellerId, claim.id, claim.claimedAt],
    );
    return gone.length > 0;
  }

  async leave(tx: AnyTx, claim: Pick<Claim, 'id' | 'resellerId'>, state: 'ending' | 'ended' | 'lost'): Promise<void> {
    await tx.query(
      `update meeting_claims set state = $3, ended_at = coalesce(ended_at, $4)
       where reseller_id = $1 and id = $2 and state in ('claimed', 'live', 'ending')`,
      [claim.resellerId, claim.id, state, tx.clock.now()],
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

  /** Ends the claims whose runs a server no longer lists; answers their meeting ids. */
  async gone(tx: NetworkTx, runIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ meetingId: string }>(
      `update meeting_claims c set state = 'ended', ended_at = coalesce(c.ended_at, r.gone_at)
       from runs r where r.id = any($1) and c.internal_meeting_id = r.internal_meeting_id
         and c.state in ('claimed', 'live', 'ending')
       returning c.meeting_id as "meetingId"`,
      [runIds],
    );
    return rows.map(({ meetingId }) => meetingId);
  }

  /** The tenant's last meetings that anybody came to, the newest first. */
  past(tx: ScopedTx, tenantId: string): Promise<PastMeeting[]> {
    return tx.query(
      `select client_meeting_id as "clientMeetingId", meeting_name as "meetingName", peak_people as "peakPeople"
       from meeting_claims where reseller_id = $1 and tenant_id = $2 and state = 'ended' and peak_people > 0
       order by claimed_at desc limit 50`,
      [tx.resellerId, tenantId],
    );
  }

  /** `peopleToCome` of each server: expected in meetings that began not long ago, and not counted by a poll yet. */
  async toCome(tx: NetworkTx): Promise<Map<string, number>> {
    const rows = await tx.query<{ serverId: string; people: string }>(
      `select server_id as "serverId", sum(greatest(expected_people - people, 0)) as people from meeting_claims
       where state in ('claimed', 'live') and claimed_at > $1::timestamptz - make_interval(secs => ${COMING_IN_SECONDS})
       group by 1`,
      [tx.clock.now()],
    );
    return new Map(rows.map(({ serverId, people }) => [serverId, Number(people)]));
  }

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

  /** Gives up what lived on a server that has been silent for long; it is taken up again should the server come back with it. */
  async loseAllOn(tx: NetworkTx, serverId: string): Promise<void> {
    await tx.query(
      `update meeting_claims set state = 'lost', ended_at = $2 where server_id = $1 and state in ('claimed', 'live', 'ending')`,
      [serverId, tx.clock.now()],
    );
  }

  /** How many meetings a server has or is about to have. */
  meetingsOn(serverId: string, now: Date): Figure {
    return {
      sql: `select count(*) from meeting_claims where server_id = $1 and ${isListed('$2')}`,
      parameters: [serverId, now],
    };
  }

  async countOnServer(tx: NetworkTx, serverId: string): Promise<number> {
    return (await tx.figures({ count: this.meetingsOn(serverId, tx.clock.now()) })).count;
  }
}
