import type { Posting } from './entry';

/**
 * An issued document as postings. A credit note (negative amounts) first reduces the open balance of the invoice it
 * credits; the excess becomes account credit, until a refund or another invoice takes it (invoice-rules section 6).
 */
export function documentPostings(
  document: {
    readonly documentId: string;
    readonly creditsInvoiceId: string | null;
    readonly payerId: string;
    readonly netMinor: bigint;
    readonly vatMinor: bigint;
  },
  openMinor: bigint,
): Posting[] {
  const { payerId, netMinor, vatMinor } = document;
  const gross = netMinor + vatMinor;
  const income: Posting[] = [
    { account: 'sales', amountMinor: -netMinor },
    { account: 'vat-output', amountMinor: -vatMinor },
  ];
  if (document.creditsInvoiceId === null)
    return [{ account: 'receivable', amountMinor: gross, payerId, invoiceId: document.documentId }, ...income];
  const taken = gross < -openMinor ? -openMinor : gross;
  return [
    { account: 'receivable', amountMinor: taken, payerId, invoiceId: document.creditsInvoiceId },
    { account: 'account-credit', amountMinor: gross - taken, payerId },
    ...income,
  ];
}
