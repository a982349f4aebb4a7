import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { fromOpen, OPEN_COLUMNS, type OpenInvoiceOfPayer, type OpenRow, openOf } from './open-invoices.store';

const SORTS = {
  due: { key: `coalesce(to_char(i.due_on, 'YYYY-MM-DD'), '') collate "C"`, type: 'text', direction: 'asc' },
  amount: { key: 'o.minor', type: 'numeric', direction: 'desc' },
  payer: { key: 'lower(y.name) collate "C"', type: 'text', direction: 'asc' },
} as const;
export type OpenInvoiceSort = keyof typeof SORTS;
export const OPEN_INVOICE_SORTS = Object.keys(SORTS) as [OpenInvoiceSort, ...OpenInvoiceSort[]];

/** What a key of each looks like: anything else the database would not read as a figure. */
export const OPEN_INVOICE_KEYS: Readonly<Record<OpenInvoiceSort, RegExp>> = {
  due: /^(\d{4}-\d\d-\d\d)?$/,
  amount: /^\d{1,18}$/,
  payer: /^/,
};

/** Which open invoices of an issuer; what is left out asks for all. */
export interface OpenInvoiceFilter {
  readonly issuerResellerId: string;
  readonly issuerId: string;
  /** The beginning of a payer's name or of an invoice's number, in whatever case. */
  readonly search?: string | undefined;
  /** Due before this day of the issuer's. */
  readonly dueBefore?: LocalDate | undefined;
}

/** A place in the sorted list: its key there and the invoice's id. */
export interface OpenInvoicePlace {
  readonly key: string;
  readonly id: string;
}
export interface ListedOpenInvoice extends OpenInvoiceOfPayer {
  readonly place: OpenInvoicePlace;
}

/** What is owed to an issuer as a long list, searched, sorted and read from a place on. */
@Injectable()
export class OpenInvoiceListStore {
  async page(
    tx: NetworkTx | ScopedTx,
    { issuerResellerId, issuerId, search, dueBefore }: OpenInvoiceFilter,
    { sort, after, limit }: { sort: OpenInvoiceSort; after?: OpenInvoicePlace | undefined; limit: number },
  ): Promise<ListedOpenInvoice[]> {
    const { key, type, direction } = SORTS[sort];
    const parameters: unknown[] = [issuerResellerId, issuerId, null, null];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions: string[] = [];
    if (dueBefore) conditions.push(`and i.due_on < ${given(dueBefore)}::date`);
    if (search) {
      const [from, until] = [given(search.toLowerCase()), given(`${search.toLowerCase()}\u{10FFFF}`)];
      const begins = (what: string): string => `(${what} collate "C" >= ${from} and ${what} collate "C" < ${until})`;
      conditions.push(`and (${begins('lower(y.name)')} or ${begins('i.number_key')})`);
    }
    if (after)
      conditions.push(
        `and (${key}, i.id) ${direction === 'asc' ? '>' : '<'} (${given(after.key)}::${type}, ${given(after.id)}::uuid)`,
      );
    const rows = await tx.query<OpenRow & { sortKey: string }>(
      `select ${OPEN_COLUMNS}, (${key})::text as "sortKey" ${fromOpen(tx, conditions.join(' '))}
       order by ${key} ${direction}, i.id ${direction} limit ${given(limit)}`,
      parameters,
    );
    return rows.map(({ sortKey, ...row }) => ({ ...openOf(row), place: { key: sortKey, id: row.invoiceId } }));
  }
}
