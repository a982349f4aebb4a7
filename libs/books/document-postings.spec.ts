import { documentPostings } from './document-postings';

const shown = (document: Partial<Parameters<typeof documentPostings>[0]>, openMinor: bigint): Record<string, bigint> =>
  Object.fromEntries(
    documentPostings(
      { documentId: 'd', creditsInvoiceId: null, payerId: 'p', netMinor: 0n, vatMinor: 0n, ...document },
      openMinor,
    ).map(({ account, amountMinor }) => [account, amountMinor]),
  );

test('an invoice is owed whole', () =>
  expect(shown({ netMinor: 1000n, vatMinor: 200n }, 0n)).toEqual({
    receivable: 1200n,
    sales: -1000n,
    'vat-output': -200n,
  }));

test.each([
  ['an unpaid invoice takes it off what is owed', 2400n, -1200n, 0n],
  ['a paid invoice makes account credit of it', 0n, 0n, -1200n],
  ['a partly paid one takes what is open, the rest is credit', 500n, -500n, -700n],
])('a credit note over 12.00 on %s', (_, open, receivable, credit) => {
  const postings = shown({ creditsInvoiceId: 'i', netMinor: -1000n, vatMinor: -200n }, open);
  expect(postings).toEqual({ receivable, 'account-credit': credit, sales: 1000n, 'vat-output': 200n });
  expect(Object.values(postings).reduce((sum, amount) => sum + amount)).toBe(0n);
});
