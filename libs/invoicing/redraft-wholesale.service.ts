import { Injectable } from '@nestjs/common';
import { firstDay, month } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { DocumentsStore } from './documents.store';
import { closeMonths } from './invoicing.jobs';

/**
 * A reseller's wholesale draft of a month is made anew after one of its retail drafts was corrected, for its share may
 * be a percent of retail net. Only an untouched draft: what a person held, corrected or approved stays,
 * and so does one whose next month is drafted, for that holds its late use already.
 */
@Injectable()
export class RedraftWholesale {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly documents: DocumentsStore,
  ) {}

  run({ resellerId, month: of }: { resellerId: string; month: string }): Promise<void> {
    return this.tenancy.acrossNetwork(
      { actor: asJob('invoicing.redraft-wholesale'), why: 'redraft wholesale' },
      async (tx) => {
        const draft = await tx.one<{ id: string; periodId: string }>(
          `select i.id, i.billing_period_id as "periodId" from invoices i where i.reseller_id = $1 and i.month = $2 and i.tier = 'wholesale'
           and i.kind = 'invoice' and i.state = 'draft' and i.corrected_at is null
           and not exists (select 1 from invoices n where n.reseller_id = i.reseller_id and n.agreement_id = i.agreement_id
             and n.kind = 'invoice' and n.month > i.month)
         for update`,
          [resellerId, firstDay(month(of))],
        );
        if (!draft) return;
        await this.documents.unmake(tx, [{ resellerId, ...draft }]);
        await tx.enqueue(closeMonths({}));
      },
    );
  }
}
