import { type Answer, readEntries } from './read-entries';
import { childOf, textOf, wholeNumberOf, type XmlElement } from './xml-elements';

/** A live meeting as getMeetings tells of it. Names of attendees are not kept. */
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

/** The meetings of a getMeetings answer, one by one; those without the ids that make a run are passed over. */
export async function* readMeetings(
  chunks: AsyncIterable<Uint8Array | string>,
  answer: Answer = { head: {} },
): AsyncGenerator<LiveMeeting> {
  for await (const { element } of readEntries(chunks, 'meeting', answer)) {
    const meeting = meetingOf(element);
    if (meeting) yield meeting;
  }
}

function meetingOf(element: XmlElement): LiveMeeting | null {
  const internalMeetingId = textOf(element, 'internalMeetingID');
  const meetingId = textOf(element, 'meetingID');
  const createTimeMs = wholeNumberOf(element, 'createTime');
  if (!internalMeetingId || !meetingId || createTimeMs === null) return null;
  return {
    meetingId,
    internalMeetingId,
    meetingName: textOf(element, 'meetingName') ?? '',
    createTimeMs,
    participantCount: wholeNumberOf(element, 'participantCount') ?? 0,
    isRecorded: textOf(element, 'recording') === 'true',
    hasBeenForciblyEnded: textOf(element, 'hasBeenForciblyEnded') === 'true',
    isBreakout: textOf(element, 'isBreakout') === 'true',
    parentMeetingId: textOf(element, 'parentMeetingID'),
    metadata: Object.fromEntries(
      (childOf(element, 'metadata')?.children ?? []).map(({ name, text }) => [name, text.trim()]),
    ),
  };
}
