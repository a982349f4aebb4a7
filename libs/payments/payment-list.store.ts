import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { Period } from '@/kernel';
import type { Payment } from './payment';
import type { PaymentState } from './payment-state';
import { PAYMENT_COLUMNS, paymentOf } from './payments.store';

const SORTS = {
  newest: { key: 'p.created_at', type: 'timestamptz', direction: 'desc' },
  oldest: { key: 'p.created_at', type: 'timestamptz', direction: 'asc' },
  amount: { key: 'p.amount_minor', type: 'bigint', direction: 'desc' },
} as const;
export type PaymentSort = keyof typeof SORTS;
export const PAYMENT_SORTS = Object.keys(SORTS) as [PaymentSort, ...PaymentSort[]];

/** Which payments of an issuer; what is left out asks for all. */
export interface PaymentFilter {
  readonly issuerResellerId: string;
  readonly tier: Payment['tier'];
  readonly state?: PaymentState | undefined;
  /** When they were begun. */
  readonly begun?: Period | undefined;
  /** The beginning of a payer's name or of an invoice's number, in whatever case. */
  readonly search?: string | undefined;
}

/** A place in a sorted list: its key there and the payment's id. */
export interface PaymentPlace {
  readonly key: string;
  readonly id: string;
}

export interface ListedPayment extends Payment {
  readonly payerName: string;
  /** The numbers of the invoices it is for. */
  readonly numbers: string;
  readonly place: PaymentPlace;
}

const NUMBERS = `coalesce((select string_agg(i.number, ', ' order by i.number) from payment_allocations a
    join invoices i on i.reseller_id = a.reseller_id and i.id = a.invoice_id
    where a.reseller_id = p.reseller_id and a.payment_id = p.id), '') as numbers`;
/** Pages of the card service that were opened and left are no payments to anybody. */
const IS_LISTED = `not (p.channel = 'checkout' and p.state in ('prepared', 'created', 'canceled'))`;

/** An issuer's payments as a long list, read from a place on: what a page costs does not grow with how far down it is. */
@Injectable()
export class PaymentListStore {
  /** At most `limit` payments after a place, or before it, always in the order of the sort. */
  async page(
    tx: IssuerTx,
    filter: PaymentFilter,
    { sort, after, before, limit }: { sort: PaymentSort; after?: PaymentPlace; before?: PaymentPlace; limit: number },
  ): Promise<ListedPayment[]> {
    const { key, type, direction } = SORTS[sort];
    const isDown = (direction === 'desc') !== (before !== undefined);
    const way = isDown ? 'desc' : 'asc';
    const place = before ?? after;
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = conditionsOf(filter, given);
    if (place)
      conditions.push(`(${key}, p.id) ${isDown ? '<' : '>'} (${given(place.key)}::${type}, ${given(place.id)}::uuid)`);
    const rows = await tx.query<ListedPayment & { sortKey: string }>(
      `select ${PAYMENT_COLUMNS}, p."sortKey", y.name as "payerName", ${NUMBERS} from (
         select p.*, (${key})::text as "sortKey", ${key} as sorted from payments p where ${conditions.join(' and ')}
         order by ${key} ${way}, p.id ${way} limit ${given(limit)}) p
         join payers y on y.reseller_id = p.reseller_id and y.id = p.payer_id
       order by p.sorted ${way}, p.id ${way}`,
      parameters,
    );
    const list = rows.map(({ sortKey, payerName, numbers, ...row }) => ({
      ...paymentOf(row),
      payerName,
      numbers,
      place: { key: sortKey, id: row.id },
    }));
    return before ? list.reverse() : list;
  }
}

function conditionsOf(filter: PaymentFilter, given: (value: unknown) => string): string[] {
  const { state, begun, search } = filter;
  const [issuer, tier] = [given(filter.issuerResellerId), given(filter.tier)];
  const conditions = [`p.issuer_reseller_id = ${issuer}`, `p.tier = ${tier}`, IS_LISTED];
  if (state) conditions.push(`p.state = ${given(state)}`);
  if (begun) conditions.push(`p.created_at >= ${given(begun.from)} and p.created_at < ${given(begun.until)}`);
  if (!search) return conditions;
  const [from, until] = [given(search.toLowerCase()), given(`${search.toLowerCase()}\u{10FFFF}`)];
  return [
    ...conditions,
    `((p.reseller_id, p.payer_id) in (select y.reseller_id, y.id from payers y
         where lower(y.name) collate "C" >= ${from} and lower(y.name) collate "C" < ${until})
       or p.id in (select a.payment_id from invoices i join payment_allocations a on a.reseller_id = i.reseller_id and a.invoice_id = i.id
         where i.issuer_reseller_id = ${issuer} and i.tier = ${tier} and i.number_key >= ${from} and i.number_key < ${until}))`,
  ];
}
