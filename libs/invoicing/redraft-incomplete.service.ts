import { Injectable } from '@nestjs/common';
import { ServerReadsStore } from '@/metering';
import type { NetworkTx } from '@/runtime';
import { DocumentsStore } from './documents.store';
import { isComplete, sourcesUntil } from './sources';

/**
 * Drafts made before every server had been read are made anew once they have: what came in since is on them then, and
 * they may go out. Only untouched ones; what a person has corrected, held or approved stays, released or not, and so does
 * a draft whose next month is drafted, for that holds the late use.
 */
@Injectable()
export class RedraftIncomplete {
  constructor(
    private readonly reads: ServerReadsStore,
    private readonly documents: DocumentsStore,
  ) {}

  /** Takes such drafts away, their periods open again; answers how many. */
  async run(tx: NetworkTx): Promise<number> {
    const drafts = await tx.query<{ resellerId: string; id: string; periodId: string; untilAt: Date }>(
      `select i.reseller_id as "resellerId", i.id, i.billing_period_id as "periodId", p.until_at as "untilAt"
       from invoices i join billing_periods p on p.reseller_id = i.reseller_id and p.id = i.billing_period_id
       where i.state = 'draft' and i.kind = 'invoice' and not i.is_complete and i.corrected_at is null
         and not exists (select 1 from invoices n where n.reseller_id = i.reseller_id and n.agreement_id = i.agreement_id
           and n.kind = 'invoice' and n.month > i.month)
       order by i.reseller_id, i.id for update of i skip locked`,
    );
    if (drafts.length === 0) return 0;
    const sources = sourcesUntil(await this.reads.all(tx));
    const ready = drafts.filter(({ untilAt }) => isComplete(sources, untilAt));
    await this.documents.unmake(tx, ready);
    return ready.length;
  }
}
