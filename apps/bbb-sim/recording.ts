import { elements, metadataElements, xml } from './xml';

/** A recording on a simulated server. Times are those of the meeting, from create to end, not of the red button. */
export interface SimRecording {
  readonly recordId: string;
  readonly meetingId: string;
  readonly name: string;
  state: 'processing' | 'processed' | 'published' | 'unpublished' | 'deleted';
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  readonly participants: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** From when on it counts as published. */
  readonly publishedAtMs: number;
}

/** One `<recording>` in the order and form of a real server (BBB API, section 4 Recordings). */
export function recordingXml(recording: SimRecording, host: string): string {
  const { recordId, meetingId, name, startTimeMs, endTimeMs, participants } = recording;
  const published = recording.state === 'published';
  const minutes = Math.floor((endTimeMs - startTimeMs) / 60_000);
  const format = elements([
    ['type', 'presentation'],
    ['url', `${host}/playback/presentation/2.3/${recordId}`],
    ['processingTime', 7177],
    ['length', minutes],
    ['size', minutes * 1_048_576],
  ]);
  return `<recording>${elements([
    ['recordID', recordId],
    ['meetingID', meetingId],
    ['internalMeetingID', recordId],
    ['name', name],
    ['isBreakout', false],
    ['published', published],
    ['state', recording.state],
    ['startTime', startTimeMs],
    ['endTime', endTimeMs],
    ['participants', participants],
    [
      'metadata',
      xml(
        elements([
          ['isBreakout', 'false'],
          ['meetingName', name],
          ['meetingId', meetingId],
        ]) + metadataElements(recording.metadata).xml,
      ),
    ],
    ['playback', xml(published ? `<format>${format}</format>` : '')],
  ])}</recording>\n`;
}
