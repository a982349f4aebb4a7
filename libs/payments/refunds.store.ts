import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { NetworkTx } from '@/runtime';
import { NoSuchRefund } from './errors';
import type { PaymentRef } from './payment';
import { KEY_REFUSED } from './payment-accounts.store';

/** Money on its way back: for a credit note, or, the one exception, because an invoice was paid twice. */
export interface Refund {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly tenantId: string | null;
  readonly paymentId: string;
  readonly reason: 'credit-note' | 'double-payment';
  readonly creditNoteId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: 'prepared' | 'pending' | 'succeeded' | 'failed' | 'canceled';
  readonly idempotencyKey: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly externalId: string | null;
  readonly failureText: string | null;
  readonly createdAt: Date;
}

const COLUMNS = `reseller_id as "resellerId", id, tier, tenant_id as "tenantId", payment_id as "paymentId", reason,
  credit_note_id as "creditNoteId", amount_minor as "amountMinor", currency, state, idempotency_key as "idempotencyKey", request,
  external_id as "externalId", failure_text as "failureText", created_at as "createdAt"`;
const refundOf = (row: Refund): Refund => ({ ...row, amountMinor: BigInt(row.amountMinor) });
const isLive = `state not in ('failed', 'canceled')`;

@Injectable()
export class RefundsStore {
  async add(tx: IssuerTx, refund: Omit<Refund, 'state' | 'externalId' | 'failureText' | 'createdAt'>): Promise<void> {
    await tx.query(
      `insert into refunds (reseller_id, id, tier, tenant_id, payment_id, reason, credit_note_id, amount_minor, currency, state,
         idempotency_key, request, created_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'prepared', $10, $11, $12, $12)`,
      [
        refund.resellerId,
        refund.id,
        refund.tier,
        refund.tenantId,
        refund.paymentId,
        refund.reason,
        refund.creditNoteId,
        refund.amountMinor,
        refund.currency,
        refund.idempotencyKey,
        refund.request,
        tx.clock.now(),
      ],
    );
  }

  async forUpdate(tx: IssuerTx, id: string): Promise<Refund> {
    const row = await tx.one<Refund>(
      `select ${COLUMNS} from refunds where id::text = $1 or external_id = $1 for update`,
      [id],
    );
    if (!row) throw new NoSuchRefund();
    return refundOf(row);
  }

  async find(tx: IssuerTx, ids: readonly string[]): Promise<Refund | undefined> {
    const row = await tx.one<Refund>(
      `select ${COLUMNS} from refunds where id::text = any($1) or external_id = any($1)`,
      [ids],
    );
    return row && refundOf(row);
  }

  async ofPayment(tx: IssuerTx, paymentId: string): Promise<Refund[]> {
    return (
      await tx.query<Refund>(`select ${COLUMNS} from refunds where payment_id = $1 order by created_at`, [paymentId])
    ).map(refundOf);
  }

  /** What of a payment is on its way back, or was given back, already. */
  async givenBack(tx: IssuerTx, paymentId: string): Promise<bigint> {
    const row = await tx.one<{ minor: string }>(
      `select coalesce(sum(amount_minor), 0) as minor from refunds where payment_id = $1 and ${isLive}`,
      [paymentId],
    );
    return BigInt(row?.minor ?? 0);
  }

  /** What a payer was given back for having paid twice, and what is on its way for that. */
  async givenBackAsDoubled(tx: IssuerTx, resellerId: string, payerId: string): Promise<bigint> {
    const row = await tx.one<{ minor: string }>(
      `select coalesce(sum(r.amount_minor), 0) as minor from refunds r join payments p on p.reseller_id = r.reseller_id and p.id = r.payment_id
       where r.reseller_id = $1 and p.payer_id = $2 and r.reason = 'double-payment' and r.${isLive}`,
      [resellerId, payerId],
    );
    return BigInt(row?.minor ?? 0);
  }

  async givenBackFor(tx: IssuerTx, creditNoteId: string): Promise<bigint> {
    const row = await tx.one<{ minor: string }>(
      `select coalesce(sum(amount_minor), 0) as minor from refunds where credit_note_id = $1 and ${isLive}`,
      [creditNoteId],
    );
    return BigInt(row?.minor ?? 0);
  }

  async change(
    tx: IssuerTx,
    id: string,
    to: { state: Refund['state']; externalId?: string; failureText?: string | null },
  ): Promise<void> {
    await tx.query(
      `update refunds set state = $2, external_id = coalesce($3, external_id), failure_text = $4, changed_at = $5 where id = $1`,
      [id, to.state, to.externalId ?? null, to.failureText ?? null, tx.clock.now()],
    );
  }

  /** Refunds written down and not known to be asked for, since nobody answered or a process died: each with its payment. */
  async leftBehind(tx: NetworkTx, before: Date): Promise<{ id: string; ref: PaymentRef }[]> {
    return tx.query(
      `select r.id, jsonb_build_object('tier', p.tier, 'issuerResellerId', p.issuer_reseller_id, 'resellerId', p.reseller_id,
         'paymentId', p.id) as ref
       from refunds r join payments p on p.reseller_id = r.reseller_id and p.id = r.payment_id
       where r.state = 'prepared' and r.changed_at < $1 and not exists (${KEY_REFUSED('p.issuer_reseller_id')})
       order by r.created_at limit 500`,
      [before],
    );
  }
}
