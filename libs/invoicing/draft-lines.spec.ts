import fc from 'fast-check';
import { localDate, Money, month } from '@/kernel';
import { type PricesFrom, parsePriceList, type TermsVersion } from '@/plans';
import type { DraftLine } from './draft-line';
import { draftRetail, type RetailInput } from './draft-retail';
import { draftWholesale, type WholesaleTenant } from './draft-wholesale';

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
  use: use(0),
  late: new Map(),
  ...overrides,
});
const use = (count: number, bySegment?: number[]) => ({
  seconds: hours(count),
  untilPosition: 9n,
  ...(bySegment ? { bySegment: bySegment.map(hours) } : {}),
});
const late = (of: string, known: number, billed: number, netMinor: bigint) =>
  new Map([[month(of), { use: use(known), billed: { seconds: hours(billed), netMinor, untilPosition: 4n } }]]);
const text = (lines: DraftLine[]): string[] =>
  lines.map(({ kind, fromOn, untilOn, net }) => `${kind} ${fromOn}..${untilOn} ${net.minor}`);

describe('a tenant’s invoice for October', () => {
  const cases: [string, Partial<RetailInput>, string[]][] = [
    [
      'use in arrears, next month’s fee in advance',
      { use: use(30) },
      ['usage 2026-10-01..2026-10-31 600', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    ['nothing used', {}, ['fee 2026-11-01..2026-11-30 1200']],
    [
      'the first invoice has the fee from the start too, and a share of the allowance',
      { agreement: agreement('2026-10-12', terms('2026-10-12', 'commons')), use: use(20) },
      ['fee 2026-10-12..2026-10-31 774', 'usage 2026-10-12..2026-10-31 426', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    [
      'a plan without metering shows its hours and charges none',
      { agreement: agreement('2026-06-01', terms('2026-06-01', 'l3')), use: use(50) },
      ['usage 2026-10-01..2026-10-31 0', 'fee 2026-11-01..2026-11-30 4050'],
    ],
    [
      'a change of plan inside the month is rated in two parts',
      {
        agreement: agreement('2026-06-01', terms('2026-06-01', 'l3'), terms('2026-10-17', 'commons')),
        use: use(40, [25, 15]),
      },
      ['usage 2026-10-01..2026-10-31 319', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    [
      'late use of September costs what it would have cost in time',
      { use: use(10), late: late('2026-09', 25, 18, 0n) },
      ['usage 2026-10-01..2026-10-31 0', 'late-usage 2026-09-01..2026-09-30 300', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    [
      'use taken away again is given back',
      { late: late('2026-09', 22, 30, 600n) },
      ['late-usage 2026-09-01..2026-09-30 -480', 'fee 2026-11-01..2026-11-30 1200'],
    ],
    ['a new version of the list counts from its day', { month: month('2026-11') }, ['fee 2026-12-01..2026-12-31 1300']],
    [
      'an agreement that ends has no next fee',
      {
        agreement: { ...agreement('2026-06-01', terms('2026-06-01', 'commons')), endsOn: localDate('2026-11-01') },
        use: use(21),
      },
      ['usage 2026-10-01..2026-10-31 60'],
    ],
  ];
  test.each(cases)('%s', (_what, overrides, expected) => expect(text(draftRetail(input(overrides)))).toEqual(expected));

  test('a late line names the positions after those billed', () =>
    expect(draftRetail(input({ late: late('2026-09', 25, 18, 0n) }))[0]?.usage).toEqual({
      month: '2026-09',
      seconds: hours(7),
      afterPosition: 4n,
      untilPosition: 9n,
    }));
});

test('the first invoice has the set-up fee, once', () => {
  const withSetUp = [
    version('retail', '2026-01-01', { ...plan('commons', '12.00', '20', commonsUsage), setUpFee: '25.00' }),
  ];
  const since = agreement('2026-10-12', terms('2026-10-12', 'commons'));
  expect(text(draftRetail(input({ agreement: since, prices: withSetUp })))).toEqual([
    'fee 2026-10-12..2026-10-31 2500',
    'fee 2026-10-12..2026-10-31 774',
    'fee 2026-11-01..2026-11-30 1200',
  ]);
  expect(text(draftRetail(input({ agreement: since, prices: withSetUp, month: month('2026-11') })))).toEqual([
    'fee 2026-12-01..2026-12-31 1200',
  ]);
});

describe('a reseller’s wholesale invoice for October', () => {
  const october = month('2026-10');
  const byList = { by: 'list' as const, priceList: 'wholesale' };
  const byPercent = (percent: string) => ({ by: 'percent-of-retail-net' as const, percent });
  const from = (startsOn: string, of: TermsVersion['terms']): TermsVersion => ({
    startsOn: localDate(startsOn),
    terms: of,
  });
  const gbp = (minor: number): Money => Money.of(minor, 'GBP');
  const tenant: WholesaleTenant = {
    tenantId: 'oak',
    name: 'Oak',
    agreement: agreement('2026-06-01', terms('2026-06-01', 'commons')),
    use: use(30),
    late: new Map(),
    retail: new Map([[october, { net: gbp(1800), late: new Map() }]]),
    openMonths: [],
    obstacle: null,
  };
  const draft = (versions: TermsVersion[], ...tenants: WholesaleTenant[]) =>
    draftWholesale({
      month: october,
      versions,
      startsOn: '2026-06-01',
      prices,
      currency: 'GBP',
      language: 'en' as const,
      tenants,
      fees: [],
    });
  const lines = (versions: TermsVersion[], of: Partial<WholesaleTenant> = {}) => [
    ...draft(versions, { ...tenant, ...of }).lines,
  ];
  const since = from('2026-06-01', byList);

  test('by the wholesale list, from the same seconds', () =>
    expect(text(lines([since]))).toEqual(['usage 2026-10-01..2026-10-31 960', 'fee 2026-11-01..2026-11-30 400']));

  test('a change of plan inside the month is rated in two parts', () => {
    const changed = agreement('2026-06-01', terms('2026-06-01', 'l3'), terms('2026-10-17', 'commons'));
    expect(text(lines([since], { agreement: changed, use: use(40, [25, 15]) }))[0]).toBe(
      'usage 2026-10-01..2026-10-31 480',
    );
  });

  test('by a percent of retail net, with the same seconds beside', () => {
    const made = lines([from('2026-06-01', byPercent('40'))]);
    expect(text(made)).toEqual(['share 2026-10-01..2026-10-31 720']);
    expect(made[0]?.usage?.seconds).toBe(hours(30));
  });

  const byReceipts = { by: 'percent-of-receipts' as const, percent: '40' };
  test.each([
    ['what was paid and not shared yet', 1800, 300, ['share 2026-10-01..2026-10-31 600']],
    ['nothing new', 300, 300, []],
    ['more paid back than came: made up later', 100, 300, []],
  ])('by a percent of receipts: %s', (_, known, shared, expected) => {
    const made = lines([from('2026-06-01', byReceipts)], { receipts: { known: gbp(known), shared: gbp(shared) } });
    expect(text(made)).toEqual(expected);
    expect(made.map(({ usage }) => usage)).toEqual(expected.map(() => null));
  });

  const septemberLate = {
    late: late('2026-09', 25, 18, 0n),
    retail: new Map([[october, { net: gbp(1800), late: new Map([[month('2026-09'), gbp(300)]]) }]]),
  };
  test.each<[string, TermsVersion[], string[]]>([
    [
      'late use has the percent of what its tenant pays for it',
      [from('2026-06-01', byPercent('40'))],
      ['share 2026-10-01..2026-10-31 720', 'late-usage 2026-09-01..2026-09-30 120'],
    ],
    [
      'late use goes by the percent of its own month',
      [from('2026-06-01', byPercent('40')), from('2026-10-01', byPercent('35'))],
      ['share 2026-10-01..2026-10-31 630', 'late-usage 2026-09-01..2026-09-30 120'],
    ],
    [
      'late use of a month by percent, on an invoice by the list',
      [from('2026-06-01', byPercent('40')), from('2026-10-01', byList)],
      ['usage 2026-10-01..2026-10-31 960', 'late-usage 2026-09-01..2026-09-30 120', 'fee 2026-11-01..2026-11-30 400'],
    ],
    [
      'late use of a month by the list, on an invoice by percent',
      [since, from('2026-10-01', byPercent('40'))],
      ['share 2026-10-01..2026-10-31 720', 'late-usage 2026-09-01..2026-09-30 800'],
    ],
  ])('%s', (_what, versions, expected) => expect(text(lines(versions, septemberLate))).toEqual(expected));

  test('of any use, late use and terms, the seconds on its lines are those of the retail lines', () => {
    const seconds = fc.bigInt({ min: 0n, max: 3_000_000n });
    fc.assert(
      fc.property(seconds, seconds, seconds, fc.constantFrom(byList, byPercent('40')), (known, before, after, by) => {
        const of = {
          use: { seconds: known, untilPosition: 9n },
          late: new Map([
            [
              month('2026-09'),
              {
                use: { seconds: after, untilPosition: 9n },
                billed: { seconds: before, netMinor: 0n, untilPosition: 4n },
              },
            ],
          ]),
        };
        const sum = (list: readonly DraftLine[]): bigint =>
          list.reduce((total, { usage }) => total + (usage?.seconds ?? 0n), 0n);
        return (
          sum(draftRetail(input(of))) === known + after - before &&
          sum(lines([from('2026-06-01', by)], of)) === known + after - before
        );
      }),
    );
  });

  const broken = { ...tenant, tenantId: 'elm', agreement: agreement('2026-06-01', terms('2026-06-01', 'gone')) };
  test('a tenant without a price is left out with the reason, and the rest goes out', () => {
    const made = draft([since], broken, tenant);
    expect(made.parked).toEqual([{ tenantId: 'elm', reason: expect.stringContaining('no prices for plan "gone"') }]);
    expect(made.lines.map(({ aboutTenantId }) => aboutTenantId)).toEqual(['oak', 'oak']);
  });

  test.each<[string, TermsVersion[], string[]]>([
    [
      'by the list: its fees and its use',
      [since],
      [
        'fee 2026-10-01..2026-10-31 400',
        'usage 2026-10-01..2026-10-31 960',
        'late-usage 2026-09-01..2026-09-30 800',
        'fee 2026-11-01..2026-11-30 400',
      ],
    ],
    [
      'by percent: its share',
      [from('2026-06-01', byPercent('40'))],
      ['share 2026-09-01..2026-09-30 400', 'share 2026-10-01..2026-10-31 720'],
    ],
  ])('a month left out before comes with this one, %s', (_what, versions, expected) => {
    const september = month('2026-09');
    const open = {
      late: late('2026-09', 25, 0, 0n),
      openMonths: [september],
      retail: new Map([...tenant.retail, [september, { net: gbp(1000), late: new Map() }] as const]),
    };
    expect(text(lines(versions, open))).toEqual(expected);
  });
});
