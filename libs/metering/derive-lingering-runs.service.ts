import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { DeriveRuns } from './derive-runs.service';
import { PolledRunsStore } from './polled-runs.store';
import { RunsStore } from './runs.store';

const HOUR_MS = 60 * 60_000;
const reason = { actor: asJob('metering.derive-lingering'), why: 'derive lingering runs' };

/**
 * Brings the ledger up to date with runs that have not ended: rooms open since long, so that a month can close around
 * them, and rooms of servers that stopped answering, provisionally to when they were last seen.
 */
@Injectable()
export class DeriveLingeringRuns {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly runs: RunsStore,
    private readonly polled: PolledRunsStore,
    private readonly derive: DeriveRuns,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<{ runs: number }> {
    const now = this.clock.now().getTime();
    const limits = { createdBefore: new Date(now - 6 * HOUR_MS), seenBefore: new Date(now - HOUR_MS / 4) };
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const ids = await this.polled.lingering(tx, limits);
      await this.derive.run(tx, await this.runs.lockByIds(tx, ids));
      return { runs: ids.length };
    });
  }
}
