/** A meeting of the tenant's that is over, and the most people a poll saw in it. */
export interface PastMeeting {
  readonly clientMeetingId: string;
  readonly meetingName: string;
  readonly peakPeople: number;
}

export interface NewMeeting {
  readonly clientMeetingId: string;
  readonly meetingName: string;
  /** What the client itself asked for as the most, and what its plan allows; null is no bound. */
  readonly askedMost: number | null;
  readonly allowedMost: number | null;
}

const USUAL_PEOPLE = 8;
const LATEST = 5;

/**
 * How many people a new meeting is likely to grow to: what the tenant's last meetings of this id came to, else of this
 * name, else all of its last ones; with nothing known half of what the client asks room for, or eight. `past` is the
 * newest first. Between 1 and what may come in.
 */
export function expectedPeople(past: readonly PastMeeting[], wish: NewMeeting): number {
  const alike =
    [
      past.filter(({ clientMeetingId }) => clientMeetingId === wish.clientMeetingId),
      past.filter(({ meetingName }) => meetingName !== '' && meetingName === wish.meetingName),
      past,
    ].find((some) => some.length > 0) ?? [];
  const most = Math.min(wish.askedMost ?? Number.POSITIVE_INFINITY, wish.allowedMost ?? Number.POSITIVE_INFINITY);
  const guess = wish.askedMost === null ? USUAL_PEOPLE : Math.ceil(wish.askedMost / 2);
  return Math.max(1, Math.min(most, alike.length > 0 ? upperMiddle(alike.slice(0, LATEST)) : guess));
}

/** The upper of the two in the middle: one crowded evening does not speak for all, nor one that nobody came to. */
function upperMiddle(meetings: readonly PastMeeting[]): number {
  const sizes = meetings.map(({ peakPeople }) => peakPeople).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)]!;
}
