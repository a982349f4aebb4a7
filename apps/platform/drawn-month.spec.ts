import { month } from '@/kernel';
import { type DrawnMeeting, drawnMonth } from './drawn-month';

const meeting = (from: string, until: string, more: Partial<DrawnMeeting> = {}): DrawnMeeting => ({
  position: 1,
  name: 'Board',
  from: new Date(from),
  until: new Date(until),
  isRecorded: false,
  isOnlyRecorded: false,
  intervals: [{ from: new Date(from), until: new Date(until) }],
  ...more,
});
const bars = (of: DrawnMeeting, zone = 'Europe/London') =>
  drawnMonth(month('2026-10'), zone, [of]).meetings[0]!.bars.map(({ kind, x, y, width }) => [kind, x, y, width]);

test('an hour in the morning is one pale bar with one full bar in it, by the clock of the zone', () => {
  // 10:00 UTC is 11:00 in London in summer: 56 + 11 × 38 = 474, on the fifth row 22 + 4 × 20 = 102.
  expect(bars(meeting('2026-10-05T10:00:00Z', '2026-10-05T11:00:00Z'))).toEqual([
    ['open', 474, 104, 38],
    ['people', 474, 105, 38],
  ]);
});

test('a pause leaves a gap, a recording is a line below, and what nobody saw live is drawn apart', () => {
  const paused = meeting('2026-10-05T10:00:00Z', '2026-10-05T13:00:00Z', {
    isRecorded: true,
    isOnlyRecorded: true,
    intervals: [
      { from: new Date('2026-10-05T10:00:00Z'), until: new Date('2026-10-05T11:00:00Z') },
      { from: new Date('2026-10-05T12:00:00Z'), until: new Date('2026-10-05T13:00:00Z') },
    ],
  });
  expect(bars(paused).map(([kind]) => kind)).toEqual(['open', 'unseen', 'unseen', 'recorded']);
});

test('what goes over midnight goes on in the next row, and past the month it is cut', () => {
  expect(bars(meeting('2026-10-05T22:00:00Z', '2026-10-06T00:00:00Z'))).toEqual([
    ['open', 56 + 23 * 38, 104, 38],
    ['open', 56, 124, 38],
    ['people', 56 + 23 * 38, 105, 38],
    ['people', 56, 125, 38],
  ]);
  expect(bars(meeting('2026-10-31T23:00:00Z', '2026-11-01T01:00:00Z'))).toEqual([
    ['open', 56 + 23 * 38, 22 + 30 * 20 + 2, 38],
    ['people', 56 + 23 * 38, 22 + 30 * 20 + 3, 38],
  ]);
});

test('meetings at the same time share the height of their row, and the next one has all of it again', () => {
  const open = drawnMonth(month('2026-10'), 'Europe/London', [
    meeting('2026-10-05T10:00:00Z', '2026-10-05T12:00:00Z'),
    meeting('2026-10-05T11:00:00Z', '2026-10-05T13:00:00Z'),
    meeting('2026-10-05T12:00:00Z', '2026-10-05T14:00:00Z'),
    meeting('2026-10-05T14:00:00Z', '2026-10-05T15:00:00Z'),
  ]).meetings.map(({ bars: [first] }) => [first!.y, first!.height]);
  expect(open).toEqual([
    [104, 7],
    [112, 7],
    [104, 7],
    [104, 15],
  ]);
});

test('a minute is still to be seen', () => {
  expect(bars(meeting('2026-10-05T10:00:00Z', '2026-10-05T10:01:00Z')).every(([, , , width]) => width === 2)).toBe(
    true,
  );
});
