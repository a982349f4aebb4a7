import { type Answer, readEntries } from './read-entries';
import { childOf, textOf, wholeNumberOf, type XmlElement } from './xml-elements';

/** A live meeting as getMeetings tells of it; an id it lacks is empty, a createTime 0. Names of attendees are not kept. */
export interface LiveMeeting {
  readonly meetingId: string;
  readonly internalMeetingId: string;
  readonly meetingName: string;
  readonly createTimeMs: number;
  readonly participantCount: number;
  readonly isRecorded: boolean;
  readonly hasBeenForciblyEnded: boolean;
  readonly isBreakout: boolean;
  readonly parentMeetingId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The meetings of a getMeetings answer, one by one. */
export async function* readMeetings(
  chunks: AsyncIterable<Uint8Array | string>,
  answer: Answer = { head: {} },
): AsyncGenerator<LiveMeeting> {
  for await (const { element } of readEntries(chunks, 'meeting', answer)) yield meetingOf(element);
}

/** More people than any server holds: one that says more is not taken at its word. */
const MOST_PEOPLE = 100_000;

function meetingOf(element: XmlElement): LiveMeeting {
  return {
    meetingId: textOf(element, 'meetingID') ?? '',
    internalMeetingId: textOf(element, 'internalMeetingID') ?? '',
    meetingName: textOf(element, 'meetingName') ?? '',
    createTimeMs: wholeNumberOf(element, 'createTime') ?? 0,
    participantCount: Math.min(Math.max(0, wholeNumberOf(element, 'participantCount') ?? 0), MOST_PEOPLE),
    isRecorded: textOf(element, 'recording') === 'true',
    hasBeenForciblyEnded: textOf(element, 'hasBeenForciblyEnded') === 'true',
    isBreakout: textOf(element, 'isBreakout') === 'true',
    parentMeetingId: textOf(element, 'parentMeetingID'),
    metadata: Object.fromEntries(
      (childOf(element, 'metadata')?.children ?? []).map(({ name, text }) => [name, text.trim()]),
    ),
  };
}
