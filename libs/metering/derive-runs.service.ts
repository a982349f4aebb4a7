import { Injectable } from '@nestjs/common';
import { grouped } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { attendanceOf, type Interval } from './attendance';
import { type Attribution, attribute, type Owner } from './attribution';
import { linesFor } from './derive-usage';
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
    private readonly sightings: SightingsStore,
    private readonly rules: UsageRulesStore,
    private readonly ledger: UsageLedgerStore,
  ) {}

  /** `runs` are locked already. `areNew` says that none of them can have been derived before, and saves two look-ups. */
  async run(tx: NetworkTx, runs: readonly Run[], areNew = false): Promise<Derived> {
    if (runs.length === 0) return { runs: 0, seconds: 0n };
    const ids = runs.map(({ id }) => id);
    const owners = await this.ownersOf(tx, runs);
    const sightings = areNew ? new Map() : await this.sightings.ofRuns(tx, ids);
    const booked = areNew ? [] : await this.ledger.bookedOf(tx, ids);
    const bookedByRun = grouped(booked, ({ runId }) => runId);
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
    await this.ledger.replaceIntervals(tx, areNew ? [] : ids, owned);
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

  private intervalsOf(run: Run, sightings: Parameters<typeof attendanceOf>[0]['sightings']): Interval[] {
    const recording =
      run.recordingFrom && run.recordingUntil && !run.problem
        ? { from: run.recordingFrom, until: run.recordingUntil }
        : null;
    return attendanceOf({ createdAt: run.createdAt, sightings, recording });
  }

  /** Keeps whose runs are as it was, and finds an owner for those that have none. */
  private async ownersOf(tx: NetworkTx, runs: readonly Run[]): Promise<Map<string, Owner>> {
    const found = new Map<string, Attribution>();
    const without = runs.filter(({ owner }) => owner === null);
    if (without.length > 0) {
      const keys = await this.rules.tenantKeys(
        tx,
        without.map(({ meetingId }) => meetingId),
      );
      const rules = await this.rules.all(tx);
      const parents = await this.runs.ownersOf(
        tx,
        without.flatMap(({ parentInternalId }) => (parentInternalId ? [parentInternalId] : [])),
      );
      for (const run of without) {
        const parent = run.parentInternalId ? parents.get(run.parentInternalId) : undefined;
        const attribution = parent ? { ...parent, by: 'parent' } : attribute(run, keys, rules);
        if (attribution) found.set(run.id, attribution);
      }
      await this.runs.setOwners(tx, found);
    }
    return new Map(
      runs.flatMap((run) => {
        const owner = run.owner ?? found.get(run.id);
        return owner ? [[run.id, owner] as const] : [];
      }),
    );
  }
}
