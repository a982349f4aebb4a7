import { inert } from '@/wording';
import type { ListedInvoice } from './invoice-list.store';
import type { IssuedLine, VatFigures } from './month-figures.store';

/** Minor units as a plain decimal, for tables that programs read. */
export function decimalOf(minor: bigint): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export const INVOICE_COLUMNS = [
  'number',
  'kind',
  'state',
  'payer',
  'month',
  'issued_on',
  'due_on',
  'currency',
  'net',
  'vat',
  'gross',
];

/** A document as a row of a table: amounts as plain decimals, names inert in a spreadsheet. */
export const invoiceRow = (one: ListedInvoice): string[] => [
  inert(one.number ?? ''),
  one.kind,
  one.state,
  inert(one.payerName),
  one.month,
  one.issuedOn ?? '',
  one.dueOn ?? '',
  one.currency,
  decimalOf(one.netMinor),
  decimalOf(one.vatMinor),
  decimalOf(one.grossMinor),
];

export const LINE_COLUMNS = [
  'number',
  'kind',
  'issued_on',
  'payer',
  'line',
  'description',
  'from',
  'until',
  'seconds',
  'unit_price',
  'currency',
  'net',
  'vat',
  'vat_case',
  'vat_percent',
];

/** A line of an issued document; both its days are included. */
export const lineRow = (line: IssuedLine): string[] => [
  inert(line.number),
  line.kind,
  line.issuedOn,
  inert(line.payerName),
  line.lineKind,
  inert(line.description),
  line.fromOn,
  line.untilOn,
  line.seconds ?? '',
  line.unitPrice ?? '',
  line.currency,
  decimalOf(BigInt(line.netMinor)),
  decimalOf(BigInt(line.vatMinor)),
  line.vatCase,
  line.vatPercent ?? '',
];

export const VAT_COLUMNS = ['kind', 'vat_case', 'vat_percent', 'documents', 'currency', 'net', 'vat'];

export const vatRow = (one: VatFigures): string[] => [
  one.kind,
  one.vatCase,
  one.vatPercent ?? '',
  String(one.documents),
  one.currency,
  decimalOf(one.netMinor),
  decimalOf(one.vatMinor),
];
