import { Injectable } from '@nestjs/common';
import { firstDay, grouped, type Month, month, newId } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Interval } from './attendance';
import type { Owner } from './attribution';
import { EvidenceStore } from './evidence.store';
import type { KnownBy } from './usage-by-month';
import type { BookedUse, NewUsageLine, UsageLine } from './usage-line';

/** The usage ledger, whole seconds by tenant and month: lines are added and never touched again. */
@Injectable()
export class UsageLedgerStore {
  constructor(private readonly evidence: EvidenceStore) {}

  /** What the ledger says of these runs so far, by tenant and month. */
  async bookedOf(tx: NetworkTx, runIds: readonly string[]): Promise<BookedUse[]> {
    if (runIds.length === 0) return [];
    const rows = await tx.query<Owner & { runId: string; month: string; seconds: string; firstLineId: string }>(
      `select run_id as "runId", reseller_id as "resellerId", tenant_id as "tenantId", to_char(month, 'YYYY-MM') as month,
         sum(seconds) as seconds, (array_agg(id order by position))[1] as "firstLineId"
       from usage_lines where run_id = any($1) and reseller_id in (select id from resellers) group by 1, 2, 3, usage_lines.month`,
      [runIds],
    );
    return rows.map((row) => ({ ...row, month: month(row.month), seconds: BigInt(row.seconds) }));
  }

  /**
   * Appends lines. Each takes the next position of its tenant's month under that row's lock, so that the positions
   * anybody can see are always 1 to n: an invoice line names the meetings behind it by a span of positions.
   */
  async append(tx: NetworkTx, lines: readonly NewUsageLine[]): Promise<void> {
    if (lines.length === 0) return;
    await this.evidence.ensurePartitions(
      tx,
      'usage_lines',
      lines.map((line) => firstDay(line.month)),
    );
    const groups = grouped(lines, ({ resellerId, tenantId, month: of }) => `${resellerId} ${tenantId} ${of}`);
    const keys = [...groups.keys()].sort();
    const taken = await tx.query<{ key: string; last: string }>(
      `insert into usage_months as m (reseller_id, tenant_id, month, last_position)
       select * from unnest($1::uuid[], $2::uuid[], $3::date[], $4::bigint[])
       on conflict (reseller_id, tenant_id, month) do update set last_position = m.last_position + excluded.last_position
       returning reseller_id || ' ' || tenant_id || ' ' || to_char(month, 'YYYY-MM') as key, last_position as last`,
      [
        keys.map((key) => groups.get(key)![0]!.resellerId),
        keys.map((key) => groups.get(key)![0]!.tenantId),
        keys.map((key) => firstDay(groups.get(key)![0]!.month)),
        keys.map((key) => groups.get(key)!.length),
      ],
    );
    const next = new Map(taken.map(({ key, last }) => [key, Number(last) - groups.get(key)!.length + 1]));
    const ordered = keys.flatMap((key) =>
      groups.get(key)!.map((line, index) => ({ line, position: next.get(key)! + index })),
    );
    await tx.query(
      `insert into usage_lines (reseller_id, month, id, tenant_id, position, run_id, from_at, until_at, seconds, known_by,
         is_recorded, meeting_id, meeting_name, corrects_id, recorded_at)
       select *, $15::timestamptz from unnest($1::uuid[], $2::date[], $3::uuid[], $4::uuid[], $5::bigint[], $6::uuid[],
         $7::timestamptz[], $8::timestamptz[], $9::bigint[], $10::text[], $11::boolean[], $12::text[], $13::text[], $14::uuid[])`,
      [
        ordered.map(({ line }) => line.resellerId),
        ordered.map(({ line }) => firstDay(line.month)),
        ordered.map(() => newId()),
        ordered.map(({ line }) => line.tenantId),
        ordered.map(({ position }) => position),
        ordered.map(({ line }) => line.runId),
        ordered.map(({ line }) => line.from.toISOString()),
        ordered.map(({ line }) => line.until.toISOString()),
        ordered.map(({ line }) => line.seconds),
        ordered.map(({ line }) => line.knownBy),
        ordered.map(({ line }) => line.isRecorded),
        ordered.map(({ line }) => line.meetingId),
        ordered.map(({ line }) => line.meetingName),
        ordered.map(({ line }) => line.correctsId),
        tx.clock.now(),
      ],
    );
  }

  /** Puts the intervals of runs as they stand today in place of those before. */
  async replaceIntervals(
    tx: NetworkTx,
    runIds: readonly string[],
    intervals: readonly (Interval & Owner & { runId: string })[],
  ): Promise<void> {
    if (runIds.length > 0)
      await tx.query(
        'delete from attendance_intervals where run_id = any($1) and reseller_id in (select id from resellers)',
        [runIds],
      );
    if (intervals.length === 0) return;
    await tx.query(
      `insert into attendance_intervals (reseller_id, tenant_id, run_id, from_at, until_at, known_by)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[])`,
      [
        intervals.map(({ resellerId }) => resellerId),
        intervals.map(({ tenantId }) => tenantId),
        intervals.map(({ runId }) => runId),
        intervals.map(({ from }) => from.toISOString()),
        intervals.map(({ until }) => until.toISOString()),
        intervals.map(({ knownBy }) => knownBy),
      ],
    );
  }

  /** What became of the recordings of runs, as servers say now. */
  async keepPublished(
    tx: NetworkTx,
    list: readonly (Owner & { runId: string; state: string; publishedMinutes: number | null })[],
  ): Promise<void> {
    if (list.length === 0) return;
    await tx.query(
      `insert into published_recordings (reseller_id, tenant_id, run_id, state, published_minutes)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[])
       on conflict (reseller_id, run_id) do update set state = excluded.state, published_minutes = excluded.published_minutes`,
      [
        list.map(({ resellerId }) => resellerId),
        list.map(({ tenantId }) => tenantId),
        list.map(({ runId }) => runId),
        list.map(({ state }) => state),
        list.map(({ publishedMinutes }) => publishedMinutes),
      ],
    );
  }

  /** The meetings behind a span of positions of a tenant's month, in the order they became known. */
  async lines(
    tx: ScopedTx,
    span: {
      tenantId: string;
      month: Month;
      afterPosition: bigint;
      untilPosition: bigint | null;
      /** Part of a meeting's name. */
      text?: string | undefined;
      knownBy?: KnownBy | undefined;
      limit?: number;
    },
  ): Promise<UsageLine[]> {
    const rows = await tx.query<Omit<UsageLine, 'seconds' | 'position'> & { seconds: string; position: string }>(
      `select u.position, u.run_id as "runId", u.from_at as "from", u.until_at as "until", u.seconds, u.known_by as "knownBy",
         u.is_recorded as "isRecorded", p.published_minutes as "publishedMinutes", u.meeting_name as "meetingName",
         u.corrects_id as "correctsId"
       from usage_lines u left join published_recordings p on p.reseller_id = u.reseller_id and p.run_id = u.run_id
       where u.reseller_id = $1 and u.tenant_id = $2 and u.month = $3 and u.position > $4
         and ($5::bigint is null or u.position <= $5)
         and ($7::text is null or position(lower($7) in lower(u.meeting_name)) > 0) and ($8::text is null or u.known_by = $8)
       order by u.position limit $6`,
      [
        tx.resellerId,
        span.tenantId,
        firstDay(span.month),
        span.afterPosition,
        span.untilPosition,
        span.limit ?? null,
        span.text || null,
        span.knownBy ?? null,
      ],
    );
    return rows.map((row) => ({ ...row, seconds: BigInt(row.seconds), position: Number(row.position) }));
  }
}
