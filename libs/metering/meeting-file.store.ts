import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import type { CountedSighting } from './attendance';
import { monthOf } from './evidence.store';
import { SightingsStore } from './sightings.store';

export interface RunTold {
  readonly id: string;
  readonly internalMeetingId: string;
  readonly meetingId: string;
  readonly meetingName: string;
  readonly server: string;
  /** The reseller whose own server it ran on; null is the shared pool. */
  readonly poolResellerId: string | null;
  readonly createdAt: Date;
  readonly goneAt: Date | null;
  readonly isRecorded: boolean;
  readonly isBreakout: boolean;
  readonly recordingState: string | null;
  readonly publishedMinutes: number | null;
  readonly peakParticipants: number | null;
  readonly remarks: readonly string[];
  readonly resellerId: string | null;
  readonly tenantId: string | null;
  readonly tenantName: string | null;
  readonly attributedBy: string | null;
  readonly problem: string | null;
}

/** One thing a server said, word for word, and when it was heard. */
export interface Said {
  readonly source: string;
  readonly server: string;
  readonly receivedAt: Date;
  readonly claimedAt: Date | null;
  readonly body: string;
  readonly problem: string | null;
}

export interface BookedLine {
  readonly position: number;
  readonly from: Date;
  readonly until: Date;
  readonly seconds: bigint;
  readonly knownBy: string;
  readonly isCorrection: boolean;
}

export interface MeetingFile {
  readonly run: RunTold;
  readonly said: readonly Said[];
  readonly sightings: readonly CountedSighting[];
  readonly attended: readonly { from: Date; until: Date; knownBy: string }[];
  readonly booked: readonly BookedLine[];
}

const MOST_SAID = 200;

/** All that is known of one meeting: what servers said, what polls saw, when somebody was in, what is in the ledger. */
@Injectable()
export class MeetingFileStore {
  constructor(private readonly sightings: SightingsStore) {}

  async of(tx: NetworkTx, runId: string): Promise<MeetingFile | null> {
    const run = await tx.one<RunTold>(
      `select r.id, r.internal_meeting_id as "internalMeetingId", r.meeting_id as "meetingId", r.meeting_name as "meetingName",
         s.name as server, s.pool_reseller_id as "poolResellerId", r.created_at as "createdAt", r.gone_at as "goneAt", r.is_recorded as "isRecorded",
         r.is_breakout as "isBreakout", r.recording_state as "recordingState", r.published_minutes as "publishedMinutes",
         r.peak_participants as "peakParticipants", coalesce(r.remarks, '{}') as remarks, r.reseller_id as "resellerId",
         r.tenant_id as "tenantId", t.name as "tenantName", r.attributed_by as "attributedBy", r.problem
       from runs r join bbb_servers s on s.id = r.server_id left join tenants t on t.reseller_id = r.reseller_id and t.id = r.tenant_id
       where r.id = $1`,
      [runId],
    );
    if (!run) return null;
    const said = await tx.query<Said>(
      `select e.source, s.name as server, e.received_at as "receivedAt", e.claimed_at as "claimedAt", e.body, e.problem
       from (select * from evidence where internal_meeting_id = $1 and source in ('webhook', 'analytics')
             union all
             select * from evidence where internal_meeting_id = $1 and run_month = $2
               and source not in ('webhook', 'analytics')) as e
         join bbb_servers s on s.id = e.server_id
       order by e.received_at, e.digest limit ${MOST_SAID}`,
      [run.internalMeetingId, monthOf(run.createdAt)],
    );
    const attended = await tx.query<{ from: Date; until: Date; knownBy: string }>(
      `select from_at as "from", until_at as "until", known_by as "knownBy" from attendance_intervals
       where reseller_id = $1 and run_id = $2 order by from_at`,
      [run.resellerId, runId],
    );
    const booked = await tx.query<Omit<BookedLine, 'seconds' | 'position'> & Record<'seconds' | 'position', string>>(
      `select position, from_at as "from", until_at as "until", seconds, known_by as "knownBy",
         corrects_id is not null as "isCorrection"
       from usage_lines where reseller_id = $1 and run_id = $2 order by month, position`,
      [run.resellerId, runId],
    );
    return {
      run,
      said,
      attended,
      sightings: (await this.sightings.ofRuns(tx, [runId])).get(runId) ?? [],
      booked: booked.map((line) => ({ ...line, position: Number(line.position), seconds: BigInt(line.seconds) })),
    };
  }
}
