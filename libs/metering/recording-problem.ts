import { createTimeOf, type Recording } from '@/adapters/bbb';

export const LONGEST_ID = 256;
/** BBB is of 2007: no server tells of a time before. */
export const OLDEST_MS = Date.parse('2007-01-01T00:00:00Z');
const DAY_MS = 24 * 60 * 60_000;

/** A recording all of whose facts can be used: it names its run and says from when until when the meeting was. */
export interface UsableRecording extends Recording {
  readonly recordId: string;
  readonly meetingId: string;
  readonly startTimeMs: number;
  readonly endTimeMs: number;
}

/** Why a recording cannot be billed by, in words for the operator; null if nothing is wrong with it. */
export function problemOf(recording: Recording, now: Date): string | null {
  const { recordId, meetingId, startTimeMs, endTimeMs } = recording;
  if (!recordId) return 'no record id';
  if (recordId.length > LONGEST_ID || (meetingId?.length ?? 0) > LONGEST_ID)
    return `an id of more than ${LONGEST_ID} characters`;
  if (!meetingId) return 'no meeting id';
  if (startTimeMs === null || startTimeMs < OLDEST_MS) return 'no start that can be';
  if (endTimeMs === null || endTimeMs <= 0) return 'no end';
  if (endTimeMs < startTimeMs) return 'it ends before it starts';
  if (startTimeMs > now.getTime() + DAY_MS || endTimeMs > now.getTime() + DAY_MS) return 'a time in the future';
  const createdMs = createTimeOf(recordId);
  if (createdMs !== null && Math.abs(createdMs - startTimeMs) > DAY_MS)
    return 'its start is far from the time in its id';
  return null;
}
