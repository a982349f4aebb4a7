import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { ApplyCredit } from './apply-credit.service';
import { latestDay } from './issuer-day';

/**
 * What a payer has to its credit pays what is due, the longest due first: nobody is charged, reminded or held back for what
 * its issuer has. Until an invoice is due, what was paid twice may still be given back.
 */
@Injectable()
export class SpendCredit {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly applyCredit: ApplyCredit,
    private readonly clock: Clock,
  ) {}

  /** Of all payers, or a reseller's; invoices that have a payment on their way are left alone. */
  async run(resellerId: string | null = null, actor: Actor = asJob('payments.spend-credit')): Promise<void> {
    const reason = { actor, why: 'pay what is due by credit' };
    const today = latestDay(this.clock);
    const due = await this.tenancy.acrossNetwork(reason, (tx) =>
      tx.query<{ resellerId: string; invoiceId: string }>(
        `select i.reseller_id as "resellerId", i.id as "invoiceId"
         from (select reseller_id, payer_id from postings where account = 'account-credit' and ($2::uuid is null or reseller_id = $2)
             group by 1, 2 having sum(amount_minor) < 0) c
           join invoices i on i.reseller_id = c.reseller_id and i.payer_id = c.payer_id
             and i.kind = 'invoice' and i.state = 'issued' and i.due_on <= $1
         where not exists (select 1 from payment_allocations l where l.reseller_id = i.reseller_id and l.invoice_id = i.id and l.is_under_way)
           and (select sum(p.amount_minor) from postings p where p.reseller_id = i.reseller_id and p.invoice_id = i.id) > 0
         order by i.due_on, i.id`,
        [today, resellerId],
      ),
    );
    for (const invoice of due) await this.applyCredit.run(invoice, actor);
  }
}
