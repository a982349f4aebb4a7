import { PriceListInvalid } from './errors';
import { parsePriceList, priceListFromFile } from './price-list';

const plan = (overrides: Record<string, unknown> = {}) => ({
  code: 'commons',
  name: 'Commons',
  monthlyFee: '12.00',
  includedHours: '20',
  usage: {
    model: 'graduated',
    tiers: [
      { upToHours: '100', perHour: '0.60' },
      { upToHours: null, perHour: '0.45' },
    ],
  },
  prorateAllowance: true,
  limits: { participants: 50, recording: true },
  ...overrides,
});
const list = (...plans: unknown[]) => ({ currency: 'GBP', plans });
const tiers = (...t: unknown[]) => list(plan({ usage: { model: 'graduated', tiers: t } }));
const mistakes = (json: unknown): readonly string[] => {
  try {
    parsePriceList(json);
    return [];
  } catch (error) {
    if (error instanceof PriceListInvalid) return error.mistakes;
    throw error;
  }
};

test('a good list is read exactly', () => {
  const { list: parsed, warnings } = parsePriceList(
    list(plan(), plan({ code: 'l1', usage: null, includedHours: '7.5' })),
  );
  expect(parsed.plans.get('commons')).toMatchObject({
    includedSeconds: 72_000n,
    monthlyFee: { minor: 1200n, currency: 'GBP' },
  });
  expect(parsed.plans.get('l1')).toMatchObject({ includedSeconds: 27_000n, price: null });
  expect(warnings).toEqual([]);
});

describe('refused by name', () => {
  const cases: [string, unknown, RegExp][] = [
    [
      'a gap between tiers',
      tiers({ fromHours: '0', upToHours: '10', perHour: '1' }, { fromHours: '11', upToHours: null, perHour: '1' }),
      /starts at 11 hours: a gap after 10/,
    ],
    [
      'an overlap',
      tiers({ fromHours: '0', upToHours: '10', perHour: '1' }, { fromHours: '9', upToHours: null, perHour: '1' }),
      /overlaps what ends at 10/,
    ],
    ['no end', tiers({ upToHours: '10', perHour: '1' }), /a gap above/],
    ['an end too early', tiers({ upToHours: null, perHour: '1' }, { upToHours: null, perHour: '1' }), /has no end/],
    [
      'bounds that do not rise',
      tiers({ upToHours: '10', perHour: '1' }, { upToHours: '10', perHour: '1' }, { upToHours: null, perHour: '1' }),
      /not above 10/,
    ],
    ['a negative fee', list(plan({ monthlyFee: '-1.00' })), /monthlyFee -1.00 is below zero/],
    ['a negative price', tiers({ upToHours: null, perHour: '-0.10' }), /perHour -0.10 is below zero/],
    ['an unknown currency', { ...list(plan()), currency: 'XYZ' }, /currency "XYZ" is not known/],
    ['a plan twice', list(plan(), plan()), /plan "commons" stands twice/],
    ['a price as a number', list(plan({ monthlyFee: 12 })), /plans\.0\.monthlyFee/],
    ['a field nobody knows', list(plan({ discount: '1' })), /discount/],
  ];
  test.each(cases)('%s', (_what, json, expected) => expect(mistakes(json).join('\n')).toMatch(expected));

  test('all mistakes are told at once', () =>
    expect(mistakes({ currency: 'XYZ', plans: [plan({ monthlyFee: '-1' }), plan()] })).toHaveLength(3));

  test('a file that is not JSON', () => expect(() => priceListFromFile('{')).toThrow(/is refused/));
});

test('a volume price that falls when use grows is allowed with a warning', () => {
  const falling = plan({
    usage: {
      model: 'volume',
      tiers: [
        { upToHours: '15', perHour: '10' },
        { upToHours: null, perHour: '5' },
      ],
    },
  });
  expect(parsePriceList(list(falling)).warnings).toEqual([expect.stringContaining('just above 15 hours')]);
});
