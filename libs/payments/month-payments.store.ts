import { Injectable } from '@nestjs/common';
import type { IssuerMonth, IssuerTx } from '@/invoicing';
import { firstDay } from '@/kernel';

/** How a month's issued invoices stand in money. */
export interface MonthCollected {
  readonly paid: number;
  readonly underWay: number;
  readonly openMinor: bigint;
}

/** Money that has come in, or is on its way, for one document. */
export interface PaymentForDocument {
  readonly number: string;
  readonly payerName: string;
  readonly methodKind: string | null;
  readonly state: string;
  readonly receivedOn: string | null;
  readonly currency: string;
  readonly amountMinor: string;
  readonly reference: string | null;
}

/** What has been paid of a month's invoices. */
@Injectable()
export class MonthPaymentsStore {
  async collected(tx: IssuerTx, { tier, issuerResellerId, month }: IssuerMonth): Promise<MonthCollected> {
    const row = await tx.one<Record<keyof MonthCollected, string>>(
      `select count(*) filter (where coalesce(p.minor, 0) <= 0) as paid, coalesce(sum(p.minor), 0) as "openMinor",
         count(*) filter (where exists (select 1 from payment_allocations a
           where a.reseller_id = i.reseller_id and a.invoice_id = i.id and a.is_under_way)) as "underWay"
       from invoices i left join lateral (select sum(o.amount_minor) as minor from postings o
         where o.reseller_id = i.reseller_id and o.invoice_id = i.id) p on true
       where i.issuer_reseller_id = $1 and i.tier = $2 and i.month = $3 and i.kind = 'invoice' and i.state = 'issued'`,
      [issuerResellerId, tier, firstDay(month)],
    );
    return { paid: Number(row!.paid), underWay: Number(row!.underWay), openMinor: BigInt(row!.openMinor) };
  }

  /** What was paid towards these documents, in the order of their numbers. */
  forDocuments(tx: IssuerTx, invoiceIds: readonly string[]): Promise<PaymentForDocument[]> {
    return tx.query(
      `select i.number, i.buyer ->> 'name' as "payerName", p.method_kind as "methodKind", p.state,
         to_char(p.received_on, 'YYYY-MM-DD') as "receivedOn", p.currency, a.amount_minor as "amountMinor",
         coalesce(p.external_id, p.reference) as reference
       from invoices i join payment_allocations a on a.reseller_id = i.reseller_id and a.invoice_id = i.id
         join payments p on p.reseller_id = a.reseller_id and p.id = a.payment_id
       where i.id = any($1) order by i.number_key, p.created_at, p.id`,
      [invoiceIds],
    );
  }
}
