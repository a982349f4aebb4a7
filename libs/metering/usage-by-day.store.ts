import { Injectable } from '@nestjs/common';
import { daysInMonth, firstDay, type LocalDate, type Month } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';

export interface DayUse {
  readonly day: LocalDate;
  readonly seconds: bigint;
  readonly meetings: number;
}

/** The ledger seen by day: for pictures and reports, not for bills. */
@Injectable()
export class UsageByDayStore {
  /** Each day of a month in a zone, of a reseller's tenants or of one; those without use too. A meeting counts for the day it began on. */
  async ofReseller(
    tx: NetworkTx | ScopedTx,
    { resellerId, tenantId, month, zone }: { resellerId: string; tenantId?: string; month: Month; zone: string },
  ): Promise<DayUse[]> {
    const rows = await tx.query<{ day: number; seconds: string; meetings: number }>(
      `select extract(day from from_at at time zone $3)::int as day, sum(seconds) as seconds,
         count(distinct run_id)::int as meetings
       from usage_lines where reseller_id = $1 and month = $2 and ($4::uuid is null or tenant_id = $4) group by 1`,
      [resellerId, firstDay(month), zone, tenantId ?? null],
    );
    const known = new Map(rows.map((row) => [row.day, row]));
    return Array.from({ length: daysInMonth(month) }, (_, at) => {
      const row = known.get(at + 1);
      const day = `${month}-${String(at + 1).padStart(2, '0')}` as LocalDate;
      return { day, seconds: BigInt(row?.seconds ?? 0), meetings: row?.meetings ?? 0 };
    });
  }
}
