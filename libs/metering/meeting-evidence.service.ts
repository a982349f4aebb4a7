import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import type { CountedSighting } from './attendance';
import { SIGHTINGS, type SightingJson, sightingsIn } from './sightings.store';

/** What is known of a meeting beside the ledger: who saw it, by what it is the tenant's, and its recording. */
export interface MeetingEvidence {
  readonly server: string;
  readonly createdAt: Date;
  /** `id`: the meeting's own id carries the tenant's key; else a rule of the operator, or its hand. */
  readonly attributedBy: string;
  readonly sightings: readonly CountedSighting[];
  /** When it was recorded from and until, by the recording itself. */
  readonly recordingFrom: Date | null;
  readonly recordingUntil: Date | null;
  readonly peakParticipants: number | null;
  /** Where sources differ by more than they may. */
  readonly remarks: readonly string[];
}

const reason = { actor: asJob('metering.evidence'), why: 'show the evidence of a meeting' };

/** Shows a tenant, or its operator, the evidence of a meeting that is the tenant's: runs and sightings are the network's rows. */
@Injectable()
export class ReadMeetingEvidence {
  constructor(private readonly tenancy: Tenancy) {}

  /** Null if there is no such meeting of that tenant. */
  run(tenantId: string, runId: string): Promise<MeetingEvidence | null> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const run = await tx.one<Omit<MeetingEvidence, 'sightings'> & { sightings: SightingJson[] }>(
        `select b.name as server, r.created_at as "createdAt", r.attributed_by as "attributedBy",
           r.recording_from as "recordingFrom", r.recording_until as "recordingUntil",
           r.peak_participants as "peakParticipants", coalesce(r.remarks, '{}') as remarks, ${SIGHTINGS} as sightings
         from runs r join bbb_servers b on b.id = r.server_id where r.id = $1 and r.tenant_id = $2`,
        [runId, tenantId],
      );
      return run ? { ...run, sightings: sightingsIn(run.sightings) } : null;
    });
  }
}
