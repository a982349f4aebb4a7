import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { IssuerRef } from './debtors.store';
import type { AccountMovement } from './statement-of-account';

/** What changed a payer's account with an issuer, as the books have it. */
@Injectable()
export class MovementsStore {
  /**
   * In order of their days. Credit used on an invoice changes nothing and is left out. With `tenantId`, where several tenants
   * share a payer, what changed that one's invoices alone: their credit is nobody's in particular, whoever's payment it came
   * from, and what it paid of an invoice is a movement.
   */
  async of(
    tx: IssuerTx,
    { issuerResellerId, issuerId }: IssuerRef,
    { resellerId, payerId, tenantId = null }: { resellerId: string; payerId: string; tenantId?: string | null },
  ): Promise<AccountMovement[]> {
    const rows = await tx.query<AccountMovement & { changeMinor: string }>(
      `select e.id as "entryId", to_char(e.posted_on, 'YYYY-MM-DD') as "on", e.kind,
         coalesce(d.number, string_agg(distinct i.number, ', ' order by i.number), '') as numbers,
         case when y.state = 'succeeded' then y.id end as "paymentId", y.method_kind as "methodKind", sum(p.amount_minor) as "changeMinor"
       from postings p join journal_entries e on e.reseller_id = p.reseller_id and e.id = p.entry_id
         left join invoices d on d.reseller_id = e.reseller_id and d.id = e.document_id
         left join invoices i on i.reseller_id = p.reseller_id and i.id = p.invoice_id
         left join payments y on y.reseller_id = e.reseller_id and y.id = e.source_id
       where p.reseller_id = $1 and p.payer_id = $2 and e.issuer_reseller_id = $3 and e.issuer_id = $4
         and case when $5::uuid is null then p.account in ('receivable', 'account-credit', 'opening-balance')
           else p.account = 'receivable' and p.tenant_id = $5 end
       group by e.reseller_id, e.id, d.number, y.id, y.state, y.method_kind having sum(p.amount_minor) <> 0
       order by e.posted_on, e.created_at, e.id`,
      [resellerId, payerId, issuerResellerId, issuerId, tenantId],
    );
    return rows.map((row) => ({ ...row, changeMinor: BigInt(row.changeMinor) }));
  }
}
