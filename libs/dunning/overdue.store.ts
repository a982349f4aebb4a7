import { Injectable } from '@nestjs/common';
import type { Invoice, IssuerTx, Tier } from '@/invoicing';
import { type LocalDate, leastCharge } from '@/kernel';
import type { ScopedTx } from '@/runtime';
import type { PolicyOf } from './dunning-policies.store';
import type { TakenStep } from './next-step';

/** An issued invoice of which something is open, and how far dunning has come. Amounts are minor units of its currency. */
export interface OpenInvoice {
  readonly resellerId: string;
  readonly invoiceId: string;
  readonly tier: Tier;
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly tenantId: string | null;
  /** The tenant's name, or for wholesale the reseller's. */
  readonly tenantName: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly number: string;
  /** Its seller as frozen on it: whose bank it is paid to. */
  readonly seller: Invoice['seller'];
  readonly dueOn: LocalDate;
  readonly currency: string;
  readonly grossMinor: bigint;
  readonly openMinor: bigint;
  readonly taken: readonly TakenStep[];
  /**
   * What dunning stands still for: a payment on its way, a dispute under way, a direct debit that its bank took back within
   * the last week (invoice-rules section 10), a promise whose day has not passed, or a next invoice, where less is open than
   * can be charged.
   */
  readonly waitsFor: 'payment' | 'dispute' | 'taken-back' | 'promise' | 'carry-over' | null;
  /** By when the bank's answer to a debit of it is expected; null while none is on its way. */
  readonly resultBy: LocalDate | null;
  readonly promise: {
    readonly id: string;
    readonly on: LocalDate;
    readonly note: string;
    readonly isOwn: boolean;
  } | null;
}

/** A direct debit taken back is lost at once and no dispute runs: so long its payer has to hear of it and pay otherwise. */
const TAKEN_BACK_DAYS = 7;

const SELECT = (today: string): string => `
  select i.reseller_id as "resellerId", i.id as "invoiceId", i.tier, i.issuer_reseller_id as "issuerResellerId", i.issuer_id as "issuerId",
    i.tenant_id as "tenantId", coalesce(t.name, r.name) as "tenantName", i.payer_id as "payerId", coalesce(i.buyer ->> 'name', '') as "payerName",
    i.number, i.seller, to_char(i.due_on, 'YYYY-MM-DD') as "dueOn", i.currency, i.gross_minor as "grossMinor", s.open as "openMinor",
    coalesce((select json_agg(json_build_object('position', d.position, 'kind', d.kind, 'takenOn', to_char(d.taken_on, 'YYYY-MM-DD')) order by d.position)
      from dunning_steps d where d.reseller_id = i.reseller_id and d.invoice_id = i.id), '[]') as taken,
    (select json_build_object('id', p.id, 'on', to_char(p.promised_on, 'YYYY-MM-DD'), 'note', p.note, 'isOwn', p.is_own)
      from payment_promises p where p.reseller_id = i.reseller_id and p.invoice_id = i.id and p.withdrawn_at is null) as promise,
    (select to_char(max(p.expected_on), 'YYYY-MM-DD') from payment_allocations a
       join payments p on p.reseller_id = a.reseller_id and p.id = a.payment_id
      where a.reseller_id = i.reseller_id and a.invoice_id = i.id and a.is_under_way and p.state = 'processing') as "resultBy",
    case
      when exists (select 1 from payment_promises p where p.reseller_id = i.reseller_id and p.invoice_id = i.id
        and p.withdrawn_at is null and p.promised_on >= ${today}) then 'promise'
      when exists (select 1 from payment_allocations a join disputes d on d.reseller_id = a.reseller_id and d.payment_id = a.payment_id
        where a.reseller_id = i.reseller_id and a.invoice_id = i.id and d.state in ('inquiry', 'open')) then 'dispute'
      when exists (select 1 from payment_allocations a join payments p on p.reseller_id = a.reseller_id and p.id = a.payment_id
        where a.reseller_id = i.reseller_id and a.invoice_id = i.id and a.is_under_way
          and (p.state = 'processing' or (p.channel = 'collection' and p.state in ('prepared', 'created', 'confirming')))) then 'payment'
      when exists (select 1 from payment_allocations a join disputes d on d.reseller_id = a.reseller_id and d.payment_id = a.payment_id
          join payments p on p.reseller_id = a.reseller_id and p.id = a.payment_id
        where a.reseller_id = i.reseller_id and a.invoice_id = i.id and d.state = 'lost' and p.method_kind = 'bacs_debit'
          and d.changed_at > ${today}::date - ${TAKEN_BACK_DAYS}) then 'taken-back'
    end as "waitsFor"
  from invoices i join resellers r on r.id = i.reseller_id left join tenants t on t.reseller_id = i.reseller_id and t.id = i.tenant_id,
    lateral (select coalesce(sum(p.amount_minor), 0) as open from postings p where p.reseller_id = i.reseller_id and p.invoice_id = i.id) s
  where i.state = 'issued' and i.kind = 'invoice' and i.due_on is not null and s.open > 0`;

