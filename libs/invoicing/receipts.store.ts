import { Injectable } from '@nestjs/common';
import { addDays, daysInMonth, firstDay, grouped, type LocalDate, Money, type Month } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';
import { netReceived, type PaidInvoice, type Receipts } from './receipts';

/** What resellers were really paid by their tenants: money, and credit used, as their books have it. */
@Injectable()
export class ReceiptsStore {
  /** By tenant, of resellers whose agreements are by receipts since the day of each, until the month's end. */
  async of(
    tx: IssuerTx,
    agreements: readonly { readonly resellerId: string; readonly since: LocalDate }[],
    month: Month,
    currency: string,
  ): Promise<Map<string, Receipts>> {
    if (agreements.length === 0) return new Map();
    const parameters = [
      agreements.map(({ resellerId }) => resellerId),
      agreements.map(({ since }) => since),
      addDays(firstDay(month), daysInMonth(month)),
    ];
    // A credit note on a paid invoice gives its payer credit: that much of what was paid is not the invoice's any more.
    const rows = await tx.query<{ tenantId: string } & Record<keyof PaidInvoice, string>>(
      `select i.tenant_id as "tenantId", i.net_minor as "netMinor", i.gross_minor as "grossMinor",
         coalesce(sum(x.paid) filter (where x.posted_on < s.since), 0) as "paidBeforeMinor", coalesce(sum(x.paid), 0) as "paidMinor"
       from unnest($1::uuid[], $2::date[]) as s(reseller_id, since)
         join invoices i on i.reseller_id = s.reseller_id and i.tier = 'retail' and i.kind = 'invoice' and i.state = 'issued'
         join lateral (
           select e.posted_on, -p.amount_minor as paid from postings p
             join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id and e.kind not in ('invoice', 'credit-note')
           where p.reseller_id = i.reseller_id and p.invoice_id = i.id
           union all
           select e.posted_on, p.amount_minor from invoices c
             join journal_entries e on e.reseller_id = c.reseller_id and e.source_id = c.id and e.kind = 'credit-note'
             join postings p on p.reseller_id = e.reseller_id and p.entry_id = e.id and p.account = 'account-credit'
           where c.reseller_id = i.reseller_id and c.credits_invoice_id = i.id) x on x.posted_on < $3::date
       group by i.reseller_id, i.id`,
      parameters,
    );
    const shared = await tx.query<{ tenantId: string; minor: string }>(
      `select l.about_tenant_id as "tenantId", sum((l.detail ->> 'receiptsMinor')::bigint) as minor
       from unnest($1::uuid[], $2::date[]) as s(reseller_id, since)
         join invoice_lines l on l.reseller_id = s.reseller_id and l.tier = 'wholesale' and l.kind = 'share' and l.from_on >= s.since
           and l.until_on < $3::date - 1
       where l.detail ? 'receiptsMinor' group by 1`,
      parameters,
    );
    const sharedOf = new Map(shared.map(({ tenantId, minor }) => [tenantId, Money.of(minor, currency)]));
    const paid = rows.map((row) => ({
      tenantId: row.tenantId,
      netMinor: BigInt(row.netMinor),
      grossMinor: BigInt(row.grossMinor),
      paidBeforeMinor: BigInt(row.paidBeforeMinor),
      paidMinor: BigInt(row.paidMinor),
    }));
    return new Map(
      [...grouped(paid, ({ tenantId }) => tenantId)].map(([tenantId, invoices]) => [
        tenantId,
        { known: netReceived(invoices, currency), shared: sharedOf.get(tenantId) ?? Money.zero(currency) },
      ]),
    );
  }
}
