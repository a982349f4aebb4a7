import { localDate } from '@/kernel';
import { isReferenceDay, lateInterest, type ReferenceRate, referenceDay } from './late-interest';

const RATES: ReferenceRate[] = [
  ['2024-12-31', '4.75'],
  ['2025-12-31', '3.75'],
  ['2025-06-30', '4.25'],
].map(([day, percent]) => ({ day: localDate(day!), percent: percent! }));

test.each([
  ['2025-01-01', '2024-12-31'],
  ['2025-06-30', '2024-12-31'],
  ['2025-07-01', '2025-06-30'],
  ['2025-12-31', '2025-06-30'],
  ['2026-01-01', '2025-12-31'],
])('interest that starts to run on %s goes by the Bank Rate of %s', (day, reference) => {
  expect(referenceDay(localDate(day))).toBe(reference);
  expect(isReferenceDay(localDate(reference))).toBe(true);
  expect(isReferenceDay(localDate(day))).toBe(day === '2025-06-30' || day === '2025-12-31');
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

test('nothing runs on the due date itself, or where nothing is open', () => {
  const debt = { debtMinor: 1_200n, openMinor: 1_200n, dueOn: localDate('2026-02-10') };
  expect(lateInterest(debt, RATES, localDate('2026-02-10'))).toBeNull();
  expect(lateInterest({ ...debt, openMinor: 0n }, RATES, localDate('2026-03-10'))).toBeNull();
});

test.each([
  ['the half-year before has one', '2026-06-30', '2026-07-10', '2026-06-30'],
  ['the half-year after has one', '2024-06-29', '2024-07-10', '2023-12-31'],
  ['one begins before the debt', '2026-07-01', '2027-02-10', '2026-06-30'],
])('nothing is claimed while its own half-year has no rate, though %s', (_, dueOn, today, day) => {
  const debt = { debtMinor: 1_200n, openMinor: 1_200n, dueOn: localDate(dueOn) };
  expect(lateInterest(debt, RATES, localDate(today))).toBeNull();
  const noted = [...RATES, { day: localDate(day), percent: '4' }];
  expect(lateInterest(debt, noted, localDate(today))).toMatchObject({ percent: '12' });
});
