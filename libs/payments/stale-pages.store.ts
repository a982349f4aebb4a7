import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { Payment } from './payment';
import { PAYMENT_COLUMNS, paymentOf } from './payments.store';

const PAGES = `p.channel = 'checkout' and p.state in ('created', 'requires-action') and p.session_id is not null`;
/** A collection whose holder is asked by a link can be paid on like a page. */
const STALE = `from payments p where (${PAGES} or p.channel = 'collection' and p.state = 'requires-action')
  and exists (select 1 from payment_allocations a
    where a.reseller_id = p.reseller_id and a.payment_id = p.id and a.is_under_way
      and a.amount_minor <> (select coalesce(sum(s.amount_minor), 0) from postings s
        where s.reseller_id = a.reseller_id and s.invoice_id = a.invoice_id))`;

/** What somebody can pay on and that asks for an amount which is not what is open of one of its invoices. */
@Injectable()
export class StalePagesStore {
  /** Of these payers, those who have such a page. */
  async payersOf(tx: IssuerTx, payerIds: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ payerId: string }>(
      `select p.payer_id as "payerId" ${STALE} and p.payer_id = any($1)`,
      [payerIds],
    );
    return new Set(rows.map(({ payerId }) => payerId));
  }

  /** Such payments of the payer of a payment or document. */
  async of(tx: IssuerTx, sourceId: string): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${PAYMENT_COLUMNS} ${STALE}
         and p.payer_id in (select payer_id from payments where id = $1 union select payer_id from invoices where id = $1)`,
      [sourceId],
    );
    return rows.map(paymentOf);
  }

  /** Whatever page stands open at an account. */
  async at(tx: IssuerTx, accountId: string): Promise<Payment[]> {
    const rows = await tx.query<Payment>(
      `select ${PAYMENT_COLUMNS} from payments p where ${PAGES} and p.account_id = $1`,
      [accountId],
    );
    return rows.map(paymentOf);
  }
}
