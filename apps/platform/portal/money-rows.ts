import type { Invoice } from '@/invoicing';
import { Money } from '@/kernel';
import type { StatementOfAccount } from '@/statements';

/** A tenant's documents as a table: amounts of a credit note are below zero. */
export const INVOICE_COLUMNS = [
  'number',
  'kind',
  'month',
  'issued_on',
  'due_on',
  'payer',
  'currency',
  'net',
  'vat',
  'gross',
  'vat_percent',
  'purchase_order',
];

export const invoiceRow = (one: Invoice): string[] => [
  one.number ?? '',
  one.kind,
  one.month,
  one.issuedOn ?? '',
  one.dueOn ?? '',
  one.payerName,
  one.currency,
  decimal(one.netMinor, one.currency),
  decimal(one.vatMinor, one.currency),
  decimal(one.grossMinor, one.currency),
  one.vatPercent ?? '',
  one.purchaseOrder ?? '',
];

/** What a payer was asked and has paid: each movement, what it changed, and what was owed after it. */
export const STATEMENT_COLUMNS = ['on', 'what', 'method', 'documents', 'currency', 'change', 'balance'];

export const statementRow = (
  { on, kind, methodKind, numbers, changeMinor, balanceMinor }: StatementOfAccount['lines'][number],
  currency: string,
): string[] => [
  on,
  kind,
  methodKind ?? '',
  numbers,
  currency,
  decimal(changeMinor, currency),
  decimal(balanceMinor, currency),
];

/** An amount with its two places, as tables take it: `-12.50`. */
export function decimal(minor: bigint, currency: string): string {
  const { minor: amount } = Money.of(minor, currency);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
