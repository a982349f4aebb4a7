import { Injectable } from '@nestjs/common';
import type { Invoice, IssuerTx } from '@/invoicing';
import { leastCharge, Money } from '@/kernel';

/** An invoice of which less is open than can be charged. */
export interface SmallDebt {
  readonly invoiceId: string;
  readonly number: string;
  readonly openMinor: bigint;
}

/** Stripe takes a hundred lines on a page. */
const AT_ONCE = 50;

/** An amount and what is paid along with it. */
export const withAlong = (amount: Money, along: readonly SmallDebt[]): Money =>
  Money.of(
    along.reduce((sum, { openMinor }) => sum + openMinor, amount.minor),
    amount.currency,
  );

/** What is carried over until its payer pays something else: too little to be charged alone. */
@Injectable()
export class SmallDebtsStore {
  /**
   * Those that are paid along when an invoice is paid on a page: of the same tenant and payer, the oldest first. None that
   * another payment is under way for.
   */
  async along(tx: IssuerTx, invoice: Invoice): Promise<SmallDebt[]> {
    const rows = await tx.query<Omit<SmallDebt, 'openMinor'> & { openMinor: string }>(
      `select i.id as "invoiceId", i.number, s.open as "openMinor"
       from invoices i, lateral (select coalesce(sum(p.amount_minor), 0) as open from postings p
         where p.reseller_id = i.reseller_id and p.invoice_id = i.id) s
       where i.reseller_id = $1 and i.payer_id = $2 and i.tenant_id is not distinct from $3 and i.issuer_id = $4 and i.currency = $5
         and i.id <> $6 and i.state = 'issued' and i.kind = 'invoice' and s.open > 0 and s.open < $7
         and not exists (select 1 from payment_allocations l
           where l.reseller_id = i.reseller_id and l.invoice_id = i.id and l.is_under_way
             and not exists (select 1 from payment_allocations o
               where o.reseller_id = l.reseller_id and o.payment_id = l.payment_id and o.invoice_id = $6))
       order by i.due_on, i.id limit ${AT_ONCE}`,
      [
        invoice.resellerId,
        invoice.payerId,
        invoice.tenantId,
        invoice.issuerId,
        invoice.currency,
        invoice.id,
        leastCharge(invoice.currency).minor,
      ],
    );
    return rows.map((row) => ({ ...row, openMinor: BigInt(row.openMinor) }));
  }
}
