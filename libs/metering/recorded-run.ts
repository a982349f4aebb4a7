import { createTimeOf } from '@/adapters/bbb';
import type { UsableRecording } from './recording-problem';
import { isPending, newRun, type Run, TWO_RECORDINGS } from './run';

/**
 * What a recording makes of its run: a new run, or the known one with the recording's times. A second recording of the
 * same id with other times is a problem: the run is billed by nothing until an operator has settled it.
 */
export function withRecording(known: Run | undefined, recording: UsableRecording, serverId: string): Run {
  const recordingFrom = new Date(recording.startTimeMs);
  const recordingUntil = new Date(recording.endTimeMs);
  const facts = {
    recordingFrom,
    recordingUntil,
    recordingState: recording.state,
    publishedMinutes: recording.publishedMinutes,
    recordingAwaited: isPending(recording.state),
  };
  if (!known) {
    return newRun({
      internalMeetingId: recording.recordId,
      serverId,
      meetingId: recording.meetingId,
      meetingName: recording.name,
      metadata: recording.metadata,
      createdAt: new Date(createTimeOf(recording.recordId) ?? recording.startTimeMs),
      isRecorded: true,
      isBreakout: recording.isBreakout,
      parentInternalId: recording.parentMeetingId,
      ...facts,
    });
  }
  const isCopy = known.serverId !== serverId;
  const differs =
    known.recordingFrom !== null &&
    (+known.recordingFrom !== +recordingFrom || +known.recordingUntil! !== +recordingUntil);
  const alsoOnServerIds =
    isCopy && !known.alsoOnServerIds.includes(serverId) ? [...known.alsoOnServerIds, serverId] : known.alsoOnServerIds;
  if (differs) return { ...known, alsoOnServerIds, problem: TWO_RECORDINGS };
  return { ...known, ...facts, isRecorded: true, alsoOnServerIds };
}
