import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Claim, Created } from './claim';

type AnyTx = NetworkTx | ScopedTx;
type Row = Omit<Claim, 'createTimeMs'> & { createTimeMs: string | null };

const COLUMNS = `id, reseller_id as "resellerId", tenant_id as "tenantId", meeting_id as "meetingId",
  client_meeting_id as "clientMeetingId", server_id as "serverId", state, internal_meeting_id as "internalMeetingId",
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

/** Claims: a unique row says where a meeting lives, before any server is called. */
@Injectable()
export class ClaimsStore {
  /** Takes the claim; false if the meeting has one that holds. */
  async add(tx: ScopedTx, claim: Claim): Promise<boolean> {
    const added = await tx.query(
      `insert into meeting_claims (reseller_id, id, tenant_id, meeting_id, client_meeting_id, server_id, state,
         client_metadata, is_recorded, expected_people, callback_token, claimed_at, is_breakout)
       values ($1, $2, $3, $4, $5, $6, 'claimed', $7, $8, $9, $10, $11, $12)
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
  async countOfReseller(tx: AnyTx, resellerId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from meeting_claims
       where reseller_id = $1 and state = 'live' and not is_breakout`,
      [resellerId],
    );
    return row!.count;
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

  /** The server refused: nothing lives there, and nothing is kept. */
  async withdraw(tx: ScopedTx, claim: Pick<Claim, 'id'>): Promise<void> {
    await tx.query(`delete from meeting_claims where reseller_id = $1 and id = $2 and state = 'claimed'`, [
      tx.resellerId,
      claim.id,
    ]);
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

  /** People expected on each server in meetings that its last poll cannot have seen yet. */
  async expected(tx: NetworkTx): Promise<Map<string, number>> {
    const rows = await tx.query<{ serverId: string; people: string }>(
      `select c.server_id as "serverId", sum(c.expected_people) as people
       from meeting_claims c join bbb_servers s on s.id = c.server_id
       where c.state in ('claimed', 'live') and c.claimed_at > coalesce(s.polled_at, '-infinity') - interval '5 minutes'
       group by 1`,
    );
    return new Map(rows.map(({ serverId, people }) => [serverId, Number(people)]));
  }

  async countOnServer(tx: NetworkTx, serverId: string, resellerId: string | null = null): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from meeting_claims
       where server_id = $1 and ${isListed('$3')} and ($2::uuid is null or reseller_id = $2)`,
      [serverId, resellerId, tx.clock.now()],
    );
    return row!.count;
  }
}
