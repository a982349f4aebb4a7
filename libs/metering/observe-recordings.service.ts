import { Injectable } from '@nestjs/common';
import { createTimeOf, type Recording } from '@/adapters/bbb';
import { grouped } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Owner } from './attribution';
import { type Derived, DeriveRuns } from './derive-runs.service';
import type { Evidence } from './evidence';
import { EvidenceStore } from './evidence.store';
import { FindOwners } from './find-owners.service';
import { withRecording } from './recorded-run';
import { problemOf, type UsableRecording } from './recording-problem';
import type { Run } from './run';
import { RunsStore } from './runs.store';

export interface Observed extends Derived {
  readonly problems: number;
}

/**
 * One batch of a server's recordings into evidence, runs and ledger, in the caller's one transaction: either all of the
 * batch has happened or nothing has. What is known already writes nothing; what cannot be billed by is kept and flagged.
 */
@Injectable()
export class ObserveRecordings {
  constructor(
    private readonly evidence: EvidenceStore,
    private readonly runs: RunsStore,
    private readonly owners: FindOwners,
    private readonly derive: DeriveRuns,
  ) {}

  async run(tx: NetworkTx, serverId: string, recordings: readonly Recording[]): Promise<Observed> {
    const evidence = recordings.map((recording) => evidenceOf(serverId, recording, tx.clock.now()));
    const isNew = await this.evidence.add(tx, evidence);
    const fresh = recordings.filter((_, index) => isNew.has(index));
    const usable = fresh.filter(
      (recording): recording is UsableRecording => problemOf(recording, tx.clock.now()) === null,
    );
    const { runs, fresh: isFresh } = await this.keep(tx, serverId, usable);
    return { ...(await this.derive.run(tx, runs, isFresh)), problems: fresh.length - usable.length };
  }

  /**
   * The runs that recordings tell of, added or brought up to date, all of them locked, and which of them are fresh. A run
   * that another sync adds at this very moment is waited for and then counts as known: two syncs never make two of one.
   */
  private async keep(
    tx: NetworkTx,
    serverId: string,
    recordings: readonly UsableRecording[],
  ): Promise<{ runs: Run[]; fresh: ReadonlySet<string> }> {
    const byId = grouped(recordings, ({ recordId }) => recordId);
    const told = (run: Run | undefined, id: string): Run =>
      byId.get(id)!.reduce<Run | undefined>((so, recording) => withRecording(so, recording, serverId), run)!;
    const possible = [...byId.keys()].map((id) => told(undefined, id));
    const owners = await this.owners.of(tx, possible);
    const attributed = possible.map((run) => {
      const { by = null, ...owner } = owners.get(run.id) ?? {};
      return by === null ? run : { ...run, owner: owner as Owner, attributedBy: by };
    });
    const known = await this.runs.addOrLock(tx, attributed);
    const isKnown = new Set(known.map(({ internalMeetingId }) => internalMeetingId));
    const added = attributed.filter(({ internalMeetingId }) => !isKnown.has(internalMeetingId));
    const updated = known.map((run) => told(run, run.internalMeetingId));
    await this.runs.update(tx, updated);
    return { runs: [...updated, ...added], fresh: new Set(added.map(({ id }) => id)) };
  }
}

function evidenceOf(serverId: string, recording: Recording, now: Date): Evidence {
  const { recordId, state, startTimeMs, endTimeMs, raw } = recording;
  const problem = problemOf(recording, now);
  const createdMs = (recordId && createTimeOf(recordId)) ?? (problem === null ? startTimeMs : null);
  return {
    serverId,
    source: 'recording',
    externalKey: [recordId?.slice(0, 512), state, startTimeMs, endTimeMs].join('|'),
    internalMeetingId: recordId?.slice(0, 512) ?? null,
    claimedAt: createdMs ? new Date(createdMs) : null,
    body: raw.replaceAll('\u0000', ''),
    problem,
  };
}
