import { Money, Rate } from '@/kernel';
import { worthOf } from './question';

const terms = {
  price: { model: 'flat' as const, perHour: Rate.parse('0.60') },
  includedSeconds: 72_000n,
  currency: 'GBP',
};

test.each([
  ['beyond the allowance it is worth its hours', 90_000n, 3_600n, 60n],
  ['within the allowance it is worth nothing', 60_000n, 3_600n, 0n],
  ['across the end of the allowance, the part beyond', 73_800n, 3_600n, 30n],
  ['of a month that holds no more than it, all of the month', 75_600n, 90_000n, 60n],
])('%s', (_, month, meeting, minor) => expect(worthOf(terms, month, meeting)).toEqual(Money.of(minor, 'GBP')));

test('on a plan without metering no meeting is worth anything', () =>
  expect(worthOf({ ...terms, price: null }, 90_000n, 3_600n).isZero).toBe(true));
