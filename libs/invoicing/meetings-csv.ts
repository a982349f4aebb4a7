import type { UsageLine } from '@/metering';
import { decimalHours, inert, instantText, type Language, say } from '@/wording';

export interface CsvMeeting extends UsageLine {
  readonly tenantName: string;
}

/** The month's meetings as rows of a table: start, end, duration and how each is known; no names of people or rooms. */
export function meetingRows(
  meetings: readonly CsvMeeting[],
  zone: string,
  language: Language,
  withTenant: boolean,
): string[][] {
  const head = [
    ...(withTenant ? ['tenant'] : []),
    ...(['portal.start', 'portal.end', 'portal.duration', 'portal.known-by'] as const).map((key) => say(language, key)),
    'start_utc',
    'end_utc',
    'seconds',
    'hours',
  ];
  const rows = meetings.map((meeting) => [
    ...(withTenant ? [inert(meeting.tenantName)] : []),
    instantText(meeting.from, zone, language),
    instantText(meeting.until, zone, language),
    `${meeting.seconds / 60n} min`,
    say(language, `known.${meeting.knownBy}`),
    meeting.from.toISOString(),
    meeting.until.toISOString(),
    meeting.seconds.toString(),
    decimalHours(meeting.seconds),
  ]);
  return [head, ...rows];
}
