import fc from 'fast-check';
import { Money, Rate } from '@/kernel';
import type { Price } from './price';
import { rateLateUsage, rateUsage } from './rate-usage';
import { volumeDropsAt } from './volume-drop';

const hours = (count: number): bigint => BigInt(Math.round(count * 3600));
const flat = (perHour: string): Price => ({ model: 'flat', perHour: Rate.parse(perHour) });
const tiered = (model: 'graduated' | 'volume', ...tiers: [number | null, string][]): Price => ({
  model,
  tiers: tiers.map(([upTo, perHour]) => ({
    upToSeconds: upTo === null ? null : hours(upTo),
    perHour: Rate.parse(perHour),
  })),
});
const gbp = (pence: number): Money => Money.of(pence, 'GBP');
const net = (price: Price | null, seconds: bigint, includedSeconds = 0n): Money =>
  rateUsage({ price, includedSeconds, currency: 'GBP' }, seconds).net;

describe('the charge for a month of room-hours', () => {
  const commons = tiered('graduated', [100, '0.60'], [null, '0.45']);
  const cases: [string, Price | null, number, bigint, number][] = [
    ['37 min 12 s at 1.20 an hour', flat('1.20'), 0, 2232n, 74],
    ['1 h 1 min 1 s at 1.15 an hour', flat('1.15'), 0, 3661n, 117],
    ['one second at 1.20 rounds to nothing', flat('1.20'), 0, 1n, 0],
    ['3,600 seconds of one second each are summed first', flat('1.20'), 0, 3600n, 120],
    ['nothing used', commons, 20, 0n, 0],
    ['all of it included', commons, 20, hours(20), 0],
    ['one hour past the allowance', commons, 20, hours(21), 60],
    ['exactly to the bound of the first tier', commons, 20, hours(100), 4800],
    ['past it, each hour at its own tier', commons, 20, hours(110), 4800 + 450],
    ['10.5 hours of tiers to 10 and above', tiered('graduated', [10, '1.00'], [null, '0.50']), 0, hours(10.5), 1025],
    [
      'volume: 100.5 hours are priced by the second tier',
      tiered('volume', [100, '1.00'], [null, '0.50']),
      0,
      hours(100.5),
      5025,
    ],
    [
      'volume: exactly 100 hours are priced by the first',
      tiered('volume', [100, '1.00'], [null, '0.50']),
      0,
      hours(100),
      10000,
    ],
    [
      'volume: the allowance comes off, the tier is that of all hours',
      tiered('volume', [25, '0.70'], [null, '0.55']),
      10,
      hours(30),
      1100,
    ],
    ['a plan without metering', null, 0, hours(500), 0],
  ];
  test.each(cases)('%s', (_what, price, included, seconds, pence) =>
    expect(net(price, seconds, hours(included))).toEqual(gbp(pence)),
  );

  test('the line says how many hours fell to which rate', () => {
    const { stretches, includedUsedSeconds } = rateUsage(
      { price: commons, includedSeconds: hours(20), currency: 'GBP' },
      hours(110),
    );
    expect(includedUsedSeconds).toBe(hours(20));
    expect(stretches.map((s) => [s.fromSeconds / 3600n, s.untilSeconds / 3600n, s.perHour.toText(2)])).toEqual([
      [20n, 100n, '0.60'],
      [100n, 110n, '0.45'],
    ]);
  });
});

const seconds = fc.bigInt({ min: 0n, max: hours(2000) });
const perHour = fc.integer({ min: 0, max: 500 }).map((pence) => Rate.parse((pence / 100).toFixed(2)));
const graduatedPrice = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 4 }),
    fc.array(perHour, { minLength: 5, maxLength: 5 }),
  )
  .map(([bounds, rates]): Price => {
    const rising = bounds.sort((a, b) => a - b);
    return {
      model: 'graduated',
      tiers: [
        ...rising.map((bound, i) => ({ upToSeconds: hours(bound), perHour: rates[i]! })),
        { upToSeconds: null, perHour: rates[4]! },
      ],
    };
  });

describe('what holds for every price', () => {
  test('more use never costs less on a graduated price', () =>
    fc.assert(
      fc.property(graduatedPrice, seconds, seconds, (price, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        return net(price, more).compare(net(price, less)) >= 0;
      }),
    ));

  test('late seconds in any number of parts cost what they would have cost in time', () =>
    fc.assert(
      fc.property(graduatedPrice, fc.array(seconds, { minLength: 1, maxLength: 6 }), (price, parts) => {
        const terms = { price, includedSeconds: hours(20), currency: 'GBP' };
        let known = 0n;
        let billed = gbp(0);
        for (const part of parts) {
          billed = billed.plus(rateLateUsage(terms, known, known + part));
          known += part;
        }
        return billed.equals(rateUsage(terms, known).net);
      }),
    ));

  test('taking seconds away again ends where it began', () =>
    fc.assert(
      fc.property(graduatedPrice, seconds, seconds, (price, before, after) => {
        const terms = { price, includedSeconds: 0n, currency: 'GBP' };
        return rateLateUsage(terms, before, after).plus(rateLateUsage(terms, after, before)).isZero;
      }),
    ));
});

test('a volume price that asks less for more is found', () => {
  expect(volumeDropsAt(tiered('volume', [15, '10'], [null, '5']))).toEqual([15n]);
  expect(volumeDropsAt(tiered('volume', [15, '5'], [null, '10']))).toEqual([]);
  expect(volumeDropsAt(tiered('graduated', [15, '10'], [null, '5']))).toEqual([]);
});
