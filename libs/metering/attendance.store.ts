import { Injectable } from '@nestjs/common';
import type { ScopedTx } from '@/runtime';
import type { Interval } from './attendance';

/** When somebody was in, as the evidence stands today. */
@Injectable()
export class AttendanceStore {
  /** The intervals of a tenant's runs, by run, in order. */
  async ofRuns(tx: ScopedTx, tenantId: string, runIds: readonly string[]): Promise<ReadonlyMap<string, Interval[]>> {
    const rows = await tx.query<Interval & { runId: string }>(
      `select run_id as "runId", from_at as "from", until_at as "until", known_by as "knownBy" from attendance_intervals
       where reseller_id = $1 and tenant_id = $2 and run_id = any($3) order by from_at`,
      [tx.resellerId, tenantId, runIds],
    );
    const byRun = new Map<string, Interval[]>();
    for (const { runId, ...interval } of rows) byRun.set(runId, [...(byRun.get(runId) ?? []), interval]);
    return byRun;
  }
}
