import { localDate, Money, month } from '@/kernel';
import { type RecurringFee, recurringFeeLines } from './recurring-fee';

const fee = (rest: Partial<RecurringFee> = {}): RecurringFee => ({
  id: 'fee',
  aboutTenantId: null,
  label: 'bbb-3',
  monthly: Money.of(250_00, 'GBP'),
  startsOn: localDate('2026-11-04'),
  endsOn: null,
  billedThrough: null,
  isGivenBack: false,
  ...rest,
});
const lines = (of: string, given: RecurringFee) =>
  recurringFeeLines(month(of), given, 'en').map(({ fromOn, untilOn, net }) => [fromOn, untilOn, net.minor]);

test.each([
  [
    'the first invoice has the days since it began, and the next month',
    '2026-11',
    fee(),
    [
      ['2026-11-04', '2026-11-30', 225_00n],
      ['2026-12-01', '2026-12-31', 250_00n],
    ],
  ],
  [
    'begun after the month that is invoiced, it is in the advance part alone',
    '2026-10',
    fee(),
    [['2026-11-04', '2026-11-30', 225_00n]],
  ],
  [
    'what is billed is not billed again',
    '2026-11',
    fee({ billedThrough: localDate('2026-11-30') }),
    [['2026-12-01', '2026-12-31', 250_00n]],
  ],
  ['begun later than the coming month, it is on no line yet', '2026-09', fee(), []],
  [
    'an end inside the coming month shortens it',
    '2026-11',
    fee({ billedThrough: localDate('2026-11-30'), endsOn: localDate('2026-12-11') }),
    [['2026-12-01', '2026-12-10', 80_65n]],
  ],
  [
    'ended within what was billed, the days that were not served are given back',
    '2026-11',
    fee({ billedThrough: localDate('2026-12-31'), endsOn: localDate('2026-11-16') }),
    [
      ['2026-11-16', '2026-11-30', -125_00n],
      ['2026-12-01', '2026-12-31', -250_00n],
    ],
  ],
  [
    'given back once',
    '2026-12',
    fee({ billedThrough: localDate('2026-12-31'), endsOn: localDate('2026-11-16'), isGivenBack: true }),
    [],
  ],
  [
    'ended with the last day that was billed, there is nothing more',
    '2026-11',
    fee({ billedThrough: localDate('2026-11-30'), endsOn: localDate('2026-12-01') }),
    [],
  ],
  [
    'February by its own days',
    '2027-01',
    fee({ startsOn: localDate('2027-02-15') }),
    [['2027-02-15', '2027-02-28', 125_00n]],
  ],
])('%s', (_, of, given, expected) => {
  expect(lines(of, given)).toEqual(expected);
});
