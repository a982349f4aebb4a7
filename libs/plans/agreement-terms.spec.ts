import { localDate, month } from '@/kernel';
import { receiptsSince, segmentsOf, type TermsVersion, termsOn } from './agreement-terms';

const version = (startsOn: string, plan: string): TermsVersion => ({
  startsOn: localDate(startsOn),
  terms: { by: 'list', priceList: 'retail', plan },
});
const versions = [version('2026-01-01', 'l1'), version('2026-10-11', 'commons')];
const november = month('2026-11');
const october = month('2026-10');

test('the terms of a day are those of the last version that has started', () => {
  expect(termsOn(versions, localDate('2026-10-10'))?.terms).toMatchObject({ plan: 'l1' });
  expect(termsOn(versions, localDate('2026-10-11'))?.terms).toMatchObject({ plan: 'commons' });
  expect(termsOn(versions, localDate('2025-12-31'))).toBeUndefined();
});

describe('the days of a month under an agreement', () => {
  const open = { startsOn: localDate('2026-01-01'), endsOn: null };
  const cases: [string, ReturnType<typeof segmentsOf>, [string, string, string][]][] = [
    [
      'a whole month under one version',
      segmentsOf(november, versions, open),
      [['2026-11-01', '2026-12-01', 'commons']],
    ],
    [
      'a change inside the month makes two',
      segmentsOf(october, versions, open),
      [
        ['2026-10-01', '2026-10-11', 'l1'],
        ['2026-10-11', '2026-11-01', 'commons'],
      ],
    ],
    [
      'begun inside the month',
      segmentsOf(november, versions, { ...open, startsOn: localDate('2026-11-12') }),
      [['2026-11-12', '2026-12-01', 'commons']],
    ],
    [
      'ended inside the month',
      segmentsOf(november, versions, { ...open, endsOn: localDate('2026-11-05') }),
      [['2026-11-01', '2026-11-05', 'commons']],
    ],
    ['not begun yet', segmentsOf(november, versions, { ...open, startsOn: localDate('2026-12-01') }), []],
    ['ended before', segmentsOf(november, versions, { ...open, endsOn: localDate('2026-11-01') }), []],
  ];
  test.each(cases)('%s', (_what, segments, expected) =>
    expect(segments.map(({ from, until, terms }) => [from, until, terms.by === 'list' && terms.plan])).toEqual(
      expected,
    ),
  );
});

test.each([
  ['2026-09-30', null],
  ['2026-10-15', '2026-10-01'],
  ['2026-11-15', '2026-10-01'],
  ['2026-12-15', null],
  ['2027-01-15', '2027-01-01'],
])('on %s an agreement is by receipts since %s', (day, since) => {
  const by = (startsOn: string, percent: string | null) => ({
    startsOn: localDate(startsOn),
    terms: percent ? { by: 'percent-of-receipts' as const, percent } : { by: 'list' as const, priceList: 'w' },
  });
  const versions = [
    by('2026-01-01', null),
    by('2026-10-01', '40'),
    by('2026-11-01', '35'),
    by('2026-12-01', null),
    by('2027-01-01', '30'),
  ];
  expect(receiptsSince(versions, localDate(day))).toBe(since);
});
