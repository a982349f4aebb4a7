import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { EvidenceStore } from './evidence.store';
import type { GatewayEvidence } from './metering.jobs';
import { newRun } from './run';
import { RunLife } from './run-life.service';

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
    private readonly life: RunLife,
  ) {}

  async run(told: GatewayEvidence): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const at = new Date(told.at);
      const { internalMeetingId, serverId, meetingId, meetingName, isRecorded, isBreakout } = told;
      await this.evidence.add(tx, [
        {
          serverId,
          source: 'gateway',
          externalKey: `${told.what}|${internalMeetingId}`,
          internalMeetingId,
          claimedAt: at,
          body: JSON.stringify(told),
          problem: null,
        },
      ]);
      await this.life.tell(tx, {
        begun: [
          newRun({
            internalMeetingId,
            serverId,
            meetingId,
            meetingName,
            createdAt: new Date(told.createTimeMs),
            isRecorded,
            isBreakout,
          }),
        ],
        ended: new Map(told.what === 'ended' ? [[internalMeetingId, at]] : []),
        touched: [],
      });
    });
  }
}
