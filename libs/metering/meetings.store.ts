import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { ScopedTx } from '@/runtime';
import type { KnownBy } from './usage-by-month';

/** A meeting as the ledger holds it of one month: its lines, corrections included, as one row. */
export interface LedgerMeeting {
  readonly runId: string;
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
  readonly seconds: bigint;
  readonly knownBy: KnownBy;
  readonly isRecorded: boolean;
  /** Whole minutes of published video, where there is one by now: shown, never billed by. */
  readonly publishedMinutes: number | null;
  /** The position of its first line in the tenant's month. */
  readonly position: number;
  readonly isCorrected: boolean;
}

export interface MeetingsAsked {
  readonly tenantId: string;
  readonly month: Month;
  /** Part of the meeting's name. */
  readonly text?: string | undefined;
  readonly knownBy?: KnownBy | undefined;
  /** Those that began before this one, itself left out; the newest where nothing is said. */
  readonly before?: { readonly at: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** A line of the ledger about one meeting: the first, or a correction of what was known before. */
export interface MeetingLine {
  readonly month: Month;
  readonly position: number;
  readonly from: Date;
  readonly until: Date;
  readonly seconds: bigint;
  readonly knownBy: KnownBy;
  readonly isRecorded: boolean;
  readonly name: string;
  readonly isCorrection: boolean;
  readonly bookedAt: Date;
}

/** A tenant's meetings one by one, as it may look at them itself. */
@Injectable()
export class MeetingsStore {
  /** The meetings of a month, the last that began first. */
  async page(tx: ScopedTx, asked: MeetingsAsked): Promise<LedgerMeeting[]> {
    const rows = await tx.query<Omit<LedgerMeeting, 'seconds' | 'position'> & { seconds: string; position: string }>(
      `with meetings as (
         select run_id, min(position) as position, sum(seconds) as seconds,
           (array_agg(from_at order by seconds > 0 desc, position desc))[1] as from_at,
           (array_agg(until_at order by seconds > 0 desc, position desc))[1] as until_at,
           (array_agg(known_by order by position desc))[1] as known_by, (array_agg(meeting_name order by position desc))[1] as name,
           bool_or(is_recorded) as is_recorded, bool_or(corrects_id is not null) as is_corrected
         from usage_lines where reseller_id = $1 and tenant_id = $2 and month = $3 group by run_id)
       select m.run_id as "runId", m.name, m.from_at as "from", m.until_at as "until", m.seconds, m.known_by as "knownBy",
         m.is_recorded as "isRecorded", p.published_minutes as "publishedMinutes", m.position, m.is_corrected as "isCorrected"
       from meetings m left join published_recordings p on p.reseller_id = $1 and p.run_id = m.run_id
       where ($4::text is null or position(lower($4) in lower(m.name)) > 0) and ($5::text is null or m.known_by = $5)
         and ($6::timestamptz is null or (m.from_at, m.run_id) < ($6, $7::uuid))
       order by m.from_at desc, m.run_id desc limit $8`,
      [
        tx.resellerId,
        asked.tenantId,
        firstDay(asked.month),
        asked.text ?? null,
        asked.knownBy ?? null,
        asked.before?.at ?? null,
        asked.before?.id ?? null,
        asked.limit,
      ],
    );
    return rows.map((row) => ({ ...row, seconds: BigInt(row.seconds), position: Number(row.position) }));
  }

  /** All that the ledger says of one meeting, in the order it became known; nothing if it is not this tenant's. */
  async ofRun(tx: ScopedTx, tenantId: string, runId: string): Promise<MeetingLine[]> {
    const rows = await tx.query<Omit<MeetingLine, 'seconds' | 'position'> & { seconds: string; position: string }>(
      `select to_char(month, 'YYYY-MM') as month, position, from_at as "from", until_at as "until", seconds,
         known_by as "knownBy", is_recorded as "isRecorded", meeting_name as name, corrects_id is not null as "isCorrection",
         recorded_at as "bookedAt"
       from usage_lines where reseller_id = $1 and tenant_id = $2 and run_id = $3 order by month, position`,
      [tx.resellerId, tenantId, runId],
    );
    return rows.map((row) => ({ ...row, seconds: BigInt(row.seconds), position: Number(row.position) }));
  }

  /** The months of which the ledger knows something, the newest first. */
  async months(tx: ScopedTx, tenantId: string): Promise<Month[]> {
    const rows = await tx.query<{ month: Month }>(
      `select to_char(month, 'YYYY-MM') as month from usage_months where reseller_id = $1 and tenant_id = $2 order by 1 desc`,
      [tx.resellerId, tenantId],
    );
    return rows.map(({ month }) => month);
  }
}
