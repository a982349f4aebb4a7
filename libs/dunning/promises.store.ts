import { Injectable } from '@nestjs/common';
import { type LocalDate, newId } from '@/kernel';
import type { ScopedTx } from '@/runtime';
import type { OpenInvoice } from './overdue.store';

/** Promises to pay, one of an invoice at a time. */
@Injectable()
export class PromisesStore {
  async add(
    tx: ScopedTx,
    { invoiceId, tier, tenantId }: OpenInvoice,
    { on, note, isOwn }: { on: LocalDate; note: string; isOwn: boolean },
  ): Promise<void> {
    await this.withdraw(tx, invoiceId);
    await tx.query(
      `insert into payment_promises (reseller_id, id, tier, tenant_id, invoice_id, promised_on, note, is_own, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tx.resellerId, newId(), tier, tenantId, invoiceId, on, note, isOwn, tx.clock.now()],
    );
  }

  /** False if there was none. */
  async withdraw(tx: ScopedTx, invoiceId: string): Promise<boolean> {
    const rows = await tx.query(
      `update payment_promises set withdrawn_at = $3 where reseller_id = $1 and invoice_id = $2 and withdrawn_at is null returning id`,
      [tx.resellerId, invoiceId, tx.clock.now()],
    );
    return rows.length > 0;
  }

  /** Of which of these invoices a tenant has made its own promise before. */
  async madeOf(tx: ScopedTx, invoiceIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (invoiceIds.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(
      'select distinct invoice_id as id from payment_promises where reseller_id = $1 and invoice_id = any($2) and is_own',
      [tx.resellerId, invoiceIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
