import { decimalOf, type Invoice } from '@/invoicing';

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
