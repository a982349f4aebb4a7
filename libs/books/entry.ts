/** What an account holds. Debits are positive: what is owed to the issuer, or lies at the card service or the bank. */
export type Account =
  | 'receivable'
  | 'sales'
  | 'vat-output'
  | 'account-credit'
  | 'stripe'
  | 'bank'
  | 'unmatched'
  | 'payment-fees'
  | 'bad-debt'
  | 'opening-balance'
  | 'equity';

export type EntryKind =
  | 'invoice'
  | 'credit-note'
  | 'payment'
  | 'payment-undone'
  | 'refund'
  | 'refund-failed'
  | 'refund-undone'
  | 'dispute'
  | 'dispute-won'
  | 'credit-applied'
  | 'credit-unapplied'
  | 'payout'
  | 'payout-failed'
  | 'transfer-in'
  | 'transfer-ignored'
  | 'transfer-restored'
  | 'opening';

/** One side of a movement: a debit is positive, a credit negative, in minor units. */
export interface Posting {
  readonly account: Account;
  readonly amountMinor: bigint;
  /** Whose receivable, credit or opening balance it is; needed for these accounts. */
  readonly payerId?: string;
  /** Which invoice is owed more or less; needed for a receivable. */
  readonly invoiceId?: string;
  /** Whose tenant sees it, if another's than the entry's. */
  readonly tenantId?: string | null;
}

/** A movement of money in an issuer's books. `sourceId` is what caused it: a document, payment, refund, dispute or transfer. */
export interface EntryToPost {
  readonly resellerId: string;
  readonly tenantId: string | null;
  readonly tier: 'retail' | 'wholesale';
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly kind: EntryKind;
  readonly sourceId: string;
  readonly postedOn: string;
  readonly currency: string;
  readonly postings: readonly Posting[];
}
