import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { LocalDate } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { DueInvoice } from './collection-decision';
import type { Payment } from './payment';
import { type FailedAttempt, nextAttemptOn, TAKEN_BACK } from './retry-rule';

/** A payer who has a saved method and owes something that is due. */
export interface DuePayer {
  readonly tier: 'retail' | 'wholesale';
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly resellerId: string;
  readonly payerId: string;
}

/** Who is to be collected from, and what each owes. */
@Injectable()
export class CollectionsStore {
  /**
   * Payers with a method in use at an account that works and collects, and an open invoice that is due. `today` is
   * the latest day it is anywhere; the day in the issuer's own zone is looked at again when it is collected.
   */
  due(tx: NetworkTx, today: LocalDate, limit: number, after: string | null): Promise<DuePayer[]> {
    return tx.query(
      `select distinct on (m.payer_id) i.tier, i.issuer_reseller_id as "issuerResellerId", i.issuer_id as "issuerId",
         m.reseller_id as "resellerId", m.payer_id as "payerId"
       from payment_methods m
         join payment_accounts a on a.reseller_id = m.account_reseller_id and a.id = m.account_id and a.state = 'active' and a.is_collecting
         join invoices i on i.reseller_id = m.reseller_id and i.payer_id = m.payer_id and i.issuer_id = a.issuer_id
           and i.state = 'issued' and i.kind = 'invoice' and i.due_on <= $1
       where m.state <> 'inactive' and ($3::uuid is null or m.payer_id > $3)
         and not exists (select 1 from payment_allocations l where l.reseller_id = i.reseller_id and l.invoice_id = i.id and l.is_under_way)
         and (select sum(p.amount_minor) from postings p where p.reseller_id = i.reseller_id and p.invoice_id = i.id) > 0
       order by m.payer_id limit $2`,
      [today, limit, after],
    );
  }

  /** Payers of a reseller's issuers whose invoices are due by direct debit, the longest due first. */
  dueDebits(
    tx: IssuerTx,
    { tier, issuerResellerId }: Pick<DuePayer, 'tier' | 'issuerResellerId'>,
    today: LocalDate,
    limit: number,
  ): Promise<(DuePayer & { payerName: string })[]> {
    return tx.query(
      `select i.tier, i.issuer_reseller_id as "issuerResellerId", i.issuer_id as "issuerId", m.reseller_id as "resellerId",
         m.payer_id as "payerId", y.name as "payerName"
       from payment_accounts a
         join payment_methods m on m.account_reseller_id = a.reseller_id and m.account_id = a.id and m.kind = 'bacs_debit' and m.state <> 'inactive'
         join payers y on y.reseller_id = m.reseller_id and y.id = m.payer_id
         join invoices i on i.reseller_id = m.reseller_id and i.payer_id = m.payer_id and i.issuer_id = a.issuer_id and i.tier = $2
           and i.state = 'issued' and i.kind = 'invoice' and i.due_on <= $3
       where a.reseller_id = $1 and a.state = 'active'
         and not exists (select 1 from payment_allocations l where l.reseller_id = i.reseller_id and l.invoice_id = i.id and l.is_under_way)
         and (select sum(p.amount_minor) from postings p where p.reseller_id = i.reseller_id and p.invoice_id = i.id) > 0
       group by 1, 2, 3, 4, 5, 6 order by min(i.due_on), m.payer_id limit $4`,
      [issuerResellerId, tier, today, limit],
    );
  }

  /** Locks all invoices that payers have from one issuer, in one order, until the transaction ends. */
  async lock(
    tx: IssuerTx,
    issuerId: string,
    payers: readonly { resellerId: string; payerId: string }[],
  ): Promise<void> {
    await tx.query(
      `select 1 from unnest($2::uuid[], $3::uuid[]) as w(reseller_id, payer_id)
         join invoices i on i.reseller_id = w.reseller_id and i.payer_id = w.payer_id
       where i.issuer_id = $1 and i.state = 'issued' and i.kind = 'invoice' order by i.id for update of i`,
      [issuerId, payers.map(({ resellerId }) => resellerId), payers.map(({ payerId }) => payerId)],
    );
  }

