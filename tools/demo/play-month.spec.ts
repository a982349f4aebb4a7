import { month, monthIn } from '../../libs/kernel';
import { lastClosedMonth, monthEndAt, monthToEnd } from './play-month';

const ZONE = 'Europe/London';

// A first start plays the last closed month to its end, and from there on until now: it must never have to turn back.
test.each([
  ['2026-03-01T00:05:00Z', '2026-01'],
  ['2026-03-01T12:00:00Z', '2026-01'],
  ['2026-03-02T09:00:00Z', '2026-01'],
  ['2026-03-04T00:59:00Z', '2026-01'],
  ['2026-03-04T01:00:00Z', '2026-02'],
  ['2026-03-31T22:59:00Z', '2026-02'],
  ['2026-03-31T23:05:00Z', '2026-02'],
  ['2026-07-31T12:00:00Z', '2026-06'],
  ['2028-02-29T12:00:00Z', '2028-01'],
  ['2028-03-01T00:05:00Z', '2028-01'],
  ['2027-01-01T00:05:00Z', '2026-11'],
])('begun at %s, the demo has %s behind it', (instant, closed) => {
  const now = new Date(instant);
  const last = lastClosedMonth(now, monthIn(ZONE, now));
  expect(last).toBe(closed);
  expect(monthEndAt(month(closed)).getTime()).toBeLessThan(now.getTime());
});

test.each([
  ['2026-11-27T10:00:00Z', '2026-11'],
  ['2026-11-30T23:50:00Z', '2026-11'],
  ['2026-12-01T00:05:00Z', '2026-11'],
  ['2026-12-02T09:00:00Z', '2026-11'],
  ['2026-12-04T00:29:00Z', '2026-11'],
  ['2026-12-04T00:30:00Z', '2026-12'],
  ['2027-01-01T00:05:00Z', '2026-12'],
])('at %s the month to end is %s', (instant, ends) => expect(monthToEnd(new Date(instant))).toBe(ends));
