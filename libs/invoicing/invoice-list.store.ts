import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { IssuerTx, Tier } from './as-issuer.adapter';
import type { Invoice } from './invoice';

export const SORTS = {
  month: { key: 'i.month', type: 'date', direction: 'desc' },
  number: { key: 'i.number_key', type: 'text', direction: 'desc' },
  payer: { key: 'i.payer_key', type: 'text', direction: 'asc' },
  amount: { key: 'i.gross_minor', type: 'bigint', direction: 'desc' },
} as const;

export type InvoiceSort = keyof typeof SORTS;
export const INVOICE_SORTS = Object.keys(SORTS) as [InvoiceSort, ...InvoiceSort[]];

const STATES = {
  draft: `i.state = 'draft'`,
  held: `i.state = 'held'`,
  approved: `i.state = 'approved'`,
  issued: `i.state = 'issued' and i.kind = 'invoice'`,
  'credit-note': `i.kind = 'credit-note'`,
} as const;
export type ListedState = keyof typeof STATES;
export const LISTED_STATES = Object.keys(STATES) as [ListedState, ...ListedState[]];

/** Whose documents: of whoever issues them. */
export interface InvoiceFilter extends WhichInvoices {
  readonly tier: Tier;
  readonly issuerResellerId: string;
}

/** Which documents; what is left out asks for all. */
export interface WhichInvoices {
  readonly tier?: Tier | undefined;
  readonly issuerResellerId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly month?: Month | undefined;
  readonly state?: ListedState | undefined;
  /** The beginning of a number or of a payer's name, in whatever case. */
  readonly search?: string | undefined;
}

/** A place in a sorted list: its key there and the document's id. */
export interface InvoicePlace {
  readonly key: string;
  readonly id: string;
}

/** From how much a draft is off the month before, in percent, it is marked for somebody to look at. */
export const FAR_OFF_PERCENT = 30;

export interface ListedInvoice
  extends Pick<
    Invoice,
    | 'resellerId'
    | 'id'
    | 'kind'
    | 'state'
    | 'heldReason'
    | 'number'
    | 'payerName'
    | 'month'
    | 'issuedOn'
    | 'dueOn'
    | 'currency'
    | 'isComplete'
  > {
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  readonly grossMinor: bigint;
  /** What is still owed of an issued document. */
  readonly openMinor: bigint;
  /** What the month before came to, net, under the same agreement; null on what is issued, and where there was none. */
  readonly beforeMinor: bigint | null;
  /** A document under way that is more than `FAR_OFF_PERCENT` off the month before. */
  readonly isFarOff: boolean;
  /** The month before had a purchase order, and this draft has none. */
  readonly lacksOrder: boolean;
}

type Row = ListedInvoice & { sortKey: string };
const COLUMNS = `i.reseller_id as "resellerId", i.id, i.kind, i.state, i.held_reason as "heldReason", i.number,
  coalesce(i.buyer ->> 'name', y.name, '') as "payerName", to_char(i.month, 'YYYY-MM') as month,
  to_char(i.issued_on, 'YYYY-MM-DD') as "issuedOn", to_char(i.due_on, 'YYYY-MM-DD') as "dueOn", i.currency,
  i.is_complete as "isComplete", i.net_minor as "netMinor", i.vat_minor as "vatMinor", i.gross_minor as "grossMinor",
  coalesce((select sum(p.amount_minor) from postings p where p.reseller_id = i.reseller_id and p.invoice_id = i.id), 0) as "openMinor"`;
const IS_FAR_OFF = `coalesce(abs(i.net_minor - b.net_minor) * 100 > ${FAR_OFF_PERCENT} * abs(b.net_minor), false)`;
const LACKS_ORDER = `coalesce(b.purchase_order, '') <> '' and coalesce(i.purchase_order, '') = ''`;
const MARKS = `b.net_minor as "beforeMinor", ${IS_FAR_OFF} as "isFarOff", ${LACKS_ORDER} as "lacksOrder"`;
const PAYER = 'left join payers y on y.reseller_id = i.reseller_id and y.id = i.payer_id';
const BEFORE = `left join lateral (select o.net_minor, o.purchase_order from invoices o
  where i.state <> 'issued' and o.reseller_id = i.reseller_id and o.agreement_id = i.agreement_id and o.kind = 'invoice'
    and o.month = (i.month - interval '1 month')::date limit 1) b on true`;

