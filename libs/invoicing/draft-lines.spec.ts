import { localDate, Money, month } from '@/kernel';
import { type PricesFrom, parsePriceList } from '@/plans';
import type { DraftLine } from './draft-line';
import { draftRetail, type RetailInput } from './draft-retail';
import { draftWholesale } from './draft-wholesale';

const plan = (code: string, monthlyFee: string, includedHours: string, usage: unknown) => ({
  code,
  name: code.toUpperCase(),
  monthlyFee,
  includedHours,
  usage,
  prorateAllowance: true,
  limits: { recording: true },
});
const commonsUsage = {
  model: 'graduated',
  tiers: [
    { upToHours: '100', perHour: '0.60' },
    { upToHours: null, perHour: '0.45' },
  ],
};
const version = (code: string, startsOn: string, ...plans: unknown[]): PricesFrom => ({
  code,
  resellerId: null,
  startsOn,
  list: parsePriceList({ currency: 'GBP', plans }).list,
});
const prices = [
  version('retail', '2026-01-01', plan('commons', '12.00', '20', commonsUsage), plan('l3', '40.50', '0', null)),
  version('retail', '2026-12-01', plan('commons', '13.00', '20', commonsUsage), plan('l3', '40.50', '0', null)),
  version(
    'wholesale',
    '2026-01-01',
    plan('commons', '4.00', '0', { model: 'flat', perHour: '0.32' }),
    plan('l3', '20.00', '0', null),
  ),
];
const terms = (startsOn: string, code: string) => ({
  startsOn: localDate(startsOn),
  terms: { by: 'list' as const, priceList: 'retail', plan: code },
});
const agreement = (startsOn: string, ...versions: ReturnType<typeof terms>[]) => ({
  tenantId: 'oak',
  resellerId: 'lantern',
  startsOn: localDate(startsOn),
  endsOn: null,
  versions,
});
const hours = (count: number): bigint => BigInt(count * 3600);
const input = (overrides: Partial<RetailInput>): RetailInput => ({
  month: month('2026-10'),
  agreement: agreement('2026-06-01', terms('2026-06-01', 'commons')),
  prices,
  currency: 'GBP',
  language: 'en',
  use: new Map(),
  billed: new Map(),
  ...overrides,
});
const use = (of: string, count: number, bySegment?: number[]) =>
  [
    month(of),
    { seconds: hours(count), untilPosition: 9n, ...(bySegment ? { bySegment: bySegment.map(hours) } : {}) },
  ] as const;
const billed = (of: string, count: number, netMinor: bigint) =>
  [month(of), { seconds: hours(count), netMinor, untilPosition: 4n }] as const;
const text = (lines: DraftLine[]): string[] =>
  lines.map(({ kind, fromOn, untilOn, net }) => `${kind} ${fromOn}..${untilOn} ${net.minor}`);

describe('a tenant’s invoice for October', () => {
  const cases: [string, Partial<RetailInput>, string[]][] = [
    [
      'use in arrears, next month’s fee in advance',
      { use: new Map([use('2026-10', 30)]) },
      ['usage 2026-10-01..2026-10-31 600', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    ['nothing used', {}, ['fee 2026-11-01..2026-11-30 1200']],
    [
      'the first invoice has the fee from the start too, and a share of the allowance',
      { agreement: agreement('2026-10-12', terms('2026-10-12', 'commons')), use: new Map([use('2026-10', 20)]) },
      ['fee 2026-10-12..2026-10-31 774', 'usage 2026-10-12..2026-10-31 426', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    [
      'a plan without metering shows its hours and charges none',
      { agreement: agreement('2026-06-01', terms('2026-06-01', 'l3')), use: new Map([use('2026-10', 50)]) },
      ['usage 2026-10-01..2026-10-31 0', 'fee 2026-11-01..2026-11-30 4050'],
    ],
    [
      'a change of plan inside the month is rated in two parts',
      {
        agreement: agreement('2026-06-01', terms('2026-06-01', 'l3'), terms('2026-10-17', 'commons')),
        use: new Map([use('2026-10', 40, [25, 15])]),
      },
      ['usage 2026-10-01..2026-10-31 319', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    [
      'late use of September costs what it would have cost in time',
      { use: new Map([use('2026-09', 25), use('2026-10', 10)]), billed: new Map([billed('2026-09', 18, 0n)]) },
      ['usage 2026-10-01..2026-10-31 0', 'late-usage 2026-09-01..2026-09-30 300', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    [
      'use taken away again is given back',
      { use: new Map([use('2026-09', 22)]), billed: new Map([billed('2026-09', 30, 600n)]) },
      ['late-usage 2026-09-01..2026-09-30 -480', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    ['a new version of the list counts from its day', { month: month('2026-11') }, ['fee 2026-12-01..2026-12-31 1300']],
    [
      'an agreement that ends has no next fee',
      {
        agreement: { ...agreement('2026-06-01', terms('2026-06-01', 'commons')), endsOn: localDate('2026-11-01') },
        use: new Map([use('2026-10', 21)]),
      },
      ['usage 2026-10-01..2026-10-31 60'],
    ],
  ];
  test.each(cases)('%s', (_what, overrides, expected) => expect(text(draftRetail(input(overrides)))).toEqual(expected));

  test('a late line names the positions after those billed', () =>
    expect(
      draftRetail(input({ use: new Map([use('2026-09', 25)]), billed: new Map([billed('2026-09', 18, 0n)]) }))[0]
        ?.usage,
    ).toEqual({
      month: '2026-09',
      seconds: hours(7),
      afterPosition: 4n,
      untilPosition: 9n,
    }));
});

describe('a reseller’s wholesale invoice for October', () => {
  const tenant = {
    tenantId: 'oak',
    name: 'Oak',
    agreement: agreement('2026-06-01', terms('2026-06-01', 'commons')),
    use: new Map([use('2026-10', 30)]),
    billed: new Map(),
    retailNet: Money.of(1800, 'GBP'),
  };
  const wholesale = {
    month: month('2026-10'),
    startsOn: '2026-06-01',
    prices,
    currency: 'GBP',
    language: 'en' as const,
    tenants: [tenant],
    fees: [],
  };
  test('by the wholesale list, from the same seconds', () =>
    expect(text(draftWholesale({ ...wholesale, terms: { by: 'list', priceList: 'wholesale' } }))).toEqual([
      'usage 2026-10-01..2026-10-31 960',
      'fee 2026-11-01..2026-11-30 400',
    ]));
  test('by a percent of retail net, with the same seconds beside', () => {
    const lines = draftWholesale({ ...wholesale, terms: { by: 'percent-of-retail-net', percent: '40' } });
    expect(text(lines)).toEqual(['share 2026-10-01..2026-10-31 720']);
    expect(lines[0]?.usage?.seconds).toBe(hours(30));
  });
  test('late use within a share moves seconds and no money', () => {
    const late = {
      ...tenant,
      use: new Map([use('2026-09', 25), use('2026-10', 30)]),
      billed: new Map([billed('2026-09', 18, 0n)]),
    };
    expect(
      text(draftWholesale({ ...wholesale, tenants: [late], terms: { by: 'percent-of-retail-net', percent: '40' } })),
    ).toEqual(['share 2026-10-01..2026-10-31 720', 'late-usage 2026-09-01..2026-09-30 0']);
  });
});
