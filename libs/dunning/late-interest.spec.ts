import { localDate } from '@/kernel';
import { type BaseRate, lateInterest, referenceRate } from './late-interest';

const RATES: BaseRate[] = [
  ['2025-08-07', '4'],
  ['2024-08-01', '5'],
  ['2025-12-18', '3.75'],
  ['2025-05-08', '4.25'],
  ['2024-11-07', '4.75'],
].map(([startsOn, percent]) => ({ startsOn: localDate(startsOn!), percent: percent! }));

test.each([
  ['2025-01-01', '4.75'],
  ['2025-06-30', '4.75'],
  ['2025-07-01', '4.25'],
  ['2025-12-31', '4.25'],
  ['2026-01-01', '3.75'],
  ['2024-07-01', null],
])('interest that starts to run on %s has the reference rate %s', (day, rate) => {
  expect(referenceRate(RATES, localDate(day))).toBe(rate);
});

test.each([
  // £1,200 at 11.75 % for 30 days: 1200 × 0.1175 × 30 / 365 = 11.589…
  ['thirty days', 120_000n, 120_000n, '2026-02-10', '2026-03-12', '11.75', 30, 1_159n, 39n, 7_000n],
  // £12 at 12.25 % for one day: 0.40…p, rounded once
  ['one day of a small debt', 1_200n, 1_200n, '2025-09-01', '2025-09-02', '12.25', 1, 0n, 0n, 4_000n],
  // over a leap day, still by 365: 10000 × 0.1175 × 366 / 365
  ['a year and a day', 1_000_000n, 1_000_000n, '2026-03-01', '2027-03-02', '11.75', 366, 117_822n, 322n, 10_000n],
  // part is paid: interest on what is open, compensation by the whole debt
  ['half paid', 199_999n, 100_000n, '2026-02-10', '2026-02-20', '11.75', 10, 322n, 32n, 7_000n],
  // the rate of the day it began stays, whatever comes after
  ['over the end of a half-year', 100_000n, 100_000n, '2025-06-29', '2026-01-29', '12.75', 214, 7_475n, 35n, 7_000n],
])('%s', (_, debtMinor, openMinor, dueOn, today, percent, days, interestMinor, perDayMinor, compensationMinor) => {
  expect(lateInterest({ debtMinor, openMinor, dueOn: localDate(dueOn) }, RATES, localDate(today))).toEqual({
    percent,
    days,
    interestMinor,
    perDayMinor,
    compensationMinor,
  });
});

test('nothing runs on the due date itself, or where nothing is open, or no rate is known', () => {
  const debt = { debtMinor: 1_200n, openMinor: 1_200n, dueOn: localDate('2026-02-10') };
  expect(lateInterest(debt, RATES, localDate('2026-02-10'))).toBeNull();
  expect(lateInterest({ ...debt, openMinor: 0n }, RATES, localDate('2026-03-10'))).toBeNull();
  expect(lateInterest(debt, [], localDate('2026-03-10'))).toBeNull();
});
