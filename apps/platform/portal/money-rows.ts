import { decimalOf, type Invoice } from '@/invoicing';
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
  decimalOf(one.netMinor),
  decimalOf(one.vatMinor),
  decimalOf(one.grossMinor),
  one.vatPercent ?? '',
  one.purchaseOrder ?? '',
];

/** What a payer was asked and has paid: each movement, what it changed, and what was owed after it. */
export const STATEMENT_COLUMNS = ['on', 'what', 'method', 'documents', 'currency', 'change', 'balance'];

export const statementRow = (
  { on, kind, methodKind, numbers, changeMinor, balanceMinor }: StatementOfAccount['lines'][number],
  currency: string,
): string[] => [on, kind, methodKind ?? '', numbers, currency, decimalOf(changeMinor), decimalOf(balanceMinor)];
