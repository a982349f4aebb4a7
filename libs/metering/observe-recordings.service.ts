import { Injectable } from '@nestjs/common';
import { createTimeOf, type Recording } from '@/adapters/bbb';
import { grouped } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { type Derived, DeriveRuns } from './derive-runs.service';
import { type Evidence, EvidenceStore } from './evidence.store';
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
    private readonly derive: DeriveRuns,
  ) {}

  async run(tx: NetworkTx, serverId: string, recordings: readonly Recording[]): Promise<Observed> {
    const evidence = recordings.map((recording) => evidenceOf(serverId, recording, tx.clock.now()));
    const isNew = await this.evidence.add(tx, evidence);
    const fresh = recordings.filter((_, index) => isNew.has(index));
    const usable = fresh.filter(
      (recording): recording is UsableRecording => problemOf(recording, tx.clock.now()) === null,
    );
    const { older, newer } = await this.keep(tx, serverId, usable);
    const parts = [await this.derive.run(tx, older), await this.derive.run(tx, newer, true)];
    return {
      runs: parts.reduce((sum, { runs }) => sum + runs, 0),
      seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0n),
      problems: fresh.length - usable.length,
    };
  }

  /**
   * The runs that recordings tell of, added or brought up to date, all of them locked. A run that another sync adds at
   * this very moment is waited for and then counts as known: two syncs never make two runs of one.
   */
  private async keep(
    tx: NetworkTx,
    serverId: string,
    recordings: readonly UsableRecording[],
  ): Promise<{ older: Run[]; newer: Run[] }> {
    const byId = grouped(recordings, ({ recordId }) => recordId);
    const told = (run: Run | undefined, id: string): Run =>
      byId.get(id)!.reduce<Run | undefined>((so, recording) => withRecording(so, recording, serverId), run)!;
    const locked = await this.runs.lockByInternalIds(tx, [...byId.keys()]);
    const isKnown = new Set(locked.map(({ internalMeetingId }) => internalMeetingId));
    const fresh = [...byId.keys()].filter((id) => !isKnown.has(id)).map((id) => told(undefined, id));
    const added = await this.runs.add(tx, fresh);
    const lost = fresh.filter(({ internalMeetingId }) => !added.has(internalMeetingId));
    const others =
      lost.length === 0
        ? []
        : await this.runs.lockByInternalIds(
            tx,
            lost.map((run) => run.internalMeetingId),
          );
    const older = [...locked, ...others].map((run) => told(run, run.internalMeetingId));
    await this.runs.update(tx, older);
    return { older, newer: fresh.filter(({ internalMeetingId }) => added.has(internalMeetingId)) };
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
