/** One meeting of a server's list: its own source text, and what tells whose it is. */
export interface ListedMeeting {
  readonly raw: string;
  readonly meetingId: string;
  readonly internalMeetingId: string;
  readonly parentMeetingId: string;
  readonly isBreakout: boolean;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text of an element as it is written: entities, character references and CDATA. */
export const plainText = (xml: string): string =>
  xml
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>|&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, cdata?: string, entity?: string) => {
      if (cdata !== undefined) return cdata;
      if (entity!.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity!.slice(2), 16));
      if (entity!.startsWith('#')) return String.fromCodePoint(Number(entity!.slice(1)));
      return ENTITIES[entity!] ?? whole;
    })
    .trim();

/**
 * The `<meeting>` elements of a getMeetings answer. A reader of its own, because lists hold megabytes of which most is
 * other tenants': it looks at the direct children that tell whose a meeting is and copies the rest. Text in CDATA cannot
 * pass for an element.
 */
export function readMeetingList(xml: string): ListedMeeting[] {
  const found: ListedMeeting[] = [];
  let at = 0;
  for (;;) {
    const from = xml.indexOf('<meeting>', at);
    if (from < 0) return found;
    const meeting = readMeeting(xml, from);
    if (!meeting) return found;
    at = meeting.until;
    found.push({ ...meeting.told, raw: xml.slice(from, at) });
  }
}

const WANTED = new Set(['meetingID', 'internalMeetingID', 'parentMeetingID', 'isBreakout']);

function readMeeting(xml: string, from: number): { until: number; told: Omit<ListedMeeting, 'raw'> } | null {
  const values: Record<string, string> = {};
  let depth = 0;
  let textFrom = 0;
  let at = from;
  for (;;) {
    const open = xml.indexOf('<', at);
    if (open < 0) return null;
    if (xml.startsWith('<![CDATA[', open)) {
      const end = xml.indexOf(']]>', open);
      if (end < 0) return null;
      at = end + 3;
      continue;
    }
    const close = xml.indexOf('>', open);
    if (close < 0) return null;
    at = close + 1;
    if (xml.charCodeAt(open + 1) === 47) {
      if (depth === 2) {
        const name = xml.slice(open + 2, close);
        if (WANTED.has(name)) values[name] ??= plainText(xml.slice(textFrom, open));
      }
      depth -= 1;
      if (depth === 0) return { until: at, told: toldBy(values) };
    } else if (xml.charCodeAt(close - 1) !== 47) {
      depth += 1;
      if (depth === 2) textFrom = at;
    }
  }
}

const toldBy = (values: Record<string, string>): Omit<ListedMeeting, 'raw'> => ({
  meetingId: values.meetingID ?? '',
  internalMeetingId: values.internalMeetingID ?? '',
  parentMeetingId: values.parentMeetingID ?? '',
  isBreakout: values.isBreakout === 'true',
});
