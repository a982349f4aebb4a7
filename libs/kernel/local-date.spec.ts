import fc from 'fast-check';
import { closesAt, daysInMonth, month, monthIn, monthPeriod, nextMonth, previousMonth } from './billing-calendar';
import { addDays, dayIn, daysBetween, instantIn, localDate, startOfDay } from './local-date';

describe('months of Europe/London between two instants', () => {
  const cases: [string, string, string, number][] = [
    ['2026-03', '2026-03-01T00:00:00.000Z', '2026-03-31T23:00:00.000Z', 743],
    ['2026-04', '2026-03-31T23:00:00.000Z', '2026-04-30T23:00:00.000Z', 720],
    ['2026-10', '2026-09-30T23:00:00.000Z', '2026-11-01T00:00:00.000Z', 745],
    ['2026-11', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z', 720],
    ['2027-03', '2027-03-01T00:00:00.000Z', '2027-03-31T23:00:00.000Z', 743],
    ['2027-10', '2027-09-30T23:00:00.000Z', '2027-11-01T00:00:00.000Z', 745],
    ['2028-02', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z', 696],
  ];
  test.each(cases)('%s', (of, from, until, hours) => {
    const period = monthPeriod('Europe/London', month(of));
    expect([period.from.toISOString(), period.until.toISOString()]).toEqual([from, until]);
    expect((period.until.getTime() - period.from.getTime()) / 3_600_000).toBe(hours);
  });
});

test('a month closes three whole days after its end, by the calendar of the zone', () => {
  expect(closesAt('Europe/London', month('2026-10')).toISOString()).toBe('2026-11-04T00:00:00.000Z');
  expect(closesAt('Europe/Madrid', month('2026-03')).toISOString()).toBe('2026-04-03T22:00:00.000Z');
});

test('the month and the day it is depend on the zone', () => {
  const newYear = new Date('2026-12-31T23:30:00Z');
  expect([monthIn('Europe/London', newYear), monthIn('Europe/Madrid', newYear)]).toEqual(['2026-12', '2027-01']);
  expect([dayIn('Europe/London', newYear), dayIn('Europe/Madrid', newYear)]).toEqual(['2026-12-31', '2027-01-01']);
  expect(startOfDay('Europe/London', localDate('2026-07-01')).toISOString()).toBe('2026-06-30T23:00:00.000Z');
});

test('months follow each other over years, leap years included', () => {
  expect([nextMonth(month('2026-12')), previousMonth(month('2027-01'))]).toEqual(['2027-01', '2026-12']);
  expect([daysInMonth(month('2027-02')), daysInMonth(month('2028-02'))]).toEqual([28, 29]);
});

test.each(['2026-02-30', '2026-13-01', '2026-1-1', 'soon', ''])('"%s" is no day', (text) =>
  expect(() => localDate(text)).toThrow(RangeError),
);

test('days there and back again', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -5_000, max: 5_000 }), (start, days) => {
      const from = addDays(localDate('1970-01-01'), start);
      const to = addDays(from, days);
      return daysBetween(from, to) === days && localDate(to) === to;
    }),
  ));

test.each([
  ['Europe/London', '2026-11-28T22:00', '2026-11-28T22:00:00.000Z'],
  ['Europe/London', '2026-07-28T22:00', '2026-07-28T21:00:00.000Z'],
  ['Europe/Madrid', '2026-11-28T22:00:30', '2026-11-28T21:00:30.000Z'],
])('in %s %s is %s', (zone, text, instant) => expect(instantIn(zone, text).toISOString()).toBe(instant));

test.each(['2026-11-28', '2026-13-28T22:00', '22:00', '2026-11-28T25:00', ''])('%s is no day and time', (text) =>
  expect(() => instantIn('Europe/London', text)).toThrow(RangeError),
);