  /** The open invoices that payers have from one issuer, with how their collections by the method of now went. */
  async open(
    tx: IssuerTx,
    issuerId: string,
    methods: readonly { resellerId: string; payerId: string; id: string }[],
  ): Promise<Map<string, DueInvoice[]>> {
    const who = [methods.map(({ resellerId }) => resellerId), methods.map(({ payerId }) => payerId)];
    const rows = await tx.query<
      Omit<DueInvoice, 'openMinor'> & { payerId: string; openMinor: string; failures: FailedAttempt[] | null }
    >(
      `select i.payer_id as "payerId", i.id as "invoiceId", i.tenant_id as "tenantId", i.number,
         to_char(i.issued_on, 'YYYY-MM-DD') as "issuedOn", to_char(i.due_on, 'YYYY-MM-DD') as "dueOn", s.open as "openMinor",
         exists (select 1 from payment_allocations l where l.reseller_id = i.reseller_id and l.invoice_id = i.id and (l.is_under_way
           or exists (select 1 from disputes d where d.reseller_id = l.reseller_id and d.payment_id = l.payment_id and d.state = 'open'))) as "isUnderWay",
         (select json_agg(json_build_object('failedOn', to_char(p.changed_at at time zone 'utc', 'YYYY-MM-DD'),
            'code', case p.state when 'failed' then p.failure_code else '${TAKEN_BACK}' end) order by p.changed_at)
          from payments p join payment_allocations l on l.reseller_id = p.reseller_id and l.payment_id = p.id
          where l.reseller_id = i.reseller_id and l.invoice_id = i.id and p.channel = 'collection' and p.state in ('failed', 'disputed', 'lost')
            and p.method_id = w.method_id) as failures
       from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as w(reseller_id, payer_id, method_id)
         join invoices i on i.reseller_id = w.reseller_id and i.payer_id = w.payer_id,
         lateral (select coalesce(sum(p.amount_minor), 0) as open from postings p
           where p.reseller_id = i.reseller_id and p.invoice_id = i.id) s
       where i.issuer_id = $1 and i.state = 'issued' and i.kind = 'invoice' and s.open > 0`,
      [issuerId, ...who, methods.map(({ id }) => id)],
    );
    const open = new Map<string, DueInvoice[]>(methods.map(({ payerId }) => [payerId, []]));
    for (const { payerId, ...row } of rows)
      open.get(payerId)!.push({ ...row, openMinor: BigInt(row.openMinor), failures: row.failures ?? [] });
    return open;
  }

  /** From which day on a collection that failed is tried again, as long as an invoice of it is open; null is never. */
  async againOn(tx: IssuerTx, payment: Payment, invoiceId: string): Promise<LocalDate | null> {
    const { issuerId, resellerId, payerId, methodId, methodKind } = payment;
    const method = await tx.one(`select 1 from payment_methods where id = $1 and state <> 'inactive'`, [methodId]);
    if (!method || !methodId || methodKind === 'bank-transfer') return null;
    const open = await this.open(tx, issuerId, [{ resellerId, payerId, id: methodId }]);
    const invoice = open.get(payerId)?.find((one) => one.invoiceId === invoiceId);
    return invoice ? nextAttemptOn(methodKind ?? 'card', invoice.failures) : null;
  }

  /** What an account has debited by Bacs since an instant, on its way or paid. */
  async debitsSince(tx: IssuerTx, accountId: string, since: Date): Promise<{ at: Date; amountMinor: bigint }[]> {
    const rows = await tx.query<{ at: Date; amountMinor: string }>(
      `select created_at as at, amount_minor as "amountMinor" from payments
       where account_id = $1 and method_kind = 'bacs_debit' and created_at > $2 and state not in ('failed', 'canceled')`,
      [accountId, since],
    );
    return rows.map(({ at, amountMinor }) => ({ at, amountMinor: BigInt(amountMinor) }));
  }
}
