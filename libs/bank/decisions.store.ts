import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { Payment } from '@/payments';
import type { BankTransaction, Decision } from './bank-transaction';

const COLUMNS = `id, kind, is_by_itself as "isByItself", reason, payer_reseller_id as "payerResellerId", payer_id as "payerId",
  decided_at as "decidedAt", decided_by as "decidedBy", undone_at as "undoneAt", undone_reason as "undoneReason"`;

/** What was decided of transactions, and what was undone of that. */
@Injectable()
export class DecisionsStore {
  async add(
    tx: IssuerTx,
    { resellerId, id }: BankTransaction,
    decision: Pick<Decision, 'id' | 'kind' | 'isByItself' | 'reason' | 'payerResellerId' | 'payerId'>,
  ): Promise<void> {
    await tx.query(
      `insert into bank_decisions (reseller_id, id, transaction_id, kind, is_by_itself, reason, payer_reseller_id, payer_id, decided_at,
         decided_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        resellerId,
        decision.id,
        id,
        decision.kind,
        decision.isByItself,
        decision.reason,
        decision.payerResellerId,
        decision.payerId,
        tx.clock.now(),
        tx.actor,
      ],
    );
  }

  async addPayment(
    tx: IssuerTx,
    resellerId: string,
    decisionId: string,
    payment: Pick<Payment, 'resellerId' | 'id'>,
  ): Promise<void> {
    await tx.query('insert into bank_decision_payments values ($1, $2, $3, $4)', [
      resellerId,
      decisionId,
      payment.resellerId,
      payment.id,
    ]);
  }

  /** The one that holds, if any. */
  holding(tx: IssuerTx, { resellerId, id }: BankTransaction): Promise<Decision | undefined> {
    return tx.one(
      `select ${COLUMNS} from bank_decisions where reseller_id = $1 and transaction_id = $2 and undone_at is null`,
      [resellerId, id],
    );
  }

  /** All of a transaction, the newest first. */
  ofTransaction(tx: IssuerTx, { resellerId, id }: BankTransaction): Promise<Decision[]> {
    return tx.query(
      `select ${COLUMNS} from bank_decisions where reseller_id = $1 and transaction_id = $2 order by decided_at desc, id desc`,
      [resellerId, id],
    );
  }

  async paymentIds(tx: IssuerTx, resellerId: string, decisionId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select payment_id as id from bank_decision_payments where reseller_id = $1 and decision_id = $2 order by payment_id',
      [resellerId, decisionId],
    );
    return rows.map(({ id }) => id);
  }

  async undo(tx: IssuerTx, resellerId: string, decisionId: string, reason: string): Promise<void> {
    await tx.query(
      'update bank_decisions set undone_at = $3, undone_by = $4, undone_reason = $5 where reseller_id = $1 and id = $2',
      [resellerId, decisionId, tx.clock.now(), tx.actor, reason],
    );
  }
}
