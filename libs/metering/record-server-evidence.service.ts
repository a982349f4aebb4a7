import { Injectable } from '@nestjs/common';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import { EvidenceStore } from './evidence.store';
import type { ServerEvidence } from './metering.jobs';
import { RunLife } from './run-life.service';
import { analyticsEvidence, webhookEvidence } from './told-evidence';

const reason = { actor: asJob('metering.record-server-evidence'), why: 'record what a server told' };

/**
 * Takes in what a server tells by itself, after its door has verified who sent it: events of the webhooks service, and
 * the analytics callback after a run's end. Each is kept once, and the runs are derived again. What cannot be read is kept
 * and flagged; nothing a body says is thrown.
 */
@Injectable()
export class RecordServerEvidence {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly evidence: EvidenceStore,
    private readonly life: RunLife,
  ) {}

  run(told: ServerEvidence): Promise<{ fresh: number }> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.within(tx, told));
  }

  /** The same within the transaction of a door that keeps something of its own with it. */
  async within(tx: NetworkTx, { source, serverId, body }: ServerEvidence): Promise<{ fresh: number }> {
    const take = source === 'webhook' ? webhookEvidence : analyticsEvidence;
    const { evidence, begun, ended } = take({ serverId, body, now: tx.clock.now() });
    const fresh = await this.evidence.add(tx, evidence);
    if (fresh.size === 0) return { fresh: 0 };
    const touched = evidence.flatMap(({ internalMeetingId }, position) =>
      internalMeetingId !== null && fresh.has(position) ? [internalMeetingId] : [],
    );
    await this.life.tell(tx, { begun, ended, touched });
    return { fresh: fresh.size };
  }
}
