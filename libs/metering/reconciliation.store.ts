import { Injectable } from '@nestjs/common';
import type { Period } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { ListedGap, ListedRun, ListedThing, Reconciliation } from './reconciliation';

const MOST = 200;
const CREATED = 'r.created_at >= $1 and r.created_at < $2';
const CLAIMED = 'exists (select from meeting_claims c where c.internal_meeting_id = r.internal_meeting_id)';
const TOLD = `exists (select from evidence e where e.source in ('webhook', 'analytics')
  and e.internal_meeting_id = r.internal_meeting_id)`;
const LASTED = 'coalesce(r.gone_at, r.last_seen_at, r.recording_until, r.created_at)';

/** Read-only questions about what the sources of usage disagree on, and the results that were kept. */
@Injectable()
export class ReconciliationStore {
  async look(
    tx: NetworkTx,
    { from, until, silentSince, slowestPollMs }: Period & { silentSince: Date; slowestPollMs: number },
  ): Promise<Reconciliation> {
    const runs = (where: string, note = 'null::text', more: unknown[] = []): Promise<ListedRun[]> =>
      tx.query(
        `select s.name as server, r.internal_meeting_id as "internalMeetingId", r.meeting_id as "meetingId",
           r.created_at as "createdAt", ${note} as note
         from runs r join bbb_servers s on s.id = r.server_id where ${where} order by r.created_at limit ${MOST}`,
        [from, until, ...more],
      );
    return {
      from,
      until,
      toldOnly: await runs(`${CREATED} and r.last_seen_at is null and ${TOLD} and not ${CLAIMED}`),
      withoutClaim: await runs(`${CREATED} and r.attributed_by = 'id' and not r.is_breakout and not ${CLAIMED}`),
      recordedOnly: await runs(
        `${CREATED} and r.recording_from is not null and r.last_seen_at is null and not ${CLAIMED} and not ${TOLD}`,
      ),
      unusable: await this.unusable(tx, { from, until }),
      claimsWithoutRun: await this.claimsWithoutRun(tx, { from, until }),
      longerThanADay: await runs(
        `${LASTED} >= $1 and r.created_at < $2 and ${LASTED} - r.created_at > interval '24 hours'`,
        `round(extract(epoch from ${LASTED} - r.created_at) / 3600)::text || ' h'`,
      ),
      pollGaps: await this.pollGaps(tx, { from, until }, slowestPollMs),
      provisional: await runs(
        'r.created_at < $2 and r.gone_at is null and r.last_seen_at < $3 and $1::timestamptz is not null',
        'null::text',
        [silentSince],
      ),
      split: await runs(
        `${CREATED} and exists (select from runs o where o.meeting_id = r.meeting_id and o.server_id <> r.server_id
           and o.created_at < ${LASTED} and coalesce(o.gone_at, o.last_seen_at, o.recording_until) > r.created_at)`,
      ),
      copied: await runs(
        `${CREATED} and r.also_on_server_ids <> '{}'`,
        `(select 'also on ' || string_agg(o.name, ', ' order by o.name) from bbb_servers o where o.id = any(r.also_on_server_ids))`,
      ),
      differing: await runs(`${CREATED} and r.remarks <> '{}'`, `array_to_string(r.remarks, '; ')`),
      neverSeen: await runs(
        `${CREATED} and r.tenant_id is not null and not r.is_breakout and r.gone_at is not null and r.problem is null
           and not exists (select from attendance_intervals a where a.reseller_id = r.reseller_id and a.run_id = r.id)`,
      ),
    };
  }

  async keep(tx: NetworkTx, result: Reconciliation): Promise<void> {
    await tx.query(
      `insert into usage_reconciliations (day, made_at, result) values ($1, $2, $3)
       on conflict (day) do update set made_at = excluded.made_at, result = excluded.result`,
      [result.until.toISOString().slice(0, 10), tx.clock.now(), JSON.stringify(result)],
    );
  }

  /** The newest result that was kept, its instants as texts. */
  last(tx: NetworkTx): Promise<{ madeAt: Date; result: Kept<Reconciliation> } | undefined> {
    return tx.one('select made_at as "madeAt", result from usage_reconciliations order by day desc limit 1');
  }

  private unusable(tx: NetworkTx, { from, until }: Period): Promise<ListedThing[]> {
    return tx.query(
      `select s.name as server, concat_ws(': ', left(e.internal_meeting_id, 80), e.problem) as what, e.received_at as at
       from evidence e join bbb_servers s on s.id = e.server_id
       where e.problem is not null and e.received_at >= $1 and e.received_at < $2 order by e.received_at limit ${MOST}`,
      [from, until],
    );
  }

  private claimsWithoutRun(tx: NetworkTx, { from, until }: Period): Promise<ListedThing[]> {
    return tx.query(
      `select s.name as server, c.meeting_id as what, c.claimed_at as at
       from meeting_claims c join bbb_servers s on s.id = c.server_id
       where c.claimed_at >= $1 and c.claimed_at < $2
         and not exists (select from runs r where r.internal_meeting_id = c.internal_meeting_id)
       order by c.claimed_at limit ${MOST}`,
      [from, until],
    );
  }

  /** Gaps that have ended in this time, and those that still last. */
  private pollGaps(tx: NetworkTx, { from, until }: Period, slowestPollMs: number): Promise<ListedGap[]> {
    return tx.query(
      `select s.name as server, g.from_at as from, g.until_at as until
       from poll_gaps g join bbb_servers s on s.id = g.server_id where g.until_at > $1 and g.from_at < $2
       union all
       select s.name, k.read_until, null from bbb_servers s
         left join server_reads k on k.server_id = s.id and k.source = 'poll'
       where s.reads_usage and s.state <> 'disabled'
         and (k.read_until is null or k.read_until < $2::timestamptz - $3 * interval '1 millisecond')
       order by 1, 2 limit ${MOST}`,
      [from, until, slowestPollMs],
    );
  }
}

/** What JSON makes of a value: instants become texts. */
export type Kept<T> = T extends Date ? string : T extends object ? { readonly [Name in keyof T]: Kept<T[Name]> } : T;
