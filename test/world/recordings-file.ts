import { internalMeetingId } from '../../libs/adapters/bbb';

export interface FileRecording {
  readonly meetingId?: string;
  readonly name?: string;
  readonly recordId?: string;
  readonly startTime?: string | number;
  readonly endTime?: string | number;
  readonly state?: string;
  readonly metadata?: Record<string, string>;
}

/** A saved getRecordings answer, as a server of 2016 wrote it. */
export function recordingsFile(recordings: FileRecording[]): string {
  const entries = recordings.map(
    ({ meetingId = 'weekly', startTime = '', endTime = '', state = 'published', name = 'Weekly', ...rest }) => {
      const recordId = rest.recordId ?? internalMeetingId(meetingId, Number(startTime));
      const metadata = Object.entries(rest.metadata ?? {}).map(
        ([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`,
      );
      return `<recording><recordID>${recordId}</recordID><meetingID>${meetingId}</meetingID><name><![CDATA[${name}]]></name>
      <published>true</published><state>${state}</state><startTime>${startTime}</startTime><endTime>${endTime}</endTime>
      <metadata>${metadata.join('')}</metadata><playback><format><type>presentation</type><length>3</length></format></playback></recording>`;
    },
  );
  return `<response><returncode>SUCCESS</returncode><recordings>${entries.join('\n')}</recordings></response>`;
}

/** Text as a stream of pieces, as a file is read. */
export async function* pieces(text: string, size = 1000): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
