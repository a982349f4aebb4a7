import { Injectable } from '@nestjs/common';
import { intersection, monthIn, type Period, secondsOf } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { attendanceOf } from './attendance';
import { SightingsStore } from './sightings.store';
import { UsageLedgerStore } from './usage-ledger.store';

const reason = { actor: asJob('metering.live-use'), why: 'look at running meetings' };

/** Use that the ledger does not hold yet: of meetings that still run, as far as polls have seen them. */
@Injectable()
export class LiveUse {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly sightings: SightingsStore,
    private readonly ledger: UsageLedgerStore,
  ) {}

  /** Seconds of a tenant's running meetings within a month of a zone, less what the ledger holds of them already. */
  secondsOf(tenantId: string, zone: string, within: Period): Promise<bigint> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const runs = await tx.query<{ id: string; createdAt: Date }>(
        `select id, created_at as "createdAt" from runs
         where tenant_id = $1 and gone_at is null and last_seen_at is not null and not is_breakout`,
        [tenantId],
      );
      const ids = runs.map(({ id }) => id);
      const sightings = await this.sightings.ofRuns(tx, ids);
      const seen = runs
        .flatMap(({ id, createdAt }) =>
          attendanceOf({ createdAt, sightings: sightings.get(id) ?? [], recording: null }),
        )
        .map((interval) => intersection(interval, within));
      const booked = (await this.ledger.bookedOf(tx, ids)).filter(({ month }) => month === monthIn(zone, within.from));
      return (
        seen.reduce((sum, piece) => sum + (piece ? secondsOf(piece) : 0n), 0n) -
        booked.reduce((sum, { seconds }) => sum + seconds, 0n)
      );
    });
  }

  /** The meetings of a tenant that run now, as the last polls saw them, with the most people so far. */
  meetingsOf(tenantId: string): Promise<{ runId: string; name: string; since: Date; mostPeople: number }[]> {
    return this.tenancy.acrossNetwork(reason, (tx) =>
      tx.query(
        `select r.id as "runId", r.meeting_name as name, r.created_at as since, coalesce(max(s.peak_participants), 0) as "mostPeople"
         from runs r left join sightings s on s.run_id = r.id
         where r.tenant_id = $1 and r.gone_at is null and r.last_seen_at is not null and not r.is_breakout
         group by r.id order by r.created_at`,
        [tenantId],
      ),
    );
  }

  /** The most people that polls have seen at once in a meeting that runs, by tenant. */
  mostPeople(): Promise<Map<string, number>> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const rows = await tx.query<{ tenantId: string; people: number }>(
        `select r.tenant_id as "tenantId", max(s.peak_participants) as people
         from runs r join sightings s on s.run_id = r.id
         where r.gone_at is null and r.last_seen_at is not null and r.tenant_id is not null group by 1`,
      );
      return new Map(rows.map(({ tenantId, people }) => [tenantId, people]));
    });
  }
}
