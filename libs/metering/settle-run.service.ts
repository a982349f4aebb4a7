import { Injectable } from '@nestjs/common';
import { type Actor, type NetworkTx, Tenancy } from '@/runtime';
import { DeriveRuns } from './derive-runs.service';
import { NoSuchDigest, NothingToSettle } from './errors';
import { EvidenceStore, type KeptRecording } from './evidence.store';
import { type Run, TWO_RECORDINGS } from './run';
import { RunsStore } from './runs.store';

/** Lets an operator say which of two recordings with one id and different times tells the truth; until then neither bills. */
@Injectable()
export class SettleRun {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly runs: RunsStore,
    private readonly evidence: EvidenceStore,
    private readonly derive: DeriveRuns,
  ) {}

  /** What servers said of this run's recording, one entry for each time they said something else. */
  choices(internalMeetingId: string, actor: Actor): Promise<KeptRecording[]> {
    return this.tenancy.acrossNetwork({ actor, why: 'settle a run' }, async (tx) =>
      this.evidence.recordingsOf(tx, await this.unsettled(tx, internalMeetingId)),
    );
  }

  /** The run is billed by the evidence whose digest begins so, from now on. */
  async run(internalMeetingId: string, digest: string, reason: string, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork({ actor, why: 'settle a run' }, async (tx) => {
      const run = await this.unsettled(tx, internalMeetingId);
      const chosen = (await this.evidence.recordingsOf(tx, run)).filter((one) => one.digest.startsWith(digest));
      if (digest === '' || chosen.length !== 1) throw new NoSuchDigest(digest);
      const { from, until } = chosen[0]!;
      const settled = { ...run, recordingFrom: from, recordingUntil: until, problem: null };
      await this.runs.update(tx, [settled]);
      await this.derive.run(tx, [settled]);
      await tx.audit(run.owner?.resellerId ?? (await this.runs.network(tx)), 'settled a run', run.id, {
        internalMeetingId,
        digest: chosen[0]!.digest,
        reason,
      });
    });
  }

  private async unsettled(tx: NetworkTx, internalMeetingId: string): Promise<Run> {
    const [run] = await this.runs.lockByInternalIds(tx, [internalMeetingId]);
    if (run?.problem !== TWO_RECORDINGS) throw new NothingToSettle(internalMeetingId);
    return run;
  }
}
