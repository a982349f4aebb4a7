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
    const digest = meetingId.slice(meetingId.lastIndexOf('~') + 1);
    const long = new RegExp(`t${meetingKey}-[^<>]*?~${digest}`, 'g');
    answer = answer.replace(long, () => escapeXml(clientMeetingId));
  }
  if (answer.includes(`t${meetingKey}-`))
    answer = answer.replace(patternOf(meetingKey), (_, whole?: string) => (whole === undefined ? '' : `>${whole}<`));
  if (!answer.includes('-url>') && !answer.includes('<endcallbackurl>')) return answer;
  return answer.replace(OURS, (_, name: string) =>
    clientMetadata[name] === undefined ? '' : `<${name}>${escapeXml(clientMetadata[name])}</${name}>`,
  );
}

const patterns = new Map<string, RegExp>();
const MOST_PATTERNS = 10_000;

/** An element that is an id loses the key at its beginning and nothing else; in running text each key goes. */
function patternOf(meetingKey: string): RegExp {
  const known = patterns.get(meetingKey);
  if (known) return known;
  if (patterns.size >= MOST_PATTERNS) patterns.clear();
  const pattern = new RegExp(`>t${meetingKey}-([^<]*)<|t${meetingKey}-`, 'g');
  patterns.set(meetingKey, pattern);
  return pattern;
}
