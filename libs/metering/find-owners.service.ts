import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { type Attribution, attribute } from './attribution';
import type { Run } from './run';
import { RunsStore } from './runs.store';
import { UsageRulesStore } from './usage-rules.store';

/** Whose runs are: a breakout is its parent's, any other by its id or the operator's rules. What matches nothing is left out. */
@Injectable()
export class FindOwners {
  constructor(
    private readonly runs: RunsStore,
    private readonly rules: UsageRulesStore,
  ) {}

  /** By run id; writes nothing. */
  async of(tx: NetworkTx, runs: readonly Run[]): Promise<Map<string, Attribution>> {
    const found = new Map<string, Attribution>();
    if (runs.length === 0) return found;
    const keys = await this.rules.tenantKeys(
      tx,
      runs.map(({ meetingId }) => meetingId),
    );
    const rules = await this.rules.all(tx);
    const parents = await this.runs.ownersOf(
      tx,
      runs.flatMap(({ parentInternalId }) => (parentInternalId ? [parentInternalId] : [])),
    );
    for (const run of runs) {
      const parent = run.parentInternalId ? parents.get(run.parentInternalId) : undefined;
      const attribution = parent ? { ...parent, by: 'parent' } : attribute(run, keys, rules);
      if (attribution) found.set(run.id, attribution);
    }
    return found;
  }
}
