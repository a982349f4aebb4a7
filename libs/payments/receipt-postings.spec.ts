import { receiptPostings } from './receipt-postings';

const invoice = (invoiceId: string, amountMinor: bigint, openMinor: bigint) => ({
  invoiceId,
  tenantId: null,
  amountMinor,
  openMinor,
});

test.each([
  ['what is owed', 1200n, [invoice('a', 1200n, 1200n)], [1200n], 0n],
  ['an invoice paid meanwhile: all is credit', 1200n, [invoice('a', 1200n, 0n)], [], 1200n],
  ['an invoice credited in part meanwhile', 1200n, [invoice('a', 1200n, 500n)], [500n], 700n],
  ['two invoices together', 1225n, [invoice('a', 25n, 25n), invoice('b', 1200n, 1200n)], [25n, 1200n], 0n],
  ['less than was asked', 1000n, [invoice('a', 1200n, 1200n)], [1000n], 0n],
])('money for %s', (_, amount, invoices, taken, credit) => {
  const { postings, allocations, creditMinor } = receiptPostings(amount, 'p', 'stripe', invoices);
  expect(allocations.map(({ amountMinor }) => amountMinor)).toEqual(taken);
  expect(creditMinor).toBe(credit);
  expect(postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
});

test('what is over pays what was owed before the first invoice, and then becomes credit', () => {
  const { postings, creditMinor } = receiptPostings(2000n, 'p', 'unmatched', [invoice('a', 1200n, 1200n)], 500n);
  expect(creditMinor).toBe(300n);
  expect(postings.map(({ account, amountMinor }) => [account, amountMinor])).toEqual([
    ['unmatched', 2000n],
    ['receivable', -1200n],
    ['opening-balance', -500n],
    ['account-credit', -300n],
  ]);
});
