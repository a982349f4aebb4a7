import { localDate } from '@/kernel';
import { type DueInvoice, decideCollection, type Means, roomFrom } from './collection-decision';

const today = localDate('2026-11-18');
const card: Means = {
  kind: 'card',
  state: 'active',
  currency: 'GBP',
  debitCeilingMinor: 10_000_000n,
  weeklyCeilingMinor: 1_000_000n,
  debitedThisWeekMinor: 0n,
};
const debit: Means = { ...card, kind: 'bacs_debit' };
const invoice = (number: string, openMinor: bigint, more: Partial<DueInvoice> = {}): DueInvoice => ({
  invoiceId: number,
  tenantId: null,
  number,
  issuedOn: localDate('2026-11-04'),
  dueOn: today,
  openMinor,
  isUnderWay: false,
  failures: [],
  ...more,
});

test.each([
  ['what is due', card, [invoice('1', 1200n)], { do: 'collect', amountMinor: 1200n }],
  ['what is not due yet', card, [invoice('1', 1200n, { dueOn: localDate('2026-11-19') })], { do: 'nothing' }],
  ['what is on its way', card, [invoice('1', 1200n, { isUnderWay: true })], { do: 'nothing' }],
  ['less than can be charged', card, [invoice('1', 29n)], { do: 'carry-over', amountMinor: 29n }],
  [
    'a carried amount with the next invoice',
    card,
    [invoice('1', 29n), invoice('2', 1200n)],
    { do: 'collect', amountMinor: 1229n },
  ],
  [
    'a cancelled mandate',
    { ...debit, state: 'inactive' as const },
    [invoice('1', 1200n)],
    { do: 'wait', why: 'no-active-method' },
  ],
  ['a debit in euros', { ...debit, currency: 'EUR' }, [invoice('1', 1200n)], { do: 'wait', why: 'no-active-method' }],
  ['a debit of more than 100,000', debit, [invoice('1', 10_000_001n)], { do: 'wait', why: 'over-debit-ceiling' }],
  [
    'a week of more than 10,000',
    { ...debit, debitedThisWeekMinor: 999_000n },
    [invoice('1', 1200n)],
    { do: 'wait', why: 'over-weekly-ceiling', isForGood: false },
  ],
  [
    'more than a week has room for goes in parts, the oldest first',
    debit,
    [invoice('1', 600_000n), invoice('2', 600_000n)],
    { do: 'collect', amountMinor: 600_000n },
  ],
  [
    'one invoice that is more than any week has room for',
    debit,
    [invoice('1', 1_000_001n)],
    { do: 'wait', why: 'over-weekly-ceiling', isForGood: true },
  ],
  [
    'no weekly ceiling',
    { ...debit, weeklyCeilingMinor: null, debitedThisWeekMinor: 9_999_000n },
    [invoice('1', 1200n)],
    { do: 'collect', amountMinor: 1200n },
  ],
  [
    'a declined card, the next day',
    card,
    [invoice('1', 1200n, { failures: [{ failedOn: localDate('2026-11-17'), code: 'generic_decline' }] })],
    { do: 'nothing' },
  ],
  [
    'a declined card, three days later',
    card,
    [invoice('1', 1200n, { failures: [{ failedOn: localDate('2026-11-15'), code: 'generic_decline' }] })],
    { do: 'collect', amountMinor: 1200n },
  ],
] as const)('%s', (_, means, invoices, expected) =>
  expect(decideCollection(today, means, invoices)).toMatchObject(expected),
);

const at = (day: string): Date => new Date(`${day}T10:00:00Z`);
const made = [
  { at: at('2026-11-17'), amountMinor: 500_000n },
  { at: at('2026-11-16'), amountMinor: 400_000n },
];
test.each([
  ['once the first has left the week', 200_000n, at('2026-11-23')],
  ['once both have', 900_000n, at('2026-11-24')],
  ['never', 1_000_001n, null],
])('a debit has room: %s', (_, amountMinor, from) => expect(roomFrom(made, 1_000_000n, amountMinor)).toEqual(from));
