import { Injectable } from '@nestjs/common';
import { grouped } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Owner } from './attribution';
import { linesFor } from './derive-usage';
import { EvidenceStore } from './evidence.store';
import { FindOwners } from './find-owners.service';
import type { Run } from './run';
import { beliefOf } from './run-belief';
import { RunsStore } from './runs.store';
import { SightingsStore } from './sightings.store';
import { UsageLedgerStore } from './usage-ledger.store';
import { UsageRulesStore } from './usage-rules.store';

export interface Derived {
  readonly runs: number;
  readonly seconds: bigint;
}

/**
 * Evidence into ledger for some runs, within the caller's transaction: whose they are, when somebody was in, and the
 * lines that bring the ledger to it. Doing it again changes nothing.
 */
@Injectable()
export class DeriveRuns {
  constructor(
    private readonly runs: RunsStore,
    private readonly owners: FindOwners,
    private readonly sightings: SightingsStore,
    private readonly evidence: EvidenceStore,
    private readonly rules: UsageRulesStore,
    private readonly ledger: UsageLedgerStore,
  ) {}

  /** `runs` are locked already. Those in `fresh` cannot have been derived before and carry their owner, if they have one. */
  async run(tx: NetworkTx, runs: readonly Run[], fresh: ReadonlySet<string> = new Set()): Promise<Derived> {
    if (runs.length === 0) return { runs: 0, seconds: 0n };
    const older = runs.filter(({ id }) => !fresh.has(id));
    const ids = older.map(({ id }) => id);
    const owners = await this.ownersOf(tx, runs, older);
    const sightings = await this.sightings.ofRuns(tx, ids);
    const bookedByRun = grouped(await this.ledger.bookedOf(tx, ids), ({ runId }) => runId);
    const zones = await this.rules.zones(tx);
    const persons = await this.evidence.personsOf(
      tx,
      runs.map(({ internalMeetingId }) => internalMeetingId),
    );
    const beliefs = new Map(
      runs.map((run) => [run.id, beliefOf(run, sightings.get(run.id) ?? [], persons.get(run.internalMeetingId) ?? [])]),
    );
    const intervals = new Map([...beliefs].map(([id, belief]) => [id, belief.intervals]));
    const owned = runs.flatMap((run) => {
      const owner = owners.get(run.id);
      return owner && !run.isBreakout
        ? intervals
            .get(run.id)!
            .map((interval) => ({ ...interval, runId: run.id, resellerId: owner.resellerId, tenantId: owner.tenantId }))
        : [];
    });
    await this.runs.setFigures(
      tx,
      [...beliefs].flatMap(([runId, belief]) => (fresh.has(runId) && !persons.size ? [] : [{ runId, ...belief }])),
    );
    await this.ledger.replaceIntervals(tx, ids, owned);
    await this.ledger.keepPublished(
      tx,
      runs.flatMap(({ id, recordingState, publishedMinutes }) => {
        const owner = owners.get(id);
        return owner && recordingState
          ? [
              {
                resellerId: owner.resellerId,
                tenantId: owner.tenantId,
                runId: id,
                state: recordingState,
                publishedMinutes,
              },
            ]
          : [];
      }),
    );
    await this.ledger.append(
      tx,
      runs.flatMap((run) => {
        const owner = owners.get(run.id) ?? null;
        return linesFor(
          run,
          owner,
          intervals.get(run.id)!,
          owner ? zones.get(owner.resellerId)! : 'UTC',
          bookedByRun.get(run.id) ?? [],
        );
      }),
    );
    return {
      runs: runs.length,
      seconds: [...intervals.values()]
        .flat()
        .reduce((sum, { from, until }) => sum + BigInt((+until - +from) / 1000), 0n),
    };
  }

  /** Keeps whose runs are as it was, and finds an owner for those that were nobody's. */
  private async ownersOf(tx: NetworkTx, runs: readonly Run[], older: readonly Run[]): Promise<Map<string, Owner>> {
    const found = await this.owners.of(
      tx,
      older.filter(({ owner }) => owner === null),
    );
    await this.runs.setOwners(tx, found);
    return new Map(
      runs.flatMap((run) => {
        const owner = run.owner ?? found.get(run.id);
        return owner ? [[run.id, owner] as const] : [];
      }),
    );
  }
}
