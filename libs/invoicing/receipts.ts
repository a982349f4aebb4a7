import { divideRounded, Money } from '@/kernel';

/** A retail invoice, and what was paid of it: until the agreement was by receipts, and until the month's end. Minor units. */
export interface PaidInvoice {
  readonly netMinor: bigint;
  readonly grossMinor: bigint;
  readonly paidBeforeMinor: bigint;
  readonly paidMinor: bigint;
}

/** What a tenant's invoices have been paid since the agreement was by receipts, net of VAT, and how much of that was shared. */
export interface Receipts {
  readonly known: Money;
  readonly shared: Money;
}

/**
 * Payments net of VAT, each invoice by its own proportion and as a difference of sums: parts of an invoice come to its net once
 * it is paid, to the penny, in whichever parts. What was paid back counts as not paid.
 */
export function netReceived(invoices: readonly PaidInvoice[], currency: string): Money {
  const net = ({ netMinor, grossMinor }: PaidInvoice, paid: bigint): bigint =>
    grossMinor === 0n ? 0n : divideRounded(paid * netMinor, grossMinor);
  return Money.of(
    invoices.reduce((sum, one) => sum + net(one, one.paidMinor) - net(one, one.paidBeforeMinor), 0n),
    currency,
  );
}
