import type { Account, Posting } from '@/books';
import type { Allocation } from './payment';

export interface OpenInvoice extends Allocation {
  /** What is owed of it now. */
  readonly openMinor: bigint;
}

/**
 * Money that has come as postings: each invoice takes what it was meant to have, at most what is open; what is over pays
 * what was owed before the first invoice, and then becomes the payer's account credit. So no balance falls below zero, and a double payment is seen as credit.
 */
export function receiptPostings(
  amountMinor: bigint,
  payerId: string,
  into: Extract<Account, 'stripe' | 'unmatched'>,
  invoices: readonly OpenInvoice[],
  openingMinor = 0n,
): { postings: Posting[]; allocations: Allocation[]; creditMinor: bigint } {
  let left = amountMinor;
  const allocations = invoices.flatMap(({ invoiceId, tenantId, amountMinor: meant, openMinor }) => {
    const taken = [meant, openMinor, left].reduce((least, one) => (one < least ? one : least));
    if (taken <= 0n) return [];
    left -= taken;
    return [{ invoiceId, tenantId, amountMinor: taken }];
  });
  const opening = left < openingMinor ? left : openingMinor;
  left -= opening;
  return {
    allocations,
    creditMinor: left,
    postings: [
      { account: into, amountMinor },
      ...allocations.map(({ invoiceId, tenantId, amountMinor: taken }) => ({
        account: 'receivable' as const,
        amountMinor: -taken,
        payerId,
        invoiceId,
        tenantId,
      })),
      { account: 'opening-balance', amountMinor: -opening, payerId },
      { account: 'account-credit', amountMinor: -left, payerId },
    ],
  };
}
