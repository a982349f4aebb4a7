import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { EvidenceStore } from './evidence.store';
import type { Run } from './run';
import { RunsStore } from './runs.store';
import { type ServerRead, ServerReadsStore } from './server-reads.store';

export interface TenantUse {
  readonly reseller: string;
  readonly tenant: string;
  readonly meetings: number;
  readonly seconds: bigint;
  readonly unrecordedSeconds: bigint;
}

/** What the operator asks of usage: sums, problems, what is nobody's, and until when each server has been read. */
@Injectable()
export class UsageReport {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly runs: RunsStore,
    private readonly evidence: EvidenceStore,
    private readonly reads: ServerReadsStore,
  ) {}

  month(of: Month, actor: Actor): Promise<TenantUse[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'report usage' }, async (tx) => {
      const rows = await tx.query<Record<'reseller' | 'tenant' | 'meetings' | 'seconds' | 'unrecordedSeconds', string>>(
        `select r.slug as reseller, t.slug as tenant, count(distinct u.run_id) as meetings, sum(u.seconds) as seconds,
           coalesce(sum(u.seconds) filter (where not u.is_recorded), 0) as "unrecordedSeconds"
         from usage_lines u join resellers r on r.id = u.reseller_id
           join tenants t on t.reseller_id = u.reseller_id and t.id = u.tenant_id
         where u.month = $1 group by 1, 2 order by 1, 2`,
        [firstDay(of)],
      );
      return rows.map((row) => ({
        reseller: row.reseller,
        tenant: row.tenant,
        meetings: Number(row.meetings),
        seconds: BigInt(row.seconds),
        unrecordedSeconds: BigInt(row.unrecordedSeconds),
      }));
    });
  }

  /** Evidence and runs with something wrong, newest first. */
  problems(
    actor: Actor,
    limit = 200,
  ): Promise<{ internalMeetingId: string | null; problem: string; server?: string }[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'report problems' }, async (tx) => [
      ...(await this.evidence.problems(tx, limit)),
      ...(await this.runs.problems(tx, limit)),
    ]);
  }

  unattributed(actor: Actor, limit = 200): Promise<Run[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'report unattributed usage' }, (tx) =>
      this.runs.unattributed(tx, '', limit),
    );
  }

  /** How many meetings of a month are nobody's. */
  countUnattributed(actor: Actor, of: Month): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'report unattributed usage' }, (tx) =>
      this.runs.countUnattributed(tx, of),
    );
  }

  readUntil(actor: Actor): Promise<ServerRead[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'report reads' }, (tx) => this.reads.all(tx));
  }
}
