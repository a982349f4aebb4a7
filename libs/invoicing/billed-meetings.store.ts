import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { ScopedTx } from '@/runtime';

export interface BilledLine {
  readonly id: string;
  readonly number: string;
  readonly lineId: string;
  readonly description: string;
  /** All that the line is for, in seconds. */
  readonly seconds: bigint;
}

/** Which invoice a meeting came to: a line names the meetings behind it by a span of the ledger's positions. */
@Injectable()
export class BilledMeetingsStore {
  /** The issued retail line that holds this position of a tenant's month; null while none does. */
  async lineOf(
    tx: ScopedTx,
    { tenantId, month, position }: { tenantId: string; month: Month; position: number },
  ): Promise<BilledLine | null> {
    const row = await tx.one<Omit<BilledLine, 'seconds'> & { seconds: string }>(
      `select i.id, i.number, l.id as "lineId", l.description, l.seconds
       from invoice_lines l join invoices i on i.reseller_id = l.reseller_id and i.id = l.invoice_id
       where l.reseller_id = $1 and l.about_tenant_id = $2 and l.usage_month = $3 and l.tier = 'retail'
         and l.kind in ('usage', 'late-usage') and l.usage_after_position < $4 and l.usage_until_position >= $4
         and i.state = 'issued' order by i.issued_at limit 1`,
      [tx.resellerId, tenantId, firstDay(month), position],
    );
    return row ? { ...row, seconds: BigInt(row.seconds) } : null;
  }
}
