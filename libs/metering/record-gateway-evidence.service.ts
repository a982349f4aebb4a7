import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import { DeriveRuns } from './derive-runs.service';
import { EvidenceStore } from './evidence.store';
import type { GatewayEvidence } from './metering.jobs';
import { PolledRunsStore } from './polled-runs.store';
import { RunsStore } from './runs.store';
import { SightingsStore } from './sightings.store';

const reason = { actor: asJob('metering.record-gateway-evidence'), why: 'record what the gateway knows' };

/**
 * What the gateway knows for certain (BBB API, section 9 Order of belief): that a run began, so that one shorter than
 * the time between two polls is known, and waited for if recorded; and when it ended, unless a poll that came before
 * saw the room empty or gone. Twice is once.
 */
@Injectable()
export class RecordGatewayEvidence {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly evidence: EvidenceStore,
    private readonly runs: RunsStore,
    private readonly polled: PolledRunsStore,
    private readonly sightings: SightingsStore,
    private readonly derive: DeriveRuns,
  ) {}

  async run(told: GatewayEvidence): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const at = new Date(told.at);
      await this.evidence.add(tx, [
        {
          serverId: told.serverId,
          source: 'gateway',
          externalKey: `${told.what}|${told.internalMeetingId}`,
          internalMeetingId: told.internalMeetingId,
          claimedAt: at,
          body: JSON.stringify(told),
          problem: null,
        },
      ]);
      await this.begin(tx, told);
      if (told.what === 'ended') await this.end(tx, told.internalMeetingId, at);
    });
  }

  private async begin(tx: NetworkTx, told: GatewayEvidence): Promise<void> {
    await this.runs.addOrLock(tx, [
      {
        id: newId(),
        internalMeetingId: told.internalMeetingId,
        serverId: told.serverId,
        alsoOnServerIds: [],
        meetingId: told.meetingId,
        meetingName: told.meetingName,
        metadata: {},
        createdAt: new Date(told.createTimeMs),
        isRecorded: told.isRecorded,
        isBreakout: false,
        parentInternalId: null,
        recordingFrom: null,
        recordingUntil: null,
        recordingState: null,
        publishedMinutes: null,
        recordingAwaited: told.isRecorded,
        owner: null,
        attributedBy: null,
        problem: null,
      },
    ]);
    await this.derive.run(tx, await this.runs.lockByInternalIds(tx, [told.internalMeetingId]));
  }

  private async end(tx: NetworkTx, internalMeetingId: string, at: Date): Promise<void> {
    const runs = await this.runs.lockByInternalIds(tx, [internalMeetingId]);
    for (const { id } of runs) {
      await this.sightings.endAt(tx, id, at);
      await this.polled.endAt(tx, id, at);
    }
    await this.derive.run(tx, runs);
  }
}
