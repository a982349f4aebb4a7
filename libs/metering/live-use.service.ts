import { Injectable } from '@nestjs/common';
import { intersection, monthIn, type Period, secondsOf } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { attendanceOf, type CountedSighting } from './attendance';
import { SIGHTINGS, type SightingJson, sightingsIn } from './sightings.store';

const reason = { actor: asJob('metering.live-use'), why: 'look at running meetings' };

/** A meeting that runs now, as the last polls saw it. */
export interface LiveMeeting {
  readonly runId: string;
  /** With the tenant's key in it, as the server knows it. */
  readonly meetingId: string;
  readonly name: string;
  readonly since: Date;
  /** The most people so far. */
  readonly mostPeople: number;
  readonly sightings: readonly CountedSighting[];
  /** What the ledger holds of it already, by month. */
  readonly booked: readonly { readonly month: string; readonly seconds: bigint }[];
}

export interface LiveRow extends Pick<LiveMeeting, 'runId' | 'meetingId' | 'name'> {
  readonly since: Date | string;
  readonly sightings: SightingJson[];
  readonly booked: { month: string; seconds: string }[];
}

/** The meetings of a tenant (a place in the statement) that run now, the oldest first. */
export const LIVE = (tenantPlace: string): string => `
  select r.id as "runId", r.meeting_id as "meetingId", r.meeting_name as name, r.created_at as since, ${SIGHTINGS} as sightings,
    coalesce((select json_agg(json_build_object('month', to_char(u.month, 'YYYY-MM'), 'seconds', u.seconds::text))
      from usage_lines u where u.reseller_id = r.reseller_id and u.run_id = r.id and u.tenant_id = r.tenant_id), '[]') as booked
  from runs r
  where r.tenant_id = ${tenantPlace} and r.gone_at is null and r.last_seen_at is not null and not r.is_breakout
  order by r.created_at`;

/** The same, read: as rows, or out of JSON. */
export function liveMeeting(row: LiveRow): LiveMeeting {
  const sightings = sightingsIn(row.sightings);
  return {
    ...row,
    since: new Date(row.since),
    sightings,
    mostPeople: Math.max(0, ...sightings.map(({ peakParticipants }) => peakParticipants)),
    booked: row.booked.map(({ month, seconds }) => ({ month, seconds: BigInt(seconds) })),
  };
}

/** Use that the ledger does not hold yet: of meetings that still run, as far as polls have seen them. */
@Injectable()
export class LiveUse {
  constructor(private readonly tenancy: Tenancy) {}

  /** The meetings of a tenant that run now, the oldest first. */
  async of(tenantId: string): Promise<LiveMeeting[]> {
    const rows = await this.tenancy.acrossNetwork(reason, (tx) => tx.query<LiveRow>(LIVE('$1'), [tenantId]));
    return rows.map(liveMeeting);
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

/** Seconds of running meetings within a month of a zone, less what the ledger holds of them already. */
export function secondsWithin(meetings: readonly LiveMeeting[], zone: string, within: Period): bigint {
  const seen = meetings
    .flatMap(({ since, sightings }) => attendanceOf({ createdAt: since, sightings, recording: null }))
    .map((interval) => intersection(interval, within));
  const booked = meetings.flatMap((one) => one.booked).filter(({ month }) => month === monthIn(zone, within.from));
  return (
    seen.reduce((sum, piece) => sum + (piece ? secondsOf(piece) : 0n), 0n) -
    booked.reduce((sum, { seconds }) => sum + seconds, 0n)
  );
}