function openInvoice(row: OpenInvoice): OpenInvoice {
  const openMinor = BigInt(row.openMinor);
  const isLittle = openMinor < leastCharge(row.currency).minor;
  return {
    ...row,
    grossMinor: BigInt(row.grossMinor),
    openMinor,
    waitsFor: row.waitsFor ?? (isLittle ? 'carry-over' : null),
  };
}

/** Invoices that are open, with all that decides what is done about them. */
@Injectable()
export class OverdueStore {
  /** An issuer's that were due before a day, by id, those after `after`; or the longest due first. */
  async ofIssuer(
    tx: IssuerTx,
    { tier, issuerResellerId, issuerId }: PolicyOf,
    {
      today,
      dueBefore = today,
      after = null,
      limit,
      byDueDay = false,
    }: { today: LocalDate; dueBefore?: LocalDate; after?: string | null; limit: number; byDueDay?: boolean },
  ): Promise<OpenInvoice[]> {
    // A reseller's are paid but for a few: which are not is known from one pass over its postings.
    const isOpen = `and (i.reseller_id, i.id) in (select o.reseller_id, o.invoice_id from postings o
      where o.account = 'receivable' and o.reseller_id = $3 group by 1, 2 having sum(o.amount_minor) > 0)`;
    const rows = await tx.query<OpenInvoice>(
      `${SELECT('$1')} ${tier === 'retail' ? isOpen : ''} and i.tier = $2 and i.issuer_reseller_id = $3 and i.issuer_id = $4
         and i.due_on < $5 and ($6::uuid is null or i.id > $6) order by ${byDueDay ? 'i.due_on, i.id' : 'i.id'} limit $7`,
      [today, tier, issuerResellerId, issuerId, dueBefore, after, limit],
    );
    return rows.map(openInvoice);
  }

  async byId(tx: IssuerTx, invoiceId: string, today: LocalDate): Promise<OpenInvoice | undefined> {
    const row = await tx.one<OpenInvoice>(`${SELECT('$1')} and i.id = $2`, [today, invoiceId]);
    return row && openInvoice(row);
  }

  /** What a tenant, or, null, a reseller as a whole owes that was due before a day, today unless said; the oldest first. */
  async of(
    tx: IssuerTx,
    resellerId: string,
    tenantId: string | null,
    today: LocalDate,
    dueBefore = today,
  ): Promise<OpenInvoice[]> {
    // Two ways of saying whose, for only an equation reaches the index by tenant.
    const whose =
      tenantId === null ? `i.tier = 'wholesale' and $3::uuid is null` : `i.tier = 'retail' and i.tenant_id = $3`;
    const rows = await tx.query<OpenInvoice>(
      `${SELECT('$1')} and i.reseller_id = $2 and ${whose} and i.due_on < $4 order by i.due_on, i.id limit 500`,
      [today, resellerId, tenantId, dueBefore],
    );
    return rows.map(openInvoice);
  }

  /** What a payer owes that is due before a day, of whichever tenant. */
  async ofPayer(
    tx: IssuerTx,
    { resellerId, id }: { resellerId: string; id: string },
    today: LocalDate,
    dueBefore: LocalDate,
  ): Promise<OpenInvoice[]> {
    const rows = await tx.query<OpenInvoice>(
      `${SELECT('$1')} and i.reseller_id = $2 and i.payer_id = $3 and i.due_on < $4 order by i.due_on, i.id limit 100`,
      [today, resellerId, id, dueBefore],
    );
    return rows.map(openInvoice);
  }

  /** Locks an invoice, so that two runs do not take a step at once. */
  async lock(tx: ScopedTx, invoiceId: string): Promise<void> {
    await tx.query('select 1 from invoices where reseller_id = $1 and id = $2 for update', [tx.resellerId, invoiceId]);
  }

  /** Writes a step down; false if it was taken before. */
  async take(
    tx: ScopedTx,
    { invoiceId, tier, tenantId }: OpenInvoice,
    { position, kind }: Pick<TakenStep, 'position' | 'kind'>,
    takenOn: LocalDate,
  ): Promise<boolean> {
    const rows = await tx.query(
      `insert into dunning_steps (reseller_id, invoice_id, position, tier, tenant_id, kind, taken_on, taken_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning position`,
      [tx.resellerId, invoiceId, position, tier, tenantId, kind, takenOn, tx.clock.now()],
    );
    return rows.length > 0;
  }

  /** Whom a payment or a document concerns that are held back for unpaid invoices. */
  heldBackBy(tx: ScopedTx, sourceId: string): Promise<{ tenantId: string | null }[]> {
    return tx.query(
      `select x.tenant_id as "tenantId" from restrictions x
       where x.reseller_id = $1 and x.cause = 'overdue' and x.lifted_at is null
         and exists (select 1 from invoices i where i.reseller_id = $1 and i.tenant_id is not distinct from x.tenant_id
           and i.payer_id in (select payer_id from payments where reseller_id = $1 and id = $2
             union select payer_id from invoices where reseller_id = $1 and id = $2))`,
      [tx.resellerId, sourceId],
    );
  }
}
