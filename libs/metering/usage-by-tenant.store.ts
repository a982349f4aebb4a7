import { Injectable } from '@nestjs/common';
import { firstDay, type Month, month } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';

export interface MonthUse {
  readonly month: Month;
  readonly seconds: bigint;
  readonly meetings: number;
}

/** What the ledger comes to by tenant and month: for pages and reports, not for bills. */
@Injectable()
export class UsageByTenantStore {
  /** What each of these tenants has used of a month, in seconds; those that used nothing are left out. */
  async secondsOf(
    tx: NetworkTx | ScopedTx,
    resellerId: string,
    tenantIds: readonly string[],
    of: Month,
  ): Promise<ReadonlyMap<string, bigint>> {
    const rows = await tx.query<{ tenantId: string; seconds: string }>(
      `select tenant_id as "tenantId", seconds from usage_months where reseller_id = $1 and tenant_id = any($2) and month = $3`,
      [resellerId, tenantIds, firstDay(of)],
    );
    return new Map(rows.map(({ tenantId, seconds }) => [tenantId, BigInt(seconds)]));
  }

  /** A tenant's use by month since one, the newest first; months without use are left out. */
  async monthsOf(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string, since: Month): Promise<MonthUse[]> {
    const rows = await tx.query<{ month: string; seconds: string; meetings: number }>(
      `select to_char(month, 'YYYY-MM') as month, seconds, meetings::int as meetings from usage_months
       where reseller_id = $1 and tenant_id = $2 and month >= $3 order by 1 desc`,
      [resellerId, tenantId, firstDay(since)],
    );
    return rows.map((row) => ({ ...row, month: month(row.month), seconds: BigInt(row.seconds) }));
  }
}
