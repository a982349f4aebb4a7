import { Injectable } from '@nestjs/common';
import { grouped } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { attendanceOf, type Interval } from './attendance';
import type { Owner } from './attribution';
import { linesFor } from './derive-usage';
import { FindOwners } from './find-owners.service';
import type { Run } from './run';
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
    const intervals = new Map(runs.map((run) => [run.id, this.intervalsOf(run, sightings.get(run.id) ?? [])]));
    const owned = runs.flatMap((run) => {
      const owner = owners.get(run.id);
      return owner && !run.isBreakout
        ? intervals
            .get(run.id)!
            .map((interval) => ({ ...interval, runId: run.id, resellerId: owner.resellerId, tenantId: owner.tenantId }))
        : [];
    });
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

  /** A run with two recordings is billed by nothing until somebody has settled which of them is true. */
  private intervalsOf(run: Run, sightings: Parameters<typeof attendanceOf>[0]['sightings']): Interval[] {
    if (run.problem !== null) return [];
    const recording =
      run.recordingFrom && run.recordingUntil ? { from: run.recordingFrom, until: run.recordingUntil } : null;
    return attendanceOf({ createdAt: run.createdAt, sightings, recording });
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
