import { createTimeOf, type LiveMeeting } from '@/adapters/bbb';
import { LONGEST_ID, OLDEST_MS } from './recording-problem';

const DAY_MS = 24 * 60 * 60_000;

/** Why a meeting that a poll lists cannot be metered, in words for the operator; null if nothing is wrong with it. */
export function problemOfMeeting(
  meeting: Pick<LiveMeeting, 'internalMeetingId' | 'meetingId' | 'createTimeMs'>,
  now: Date,
): string | null {
  const { internalMeetingId, meetingId, createTimeMs } = meeting;
  if (internalMeetingId === '') return 'a live meeting without an internal id';
  if (meetingId === '') return 'a live meeting without an id';
  if (internalMeetingId.length > LONGEST_ID || meetingId.length > LONGEST_ID)
    return `a live meeting with an id of more than ${LONGEST_ID} characters`;
  if (createTimeMs < OLDEST_MS) return 'a live meeting without a createTime that can be';
  if (createTimeMs > now.getTime() + DAY_MS) return 'a live meeting with a createTime in the future';
  const inId = createTimeOf(internalMeetingId);
  if (inId !== null && Math.abs(inId - createTimeMs) > DAY_MS)
    return 'a live meeting whose createTime is far from the time in its id';
  return null;
}