/** Documents as a long list, read from a place on: what a page costs does not grow with how far down it is. */
@Injectable()
export class InvoiceListStore {
  /** At most `limit` documents after a place, or before it, always in the order of the sort. */
  async page(
    tx: IssuerTx,
    filter: WhichInvoices,
    { sort, after, before, limit }: { sort: InvoiceSort; after?: InvoicePlace; before?: InvoicePlace; limit: number },
  ): Promise<(ListedInvoice & { place: InvoicePlace })[]> {
    const { key, type, direction } = SORTS[sort];
    const isDown = (direction === 'desc') !== (before !== undefined);
    const way = isDown ? 'desc' : 'asc';
    const place = before ?? after;
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [...conditionsOf(filter, given)];
    if (place)
      conditions.push(`(${key}, i.id) ${isDown ? '<' : '>'} (${given(place.key)}::${type}, ${given(place.id)}::uuid)`);
    const rows = await tx.query<Row>(
      `select ${COLUMNS}, ${MARKS}, i."sortKey" from (
         select i.*, (${key})::text as "sortKey", ${key} as sorted from invoices i where ${conditions.join(' and ')}
         order by ${key} ${way}, i.id ${way} limit ${given(limit)}) i ${PAYER} ${BEFORE}
       order by i.sorted ${way}, i.id ${way}`,
      parameters,
    );
    const list = rows.map((row) => ({ ...listed(row), place: { key: row.sortKey, id: row.id } }));
    return before ? list.reverse() : list;
  }

  /**
   * A month's invoices, those first that want somebody to look: held, incomplete, far off the month before, or without
   * the purchase order it had; then by payer.
   */
  async ofMonth(
    tx: IssuerTx,
    { tier, issuerResellerId, month }: { tier: Tier; issuerResellerId: string; month: Month },
    limit: number,
  ): Promise<ListedInvoice[]> {
    const rows = await tx.query<Row>(
      `select ${COLUMNS}, ${MARKS} from invoices i ${PAYER} ${BEFORE}
       where i.issuer_reseller_id = $1 and i.tier = $2 and i.month = $3 and i.kind = 'invoice'
       order by i.state <> 'issued' and (i.state = 'held' or not i.is_complete or ${IS_FAR_OFF} or ${LACKS_ORDER}) desc,
         i.payer_key, i.id limit $4`,
      [issuerResellerId, tier, firstDay(month), limit],
    );
    return rows.map(listed);
  }
}

/** The same as conditions on `invoices i`; `given` takes a value and answers its place in the query. */
export function conditionsOf(filter: WhichInvoices, given: (value: unknown) => string): string[] {
  const { search } = filter;
  const [from, until] = search ? [given(search.toLowerCase()), given(`${search.toLowerCase()}\u{10FFFF}`)] : [];
  return [
    ...(filter.issuerResellerId ? [`i.issuer_reseller_id = ${given(filter.issuerResellerId)}`] : []),
    ...(filter.tier ? [`i.tier = ${given(filter.tier)}`] : []),
    ...(filter.tenantId ? [`i.tenant_id = ${given(filter.tenantId)}`] : []),
    ...(filter.month ? [`i.month = ${given(firstDay(filter.month))}`] : []),
    ...(filter.state ? [STATES[filter.state]] : []),
    ...(search
      ? [`(i.number_key >= ${from} and i.number_key < ${until} or i.payer_key >= ${from} and i.payer_key < ${until})`]
      : []),
  ];
}

/** Bigints come from the database as text. */
const listed = ({ sortKey: _, ...row }: Row): ListedInvoice => ({
  ...row,
  netMinor: BigInt(row.netMinor),
  vatMinor: BigInt(row.vatMinor),
  grossMinor: BigInt(row.grossMinor),
  openMinor: BigInt(row.openMinor),
  beforeMinor: row.beforeMinor === null ? null : BigInt(row.beforeMinor),
});
