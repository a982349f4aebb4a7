import { DateTime } from 'luxon';
import { daysInMonth, type Month } from '@/kernel';

export interface DrawnMeeting {
  readonly position: number;
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
  readonly isRecorded: boolean;
  /** Known only from its recording: nobody saw it live. */
  readonly isOnlyRecorded: boolean;
  /** When somebody was in, within `from` and `until`. */
  readonly intervals: readonly { readonly from: Date; readonly until: Date }[];
}

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: 'open' | 'people' | 'unseen' | 'recorded';
}

const LEFT = 56;
const HOUR = 38;
const ROW = 20;
const TOP = 22;
const WIDTH = LEFT + 24 * HOUR + 8;
const LEAST = 2;

/**
 * A month as a sheet of hours: a row a day, a bar a meeting, in the clock time of the zone. Pale is the room open, full
 * is people in, striped is known by the recording alone, the line below is recorded. What goes over midnight goes on in
 * the next row; meetings at the same time share the height of theirs. Figures are SVG units.
 */
export function drawnMonth(month: Month, zone: string, meetings: readonly DrawnMeeting[]) {
  const days = daysInMonth(month);
  const first = DateTime.fromISO(`${month}-01`, { zone });
  const lanes = lanesOf(meetings);
  return {
    width: WIDTH,
    height: TOP + days * ROW + 4,
    right: WIDTH - 8,
    rows: Array.from({ length: days }, (_, at) => {
      const day = first.plus({ days: at });
      return { day: at + 1, isWeekend: day.weekday > 5, y: TOP + at * ROW, textY: TOP + at * ROW + 14, height: ROW };
    }),
    hours: [0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => ({ hour, x: LEFT + hour * HOUR, bottom: TOP + days * ROW })),
    meetings: meetings.map((meeting, at) => {
      const { lane, of } = lanes[at]!;
      const full = (ROW - 4) / of;
      const top = 2 + lane * full;
      const bar = (kind: Bar['kind'], span: { from: Date; until: Date }, inset: number, height: number): Bar[] =>
        pieces(span.from, span.until, zone)
          .filter(({ day }) => day.toFormat('yyyy-MM') === month)
          .map(({ day, fromHour, untilHour }) => ({
            kind,
            x: rounded(LEFT + fromHour * HOUR),
            y: rounded(TOP + (day.day - 1) * ROW + top + inset),
            width: rounded(Math.max(LEAST, (untilHour - fromHour) * HOUR)),
            height: rounded(height),
          }));
      return {
        position: meeting.position,
        name: meeting.name,
        from: meeting.from,
        until: meeting.until,
        bars: [
          ...bar('open', meeting, 0, full - 1),
          ...meeting.intervals.flatMap((span) => bar(meeting.isOnlyRecorded ? 'unseen' : 'people', span, 1, full - 4)),
          ...(meeting.isRecorded ? bar('recorded', meeting, full - 2, 1.5) : []),
        ],
      };
    }),
  };
}

/** For each meeting its place among those at the same time: a lane, and how many lanes they need together. */
function lanesOf(meetings: readonly DrawnMeeting[]): { lane: number; of: number }[] {
  const places: { lane: number; of: number }[] = meetings.map(() => ({ lane: 0, of: 1 }));
  const order = meetings.map((_, at) => at).sort((a, b) => +meetings[a]!.from - +meetings[b]!.from);
  let group: number[] = [];
  let ends: Date[] = [];
  for (const at of order) {
    const { from, until } = meetings[at]!;
    if (ends.every((end) => end <= from)) [group, ends] = [[], []];
    const free = ends.findIndex((end) => end <= from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = until;
    group.push(at);
    places[at] = { lane, of: 1 };
    for (const one of group) places[one]!.of = ends.length;
  }
  return places;
}

/** A span cut at every midnight of the zone, each piece by its clock hours. */
function pieces(from: Date, until: Date, zone: string): { day: DateTime; fromHour: number; untilHour: number }[] {
  const found = [];
  let start = DateTime.fromJSDate(from, { zone });
  const end = DateTime.fromJSDate(until, { zone });
  while (start < end) {
    const day = start.startOf('day');
    const midnight = day.plus({ days: 1 });
    const stop = end < midnight ? end : midnight;
    found.push({ day, fromHour: clockHour(start), untilHour: stop.equals(midnight) ? 24 : clockHour(stop) });
    start = stop;
  }
  return found;
}

/** A hundredth of a unit is finer than any screen; more digits only weigh. */
const rounded = (units: number): number => Math.round(units * 100) / 100;
const clockHour = ({ hour, minute, second }: DateTime): number => hour + minute / 60 + second / 3600;
