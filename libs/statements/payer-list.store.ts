import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { Money } from '@/kernel';
import { type ListedPayer, PayersStore } from '@/tenants';
import { BESIDE_SINCE } from './debtors.store';

const SORTS = {
  name: { key: 'lower(y.name) collate "C"', type: 'text', direction: 'asc' },
  owed: { key: 'coalesce(d.owed, 0)', type: 'numeric', direction: 'desc' },
  oldest: {
    key: `coalesce(to_char(d.oldest, 'YYYY-MM-DD'), '9999-12-31') collate "C"`,
    type: 'text',
    direction: 'asc',
  },
} as const;
export type PayerSort = keyof typeof SORTS;
/** By name, the most owed first, or what has been due the longest first. */
export const PAYER_SORTS = Object.keys(SORTS) as [PayerSort, ...PayerSort[]];

/** What a key of each looks like: anything else the database would not read as a figure. */
export const PAYER_KEYS: Readonly<Record<PayerSort, RegExp>> = {
  name: /^/,
  owed: /^\d{1,18}$/,
  oldest: /^\d{4}-\d\d-\d\d$/,
};

/** A place in the sorted list: its key there and the payer's id. */
export interface PayerPlace {
  readonly key: string;
  readonly id: string;
}

/** A payer with what it owes by its open invoices and beside them; null where it owes nothing. */
export interface OwingPayer extends ListedPayer {
  readonly owed: Money | null;
  /** The first of the days its open invoices were due on, or since which it owes something beside them. */
  readonly oldestDueOn: string | null;
  readonly place: PayerPlace;
}

/** What payers owe, one row each that owes something: `who` are the payers, a condition on postings `p`. */
const debtsOf = (who: string): string => `
  select payer_id, currency, sum(minor) as owed, min(due_on) as oldest from (
    select p.payer_id, p.currency, sum(p.amount_minor) as minor, i.due_on from postings p
      join invoices i on i.reseller_id = p.reseller_id and i.id = p.invoice_id
    where p.reseller_id = $1 and p.account = 'receivable' and ${who} group by p.payer_id, p.currency, i.id, i.due_on
      having sum(p.amount_minor) > 0
    union all
    select p.payer_id, p.currency, sum(p.amount_minor), ${BESIDE_SINCE} from postings p
      join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
    where p.reseller_id = $1 and p.account in ('opening-balance', 'account-credit') and ${who}
    group by p.payer_id, p.currency, p.account having sum(p.amount_minor) > 0) debts
  group by payer_id, currency`;

/** A reseller's payers as a long list, searched by a part of the name, sorted, and read from a place on. */
@Injectable()
export class PayerListStore {
  constructor(private readonly payers: PayersStore) {}

  async page(
    tx: IssuerTx,
    resellerId: string,
    { q, sort, after, limit }: { q: string; sort: PayerSort; after?: PayerPlace | undefined; limit: number },
  ): Promise<OwingPayer[]> {
    const { key, type, direction } = SORTS[sort];
    const onwards = `($3::text is null or (${key}, y.id) ${direction === 'asc' ? '>' : '<'} ($3::${type}, $4::uuid))`;
    const paged = `order by ${key} ${direction}, y.id ${direction} limit $5`;
    // By name a page of payers is found first, and what those owe is added up: not what all do.
    const found = `select y.id, y.name from payers y where y.reseller_id = $1 and ($2 = '' or strpos(lower(y.name), lower($2)) > 0)
      ${sort === 'name' ? `and ${onwards} ${paged}` : ''}`;
    const rows = await tx.query<{
      id: string;
      owed: string | null;
      currency: string | null;
      oldestDueOn: string | null;
      key: string;
    }>(
      `with y as materialized (${found}), d as materialized (${debtsOf('p.payer_id in (select id from y)')})
       select y.id, d.owed, d.currency, to_char(d.oldest, 'YYYY-MM-DD') as "oldestDueOn", (${key})::text as key
       from y left join d on d.payer_id = y.id where ${onwards} ${paged}`,
      [resellerId, q, after?.key ?? null, after?.id ?? null, limit],
    );
    const payers = await this.payers.listed(
      tx,
      resellerId,
      rows.map(({ id }) => id),
    );
    return rows.map(({ id, owed, currency, oldestDueOn, key: at }) => ({
      ...payers.get(id)!,
      owed: owed === null ? null : Money.of(BigInt(owed), currency!),
      oldestDueOn,
      place: { key: at, id },
    }));
  }
}
