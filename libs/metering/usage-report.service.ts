import { Injectable } from '@nestjs/common';
import { firstDay, type Month, nextMonth } from '@/kernel';
import { type Actor, type Figure, Tenancy } from '@/runtime';
import { EvidenceStore } from './evidence.store';
import type { Run } from './run';
import { RunsStore } from './runs.store';
import { ServerReadsStore, type WatchedRead } from './server-reads.store';

export interface TenantUse {
  readonly reseller: string;
  readonly tenant: string;
  readonly meetings: number;
  readonly seconds: bigint;
  readonly unrecordedSeconds: bigint;
  /** The time of all people added up, of the runs that began in this month and where people were counted. */
  readonly participantSeconds: bigint;
  readonly peakParticipants: number;
  /** Most meetings at one time. */
  readonly peakMeetings: number;
}

type Figures = Record<
  'reseller' | 'tenant' | 'meetings' | 'seconds' | 'unrecordedSeconds' | 'participantSeconds',
  string
> &
  Record<'peakParticipants' | 'peakMeetings', number>;

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
      const rows = await tx.query<Figures>(
        `with used as (
           select reseller_id, tenant_id, count(distinct run_id) as meetings, sum(seconds) as seconds,
             coalesce(sum(seconds) filter (where not is_recorded), 0) as unrecorded
           from usage_lines where month = $1 group by 1, 2),
         people as (
           select tenant_id, sum(participant_seconds) as seconds, max(peak_participants) as peak
           from runs where month = $1 group by 1),
         steps as (
           select tenant_id, sum(step) over (partition by tenant_id order by at, step) as open from (
             select tenant_id, from_at as at, 1 as step from attendance_intervals where from_at >= $1 and from_at < $2
             union all
             select tenant_id, until_at, -1 from attendance_intervals where from_at >= $1 and from_at < $2) as s)
         select r.slug as reseller, t.slug as tenant, u.meetings, u.seconds, u.unrecorded as "unrecordedSeconds",
           coalesce(p.seconds, 0) as "participantSeconds", coalesce(p.peak, 0) as "peakParticipants",
           coalesce((select max(open)::int from steps where tenant_id = t.id), 0) as "peakMeetings"
         from used u join resellers r on r.id = u.reseller_id
           join tenants t on t.reseller_id = u.reseller_id and t.id = u.tenant_id
           left join people p on p.tenant_id = t.id
         order by 1, 2`,
        [firstDay(of), firstDay(nextMonth(of))],
      );
      return rows.map((row) => ({
        reseller: row.reseller,
        tenant: row.tenant,
        meetings: Number(row.meetings),
        seconds: BigInt(row.seconds),
        unrecordedSeconds: BigInt(row.unrecordedSeconds),
        participantSeconds: BigInt(row.participantSeconds),
        peakParticipants: row.peakParticipants,
        peakMeetings: row.peakMeetings,
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

  /** How many meetings of some months are nobody's, on whatever server. */
  unattributedOf(...months: Month[]): Figure {
    return this.runs.unattributedOf(months);
  }

  readUntil(actor: Actor): Promise<WatchedRead[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'report reads' }, (tx) => this.reads.watched(tx));
  }
}
