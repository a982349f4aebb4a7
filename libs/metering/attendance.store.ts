import { Injectable } from '@nestjs/common';
import type { ScopedTx } from '@/runtime';

/** When somebody was in, as the evidence stands today. */
@Injectable()
export class AttendanceStore {
  /** The intervals of a tenant's runs, by run, in order. */
  async ofRuns(
    tx: ScopedTx,
    tenantId: string,
    runIds: readonly string[],
  ): Promise<ReadonlyMap<string, { from: Date; until: Date }[]>> {
    const rows = await tx.query<{ runId: string; from: Date; until: Date }>(
      `select run_id as "runId", from_at as "from", until_at as "until" from attendance_intervals
       where reseller_id = $1 and tenant_id = $2 and run_id = any($3) order by from_at`,
      [tx.resellerId, tenantId, runIds],
    );
    const byRun = new Map<string, { from: Date; until: Date }[]>();
    for (const { runId, from, until } of rows) byRun.set(runId, [...(byRun.get(runId) ?? []), { from, until }]);
    return byRun;
  }
}
