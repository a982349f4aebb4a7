import { Money, month, nextMonth } from '@/kernel';
import { breakEven, type MonthOfTenants } from './break-even';

const gbp = (pounds: number): Money => Money.of(Math.round(pounds * 100), 'GBP');
/** Months from January 2026 on, as [brings in, room-hours at wholesale, plan fees at wholesale]. */
const months = (...amounts: [number, number, number][]): MonthOfTenants[] => {
  let of = month('2025-12');
  return amounts.map(([bringsIn, sharedUsage, stays]) => {
    of = nextMonth(of);
    return { month: of, bringsIn: gbp(bringsIn), sharedUsage: gbp(sharedUsage), stays: gbp(stays) };
  });
};
const sum = (known: MonthOfTenants[], rest: { peakPeople?: number; capacityPeople?: number } = {}) =>
  breakEven({ known, serverFee: gbp(250), peakPeople: 40, capacityPeople: 200, ...rest });

describe('when a server of GBP 250 pays for itself', () => {
  test.each<[string, MonthOfTenants[], string | null, string | null]>([
    ['five on L3 bring in 202.50: not within a year', months([202.5, 0, 100]), null, null],
    ['five on multi-user bring in 450: not with 225 of wholesale fees beside it', months([450, 0, 225]), null, null],
    ['five on multi-user, with no wholesale fees: at once', months([450, 0, 0]), '2026-01', null],
    ['exactly as much as it costs pays', months([250, 0, 0]), '2026-01', null],
    ['a penny less does not', months([249.99, 0, 0]), null, null],
    ['room-hours of exactly its fee make it no dearer', months([600, 250, 20]), '2026-01', '2026-01'],
    ['growing by ten a month from 220: in June', months([200, 0, 0], [210, 0, 0], [220, 0, 0]), '2026-06', null],
    ['two months are no trend', months([100, 0, 0], [200, 0, 0]), null, null],
    [
      'use that grows by thirty: cheaper from the month it passes the fee',
      months([500, 100, 0], [500, 130, 0], [500, 160, 0]),
      '2026-03',
      '2026-06',
    ],
    [
      'what falls below again does not pay: 280 now, ten less each month',
      months([300, 0, 0], [290, 0, 0], [280, 0, 0]),
      null,
      null,
    ],
    ['nothing used and nothing brought in', months([0, 0, 0]), null, null],
  ])('%s', (_, known, pays, cheaper) => {
    const { paysForItselfFrom, cheaperFrom } = sum(known);
    expect([paysForItselfFrom, cheaperFrom]).toEqual([pays, cheaper]);
  });
});

test('twelve months ahead of the known ones, and what is known stands as it is', () => {
  const { months: all, today } = sum(months([100, 10, 4], [110, 20, 4], [120, 30, 4]));
  expect(all).toHaveLength(15);
  expect(all.filter(({ isKnown }) => isKnown)).toHaveLength(3);
  expect([today.month, today.shared, today.own]).toEqual(['2026-03', gbp(34), gbp(254)]);
  expect([all.at(-1)!.month, all.at(-1)!.bringsIn, all.at(-1)!.sharedUsage]).toEqual(['2027-03', gbp(240), gbp(150)]);
});

test('use that shrinks never falls below nothing', () => {
  const { months: all } = sum(months([50, 90, 0], [50, 50, 0], [50, 10, 0]));
  expect(all.at(-1)!.sharedUsage).toEqual(gbp(0));
});

test.each([
  [40, 200, 20, true],
  [200, 200, 100, true],
  [201, 200, 101, false],
  [0, 200, 0, true],
])('a peak of %d people on a server for %d: %d percent, fits: %s', (peakPeople, capacityPeople, percent, fits) => {
  const { peakPercent, fits: does } = sum(months([0, 0, 0]), { peakPeople, capacityPeople });
  expect([peakPercent, does]).toEqual([percent, fits]);
});
