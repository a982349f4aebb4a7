import { Injectable } from '@nestjs/common';
import { recordGatewayEvidence } from '@/metering';
import type { Claim } from '@/placement';
import type { NetworkTx, ScopedTx } from '@/runtime';

/** What the gateway knows for certain goes to metering as evidence, in the transaction that made it so. */
@Injectable()
export class Evidence {
  created(tx: ScopedTx, claim: Claim, meetingName: string): Promise<void> {
    return this.tell(tx, 'created', claim, meetingName);
  }

  ended(tx: NetworkTx, claim: Claim): Promise<void> {
    return this.tell(tx, 'ended', claim, claim.clientMeetingId);
  }

  private async tell(
    tx: ScopedTx | NetworkTx,
    what: 'created' | 'ended',
    { serverId, internalMeetingId, meetingId, createTimeMs, isRecorded, isBreakout }: Claim,
    meetingName: string,
  ): Promise<void> {
    if (internalMeetingId === null || createTimeMs === null) return;
    const at = tx.clock.now().toISOString();
    await tx.enqueue(
      recordGatewayEvidence({
        what,
        serverId,
        internalMeetingId,
        meetingId,
        meetingName,
        createTimeMs,
        isRecorded,
        isBreakout,
        at,
      }),
    );
  }
}
