import { escapeXml } from './answers';

/** A meeting's two names: as servers know it, and as its tenant does. */
export interface TwoIds {
  readonly meetingId: string;
  readonly clientMeetingId: string;
}

/** Metadata under which BBB keeps callback addresses; ours stand there in place of the tenant's. */
export const CALLBACK_METADATA = [
  'endcallbackurl',
  'bbb-recording-ready-url',
  'bn-recording-ready-url',
  'canvas-recording-ready-url',
  'analytics-callback-url',
] as const;
const OURS = new RegExp(`<(${CALLBACK_METADATA.join('|')})>[\\s\\S]*?</\\1>`, 'g');

/**
 * An answer with the tenant's own ids and callback addresses put back. What carries the tenant's key becomes the
 * client's id wherever it stands, messages included; ids too long to be carried whole are put back from `ids`.
 */
export function toClient(
  text: string,
  meetingKey: string,
  ids: readonly TwoIds[],
  clientMetadata: Readonly<Record<string, string>> = {},
): string {
  let answer = text;
  for (const { meetingId, clientMeetingId } of ids) {
    if (meetingId.endsWith(clientMeetingId)) continue;
    answer = answer.replaceAll(escapeXml(meetingId), escapeXml(clientMeetingId)).replaceAll(meetingId, clientMeetingId);
  }
  answer = answer.replaceAll(`t${meetingKey}-`, '');
  if (!answer.includes('-url>') && !answer.includes('<endcallbackurl>')) return answer;
  return answer.replace(OURS, (_, name: string) =>
    clientMetadata[name] === undefined ? '' : `<${name}>${escapeXml(clientMetadata[name])}</${name}>`,
  );
}
