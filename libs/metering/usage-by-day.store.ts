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
  /**
   * Each day of some months, of a reseller's tenants or of one; those without use too. A meeting counts for the day it
   * began on in the reseller's zone.
   */
  async ofMonths(
    tx: NetworkTx | ScopedTx,
    { resellerId, tenantId }: { resellerId: string; tenantId?: string },
    months: readonly Month[],
  ): Promise<DayUse[][]> {
    const rows = await tx.query<{ day: LocalDate; seconds: string; meetings: number }>(
      `select to_char(day, 'YYYY-MM-DD') as day, sum(seconds) as seconds, sum(meetings)::int as meetings from usage_days
       where reseller_id = $1 and month = any($2) and ($3::uuid is null or tenant_id = $3) group by usage_days.day`,
      [resellerId, months.map(firstDay), tenantId ?? null],
    );
    const known = new Map(rows.map((row) => [row.day, row]));
    return months.map((month) =>
      Array.from({ length: daysInMonth(month) }, (_, at) => {
        const day = `${month}-${String(at + 1).padStart(2, '0')}` as LocalDate;
        const row = known.get(day);
        return { day, seconds: BigInt(row?.seconds ?? 0), meetings: row?.meetings ?? 0 };
      }),
    );
  }
}
