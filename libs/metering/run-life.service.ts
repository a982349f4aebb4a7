import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { DeriveRuns } from './derive-runs.service';
import { PolledRunsStore } from './polled-runs.store';
import type { Run } from './run';
import { RunsStore } from './runs.store';
import { SightingsStore } from './sightings.store';

/** The beginning and end of runs as told by what is not a poll, within the caller's transaction. Twice is once. */
@Injectable()
export class RunLife {
  constructor(
    private readonly runs: RunsStore,
    private readonly polled: PolledRunsStore,
    private readonly sightings: SightingsStore,
    private readonly derive: DeriveRuns,
  ) {}

  /**
   * Makes the runs known that are new, ends those that are told to have ended, and derives all of them again. An end is
   * never later than the first poll that no longer saw the run (BBB API, section 9).
   */
  async tell(
    tx: NetworkTx,
    { begun, ended, touched }: { begun: readonly Run[]; ended: ReadonlyMap<string, Date>; touched: readonly string[] },
  ): Promise<void> {
    await this.runs.addOrLock(tx, begun);
    const ids = [...new Set([...begun.map(({ internalMeetingId }) => internalMeetingId), ...ended.keys(), ...touched])];
    for (const run of await this.runs.lockByInternalIds(tx, ids)) {
      const told = ended.get(run.internalMeetingId);
      if (!told) continue;
      const at = run.missedAt && run.missedAt < told ? run.missedAt : told;
      await this.sightings.endAt(tx, run.id, at);
      await this.polled.endAt(tx, run.id, at);
    }
    await this.derive.run(tx, await this.runs.lockByInternalIds(tx, ids));
  }
}
