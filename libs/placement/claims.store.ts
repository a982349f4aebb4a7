import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Claim, Created } from './claim';
import type { PastMeeting } from './expected-people';

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
export const isListed = (now: string): string =>
  `(state in ('claimed', 'live') or (state = 'ending' and ended_at > ${now}::timestamptz - interval '1 minute'))`;

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

  /** The tenant's last meetings that anybody came to, the newest first. */
  past(tx: ScopedTx, tenantId: string): Promise<PastMeeting[]> {
    return tx.query(
      `select client_meeting_id as "clientMeetingId", meeting_name as "meetingName", peak_people as "peakPeople"
       from meeting_claims where reseller_id = $1 and tenant_id = $2 and state = 'ended' and peak_people > 0
       order by claimed_at desc limit 50`,
      [tx.resellerId, tenantId],
    );
  }
}
