import { localDate } from '@/kernel';
import { type DueInvoice, decideCollection, type Means } from './collection-decision';

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
    { do: 'wait', why: 'over-weekly-ceiling' },
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
