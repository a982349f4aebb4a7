import type { EntryToPost } from './entry';

/**
 * What a payer owed, or (below zero) had paid ahead, on the day it was taken over: apart from all invoices, for none of ours asked
 * for it. `sourceId` is the payer, so that it is posted once.
 */
export function openingEntry(
  of: Pick<EntryToPost, 'resellerId' | 'tenantId' | 'issuerId' | 'postedOn' | 'currency'> & {
    readonly payerId: string;
  },
  owedMinor: bigint,
): EntryToPost {
  const account = owedMinor > 0n ? ('opening-balance' as const) : ('account-credit' as const);
  return {
    ...of,
    issuerResellerId: of.resellerId,
    tier: 'retail',
    kind: 'opening',
    sourceId: of.payerId,
    postings: [
      { account, amountMinor: owedMinor, payerId: of.payerId },
      { account: 'equity', amountMinor: -owedMinor },
    ],
  };
}
