import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { Allocation, Payment } from './payment';

/** An allocation as it is written down. While it is under way the database takes no other for the same invoice. */
export interface NewAllocation extends Allocation {
  readonly payment: Pick<Payment, 'resellerId' | 'id' | 'tier'>;
  readonly isUnderWay: boolean;
}

/** Which invoices a payment is for. */
@Injectable()
export class AllocationsStore {
  async add(tx: IssuerTx, list: readonly NewAllocation[]): Promise<void> {
    if (list.length === 0) return;
    await tx.query(
      `insert into payment_allocations (reseller_id, payment_id, invoice_id, tier, tenant_id, amount_minor, is_under_way)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::bigint[], $7::boolean[])`,
      [
        list.map(({ payment }) => payment.resellerId),
        list.map(({ payment }) => payment.id),
        list.map(({ invoiceId }) => invoiceId),
        list.map(({ payment }) => payment.tier),
        list.map(({ tenantId }) => tenantId),
        list.map(({ amountMinor }) => amountMinor),
        list.map(({ isUnderWay }) => isUnderWay),
      ],
    );
  }

  async of(tx: IssuerTx, paymentId: string): Promise<Allocation[]> {
    return (await this.ofAll(tx, [paymentId])).get(paymentId) ?? [];
  }

  /** Whether as much as a payment is for is still owed of each of its invoices: another may have come, or a credit note. */
  async areOwed(tx: IssuerTx, paymentId: string): Promise<boolean> {
    const row = await tx.one(
      `select 1 from payment_allocations a where a.payment_id = $1 and a.amount_minor >
         (select coalesce(sum(p.amount_minor), 0) from postings p where p.reseller_id = a.reseller_id and p.invoice_id = a.invoice_id) limit 1`,
      [paymentId],
    );
    return row === undefined;
  }

  /** The one a payment is mostly for: small amounts may ride along. */
  async mostOf(tx: IssuerTx, paymentId: string): Promise<Allocation | undefined> {
    return (await this.of(tx, paymentId)).toSorted((a, b) => Number(b.amountMinor - a.amountMinor))[0];
  }

  async ofAll(tx: IssuerTx, paymentIds: readonly string[]): Promise<Map<string, Allocation[]>> {
    const rows = await tx.query<Allocation & { paymentId: string }>(
      `select payment_id as "paymentId", invoice_id as "invoiceId", tenant_id as "tenantId", amount_minor as "amountMinor"
       from payment_allocations where payment_id = any($1) order by invoice_id`,
      [paymentIds],
    );
    const found = new Map<string, Allocation[]>(paymentIds.map((id) => [id, []]));
    for (const { paymentId, amountMinor, ...one } of rows)
      found.get(paymentId)!.push({ ...one, amountMinor: BigInt(amountMinor) });
    return found;
  }

  /** Their payments have ended, one way or the other: another may be begun for the same invoices. */
  async end(tx: IssuerTx, paymentIds: readonly string[]): Promise<void> {
    if (paymentIds.length > 0)
      await tx.query(
        'update payment_allocations set is_under_way = false where payment_id = any($1) and is_under_way',
        [paymentIds],
      );
  }

  /** What the money of payments really went to, once it has come. */
  async settle(tx: IssuerTx, list: readonly { payment: Payment; allocations: readonly Allocation[] }[]): Promise<void> {
    if (list.length === 0) return;
    await tx.query('delete from payment_allocations where payment_id = any($1)', [
      list.map(({ payment }) => payment.id),
    ]);
    await this.add(
      tx,
      list.flatMap(({ payment, allocations }) => allocations.map((one) => ({ ...one, payment, isUnderWay: false }))),
    );
  }
}
