import { localDate } from '@/kernel';
import { ageOf, calledLike, type DebtorSort, debtorsByAge, sortedDebtors, totalByAge } from './debtors';

const today = localDate('2026-11-30');

test.each([
  [null, 'not-due'],
  ['2026-12-01', 'not-due'],
  ['2026-11-30', 'not-due'],
  ['2026-11-29', 'to-30'],
  ['2026-10-31', 'to-30'],
  ['2026-10-30', 'to-60'],
  ['2026-10-01', 'to-60'],
  ['2026-09-30', 'to-90'],
  ['2026-09-01', 'to-90'],
  ['2026-08-31', 'older'],
])('what was due on %s is %s', (dueOn, age) => expect(ageOf(dueOn, today)).toBe(age));

test('debtors are summed by payer and age, the most owed first, credit beside it', () => {
  const owed = (payerId: string, dueOn: string, openMinor: bigint) => ({
    resellerId: 'r',
    payerId,
    payerName: payerId,
    dueOn,
    openMinor,
  });
  const debtors = debtorsByAge(
    [
      owed('oak', '2026-11-29', 100n),
      owed('elm', '2026-12-10', 700n),
      owed('oak', '2026-11-20', 50n),
      owed('oak', '2026-01-01', 10n),
    ],
    [
      { resellerId: 'r', payerId: 'oak', payerName: 'oak', creditMinor: 5n },
      { resellerId: 'r', payerId: 'ash', payerName: 'ash', creditMinor: 9n },
    ],
    today,
  );
  expect(debtors.map(({ payerId, owedMinor, creditMinor }) => [payerId, owedMinor, creditMinor])).toEqual([
    ['elm', 700n, 0n],
    ['oak', 160n, 5n],
    ['ash', 0n, 9n],
  ]);
  const by = (sort: DebtorSort) => sortedDebtors(debtors, sort).map(({ payerId }) => payerId);
  expect([by('oldest'), by('name')]).toEqual([
    ['oak', 'elm', 'ash'],
    ['ash', 'elm', 'oak'],
  ]);
  expect(calledLike(debtors, 'LM').map(({ payerId }) => payerId)).toEqual(['elm']);
  expect(totalByAge(debtors)).toEqual({ 'not-due': 700n, 'to-30': 150n, 'to-60': 0n, 'to-90': 0n, older: 10n });
});
