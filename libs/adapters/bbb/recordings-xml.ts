import { type Answer, readEntries } from './read-entries';
import { childOf, textOf, wholeNumberOf, type XmlElement } from './xml-elements';

/** One recording as a server tells of it; what is missing or unreadable is null. `raw` is its own XML text. */
export interface Recording {
  readonly recordId: string | null;
  readonly meetingId: string | null;
  readonly internalMeetingId: string | null;
  readonly name: string;
  readonly published: boolean;
  readonly state: string | null;
  readonly startTimeMs: number | null;
  readonly endTimeMs: number | null;
  readonly participants: number | null;
  readonly isBreakout: boolean;
  readonly parentMeetingId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Whole minutes of published media of the longest format; never what a meeting is billed by. */
  readonly publishedMinutes: number | null;
  /** Where each published format is to be seen. */
  readonly playback: readonly { readonly type: string; readonly url: string }[];
  readonly raw: string;
}

/** Longer than any video; a server that says more is not taken at its word. */
const MOST_MINUTES = 1_000_000;

/** The recordings of a getRecordings answer, one by one, in bounded memory (BBB API, section 4 Recordings). */
export async function* readRecordings(
  chunks: AsyncIterable<Uint8Array | string>,
  answer: Answer = { head: {} },
): AsyncGenerator<Recording> {
  for await (const { element, raw } of readEntries(chunks, 'recording', answer)) yield recordingOf(element, raw);
}

function recordingOf(element: XmlElement, raw: string): Recording {
  const breakout = childOf(element, 'breakout');
  const metadata = Object.fromEntries(
    (childOf(element, 'metadata')?.children ?? []).map(({ name, text }) => [name, text.trim()]),
  );
  const error = childOf(element, 'error');
  const formats = childOf(element, 'playback')?.children ?? [];
  const lengths = formats.map((format) => wholeNumberOf(format, 'length') ?? 0);
  return {
    recordId: textOf(element, 'recordID') ?? (error ? textOf(error, 'recordID') : null),
    meetingId: textOf(element, 'meetingID') ?? metadata.meetingId ?? null,
    internalMeetingId: textOf(element, 'internalMeetingID'),
    name: textOf(element, 'name') ?? metadata.meetingName ?? '',
    published: textOf(element, 'published') === 'true',
    state: textOf(element, 'state'),
    startTimeMs: wholeNumberOf(element, 'startTime'),
    endTimeMs: wholeNumberOf(element, 'endTime'),
    participants: wholeNumberOf(element, 'participants'),
    isBreakout: (textOf(element, 'isBreakout') ?? metadata.isBreakout) === 'true',
    parentMeetingId: breakout ? (textOf(breakout, 'parentMeetingId') ?? textOf(breakout, 'parentId')) : null,
    metadata,
    publishedMinutes: lengths.length > 0 ? Math.min(Math.max(0, ...lengths), MOST_MINUTES) : null,
    playback: formats.map((format) => ({ type: textOf(format, 'type') ?? '', url: textOf(format, 'url') ?? '' })),
    raw,
  };
}
