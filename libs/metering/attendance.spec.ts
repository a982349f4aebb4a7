import fc from 'fast-check';
import { secondsOf } from '@/kernel';
import { attendanceOf, type Interval, type Sighting } from './attendance';
import { usageByMonth } from './usage-by-month';

const day = (time: string): Date => new Date(`2026-10-05T${time}Z`);
const seen = (first: string, last: string, before: string | null, after: string | null): Sighting => ({
  firstAt: day(first),
  lastAt: day(last),
  beforeAt: before === null ? null : day(before),
  afterAt: after === null ? null : day(after),
});
const recording = (from: string, until: string) => ({ from: day(from), until: day(until) });
const text = (intervals: Interval[]): string[] =>
  intervals.map(
    ({ from, until, knownBy }) => `${from.toISOString().slice(11, 19)}-${until.toISOString().slice(11, 19)} ${knownBy}`,
  );

describe('when somebody was in the room', () => {
  const cases: [string, Parameters<typeof attendanceOf>[0], string[]][] = [
    ['nothing saw it', { createdAt: day('10:00:00'), sightings: [], recording: null }, []],
    [
      'a recording alone: its own start and end, cut to whole seconds',
      { createdAt: day('10:00:00'), sightings: [], recording: recording('10:00:00.900', '10:51:30.100') },
      ['10:00:00-10:51:30 recorded'],
    ],
    [
      'polls from the first minute on: the run began with it',
      {
        createdAt: day('10:00:20'),
        sightings: [seen('10:01:00', '10:50:00', '10:00:00', '10:51:00')],
        recording: null,
      },
      ['10:00:20-10:50:30 polled'],
    ],
    [
      'people came later: half-way from the poll that saw nobody',
      {
        createdAt: day('10:00:00'),
        sightings: [seen('10:04:00', '10:50:00', '10:03:00', '10:51:00')],
        recording: null,
      },
      ['10:03:30-10:50:30 polled'],
    ],
    [
      'out and in again leave a gap only where the room was empty',
      {
        createdAt: day('10:00:00'),
        sightings: [
          seen('10:01:00', '10:10:00', '10:00:00', '10:11:00'),
          seen('10:20:00', '10:30:00', '10:19:00', '10:31:00'),
        ],
        recording: null,
      },
      ['10:00:00-10:10:30 polled', '10:19:30-10:30:30 polled'],
    ],
    [
      'a recording does not add to what polls saw',
      {
        createdAt: day('10:00:00'),
        sightings: [seen('10:01:00', '10:50:00', '10:00:00', '10:51:00')],
        recording: recording('10:00:00', '11:05:00'),
      },
      ['10:00:00-10:50:30 polled'],
    ],
    [
      'polling went blind and the recording fills the rest',
      {
        createdAt: day('10:00:00'),
        sightings: [seen('10:01:00', '10:20:00', '10:00:00', null)],
        recording: recording('10:00:00', '11:00:00'),
      },
      ['10:00:00-10:20:30 polled', '10:20:30-11:00:00 recorded'],
    ],
    [
      'polling began late and the recording fills the start',
      {
        createdAt: day('10:00:00'),
        sightings: [seen('10:30:00', '10:50:00', null, '10:51:00')],
        recording: recording('10:00:00', '10:51:00'),
      },
      ['10:00:00-10:30:00 recorded', '10:30:00-10:50:30 polled'],
    ],
    [
      'a short blind stretch without a recording counts',
      {
        createdAt: day('10:00:00'),
        sightings: [seen('10:01:00', '10:20:00', '10:00:00', null), seen('10:30:00', '10:40:00', null, '10:41:00')],
        recording: null,
      },
      ['10:00:00-10:40:30 polled'],
    ],
    [
      'a long blind stretch without a recording does not',
      {
        createdAt: day('10:00:00'),
        sightings: [seen('10:01:00', '10:20:00', '10:00:00', null), seen('11:30:00', '11:40:00', null, '11:41:00')],
        recording: null,
      },
      ['10:00:00-10:20:30 polled', '11:30:00-11:40:30 polled'],
    ],
    [
      'blind in the middle of a recorded meeting',
      {
        createdAt: day('10:00:00'),
        sightings: [seen('10:01:00', '10:20:00', '10:00:00', null), seen('11:30:00', '11:40:00', null, '11:41:00')],
        recording: recording('10:00:00', '11:42:00'),
      },
      ['10:00:00-10:20:30 polled', '10:20:30-11:30:00 recorded', '11:30:00-11:40:30 polled'],
    ],
  ];
  test.each(cases)('%s', (_what, run, expected) => expect(text(attendanceOf(run))).toEqual(expected));
});

describe('a month boundary', () => {
  const over: Interval = {
    from: new Date('2026-10-31T23:30:00Z'),
    until: new Date('2026-11-01T00:45:10Z'),
    knownBy: 'polled',
  };
  test('in London it falls at midnight of winter time', () =>
    expect(usageByMonth([over], 'Europe/London').map(({ month, seconds }) => [month, seconds])).toEqual([
      ['2026-10', 1800n],
      ['2026-11', 2710n],
    ]));
  test('in Madrid an hour earlier', () =>
    expect(usageByMonth([over], 'Europe/Madrid').map(({ month, seconds }) => [month, seconds])).toEqual([
      ['2026-11', 4510n],
    ]));
  test('the last day of March ends at 23:00 UTC in London', () => {
    const spring: Interval = {
      from: new Date('2026-03-31T22:00:00Z'),
      until: new Date('2026-03-31T23:30:00Z'),
      knownBy: 'recorded',
    };
    expect(usageByMonth([spring], 'Europe/London').map(({ month, seconds }) => [month, seconds])).toEqual([
      ['2026-03', 3600n],
      ['2026-04', 1800n],
    ]);
  });
  test('the parts sum to the whole, whatever the intervals and the zone', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000_000 }), fc.integer({ min: 1, max: 3_000_000 })), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.constantFrom('Europe/London', 'Europe/Madrid', 'America/Los_Angeles'),
        (spans, zone) => {
          let at = Date.parse('2026-01-01T00:00:00Z');
          const intervals = spans.map(([gap, length]): Interval => {
            const from = new Date(at + gap * 1000);
            at = from.getTime() + length * 1000;
            return { from, until: new Date(at), knownBy: 'polled' };
          });
          const whole = intervals.reduce((sum, interval) => sum + secondsOf(interval), 0n);
          return usageByMonth(intervals, zone).reduce((sum, { seconds }) => sum + seconds, 0n) === whole;
        },
      ),
    ));
});
