import { Money } from '@/kernel';
import { parsePriceList } from './price-list';
import { type Customers, resellingMonth, serverPaysFrom } from './reselling';

const plan = (monthlyFee: string, includedHours: string, perHour: string | null) =>
  parsePriceList({
    currency: 'GBP',
    plans: [
      {
        code: 'p',
        name: 'P',
        monthlyFee,
        includedHours,
        usage: perHour ? { model: 'flat', perHour } : null,
        prorateAllowance: false,
        limits: { recording: true },
      },
    ],
  }).list.plans.get('p')!;
const pounds = (amount: string): Money => Money.of(amount.replace('.', ''), 'GBP');
const commons = (count: number, hours: bigint): Customers => ({
  plan: plan('12.00', '20', '0.60'),
  wholesale: plan('4.00', '0', '0.32'),
  count,
  secondsEach: hours * 3600n,
});
const flat = (count: number): Customers => ({
  plan: plan('40.50', '0', null),
  wholesale: plan('20.00', '0', null),
  count,
  secondsEach: 36_000n,
});

test('by list: fees and hours of each customer, at both prices', () => {
  // 10 × (12.00 + 30 × 0.60) and 2 × 40.50; 10 × (4.00 + 50 × 0.32) and 2 × 20.00.
  const month = resellingMonth([commons(10, 50n), flat(2)], { by: 'list' }, 'GBP');
  expect(month).toEqual({
    retail: pounds('381.00'),
    cost: pounds('240.00'),
    margin: pounds('141.00'),
    poolUse: pounds('160.00'),
    customers: 12,
  });
});

test('by percent: of what customers pay, whatever they use', () => {
  const { cost, margin, poolUse } = resellingMonth([commons(10, 50n)], { by: 'percent', percent: '35' }, 'GBP');
  expect([cost, margin, poolUse]).toEqual([pounds('105.00'), pounds('195.00'), Money.zero('GBP')]);
});

test.each([
  ['at once', commons(16, 50n), 0, { month: 1, customers: 16 }],
  // 160.00 for ten: 250.00 is reached by sixteen, three months on at two a month.
  ['as customers come', commons(10, 50n), 2, { month: 4, customers: 16 }],
  ['never without growth', commons(10, 50n), 0, null],
  // Four with much use: it would pay, but may not be ordered before there are five.
  ['not before five', commons(4, 500n), 1, { month: 2, customers: 5 }],
  ['never on plans without hours', flat(50), 10, null],
] as const)('a server pays for itself: %s', (_, customers, growth, expected) => {
  const month = resellingMonth([customers], { by: 'list' }, 'GBP');
  expect(serverPaysFrom(month, growth, pounds('250.00'))).toEqual(expected);
});
