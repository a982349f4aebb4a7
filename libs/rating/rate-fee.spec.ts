import fc from 'fast-check';
import { addDays, daysInMonth, firstDay, type LocalDate, localDate, Money, month } from '@/kernel';
import { feeParts, proratedSeconds } from './rate-fee';

const server = Money.of(25_000, 'GBP');

describe('a dedicated server at 250 pounds a month, from its first day on', () => {
  const cases: [string, string, number][] = [
    ['12 November 2026', '2026-11-12', 15_833],
    ['15 February 2027', '2027-02-15', 12_500],
    ['15 February 2028', '2028-02-15', 12_931],
    ['26 October 2026', '2026-10-26', 4_839],
    ['31 December 2026', '2026-12-31', 806],
    ['1 November 2026, the whole month', '2026-11-01', 25_000],
  ];
  test.each(cases)('%s', (_day, day, pence) => {
    const of = month(day.slice(0, 7));
    const end = addDays(firstDay(of), daysInMonth(of));
    expect(feeParts(server, of, [{ from: localDate(day), until: end }])).toEqual([Money.of(pence, 'GBP')]);
  });
});

test('parts of a month sum to the full fee, however it is cut', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 29 }), { maxLength: 5 }),
      (pence, cuts) => {
        const of = month('2026-11');
        const days = [0, ...cuts.sort((a, b) => a - b), 30].map((day): LocalDate => addDays(firstDay(of), day));
        const segments = days.slice(1).map((until, i) => ({ from: days[i]!, until }));
        const parts = feeParts(Money.of(pence, 'GBP'), of, segments);
        return Money.sum(parts, 'GBP').minor === BigInt(pence);
      },
    ),
  ));

test('segments out of order are refused', () => {
  const of = month('2026-11');
  const day = (text: string): LocalDate => localDate(text);
  expect(() => feeParts(server, of, [{ from: day('2026-11-10'), until: day('2026-11-10') }])).toThrow(RangeError);
  expect(() => feeParts(server, of, [{ from: day('2026-10-31'), until: day('2026-11-10') }])).toThrow(RangeError);
});

test('an allowance for some of the days is cut to whole seconds', () =>
  expect(proratedSeconds(72_000n, month('2026-11'), 19)).toBe(45_600n));
