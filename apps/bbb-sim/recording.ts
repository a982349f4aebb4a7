import { elements, metadataElements, xml } from './xml';

export interface TextTrack {
  readonly kind: string;
  readonly lang: string;
  readonly label: string;
}

/** A recording on a simulated server. Times are those of the meeting, from create to end, not of the red button. */
export interface SimRecording {
  readonly recordId: string;
  readonly meetingId: string;
  readonly name: string;
  state: 'processing' | 'processed' | 'published' | 'unpublished' | 'deleted';
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  readonly participants: number;
  metadata: Readonly<Record<string, string>>;
  /** What it is published as; a presentation alone where nothing is said. */
  readonly formats?: readonly string[];
  readonly parentInternalId?: string;
  readonly sequence?: number;
  tracks?: readonly TextTrack[];
  /** From when on it counts as published. */
  readonly publishedAtMs: number;
}

export const formatsOf = ({ formats = ['presentation'] }: SimRecording): readonly string[] => formats;

/** One `<recording>` in the order and form of a real server (BBB API, section 4 Recordings). */
export function recordingXml(recording: SimRecording, host: string): string {
  const { recordId, meetingId, name, startTimeMs, endTimeMs, participants } = recording;
  const published = recording.state === 'published';
  const minutes = Math.floor((endTimeMs - startTimeMs) / 60_000);
  const formats = formatsOf(recording).map((type) =>
    elements([
      ['type', type],
      ['url', `${host}/playback/${type}/2.3/${recordId}`],
      ['processingTime', 7177],
      ['length', minutes],
      ['size', minutes * 1_048_576],
    ]),
  );
  const isBreakout = recording.parentInternalId !== undefined;
  return `<recording>${elements([
    ['recordID', recordId],
    ['meetingID', meetingId],
    ['internalMeetingID', recordId],
    ['name', name],
    ['isBreakout', isBreakout],
    ['published', published],
    ['state', recording.state],
    ['startTime', startTimeMs],
    ['endTime', endTimeMs],
    ['participants', participants],
    ...(isBreakout ? [['breakout', xml(breakoutOf(recording))] as const] : []),
    [
      'metadata',
      xml(
        elements([
          ['isBreakout', isBreakout],
          ['meetingName', name],
          ['meetingId', meetingId],
        ]) + metadataElements(recording.metadata).xml,
      ),
    ],
    ['playback', xml(published ? formats.map((format) => `<format>${format}</format>`).join('') : '')],
  ])}</recording>\n`;
}

const breakoutOf = ({ parentInternalId, sequence }: SimRecording): string =>
  elements([
    ['parentMeetingId', parentInternalId ?? ''],
    ['sequence', sequence ?? 0],
    ['freeJoin', false],
  ]);
