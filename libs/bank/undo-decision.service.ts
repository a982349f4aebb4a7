import { Injectable } from '@nestjs/common';
import { BooksStore } from '@/books';
import { auditOn, type IssuerTx, ReasonMissing } from '@/invoicing';
import { issuerDay, UndoPayment } from '@/payments';
import { type Actor, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import type { BankOwner } from './bank-account';
import type { BankTransaction, Decision } from './bank-transaction';
import { DecisionsStore } from './decisions.store';
import { NothingDecided } from './errors';
import { inBank } from './in-bank.adapter';
import { TransactionsStore } from './transactions.store';
import { transferRestored } from './transfer-entries';

/** Takes back what was decided of a transaction, with a reason, by entries that reverse it; the transaction waits again. */
@Injectable()
export class UndoDecision {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly transactions: TransactionsStore,
    private readonly decisions: DecisionsStore,
    private readonly undoPayment: UndoPayment,
    private readonly books: BooksStore,
    private readonly issuers: IssuersStore,
  ) {}

  /** Throws NothingDecided, or CreditIsSpent where a payment's credit was given back since. */
  async run(owner: BankOwner, transactionId: string, reason: string, actor: Actor): Promise<void> {
    if (reason.trim() === '') throw new ReasonMissing();
    await inBank(this.tenancy, owner, actor, async (tx) => {
      const transaction = await this.transactions.forUpdate(tx, owner.id, transactionId);
      const decision = await this.decisions.holding(tx, transaction);
      if (!decision) throw new NothingDecided();
      await this.reverse(tx, transaction, decision);
      await this.decisions.undo(tx, owner.id, decision.id, reason);
      await this.transactions.setState(tx, transaction, 'waiting');
      await auditOn(tx, { resellerId: owner.id, id: transaction.id }, 'undid a bank decision', {
        kind: decision.kind,
        reason,
      });
    });
  }

  private async reverse(tx: IssuerTx, transaction: BankTransaction, decision: Decision): Promise<void> {
    const { resellerId, issuerId, amountMinor } = transaction;
    if (decision.kind === 'match')
      for (const id of await this.decisions.paymentIds(tx, resellerId, decision.id)) await this.undoPayment.run(tx, id);
    const postedOn = await issuerDay(tx, this.issuers, { issuerResellerId: resellerId, issuerId });
    if (decision.kind === 'ignore' && amountMinor > 0n)
      await this.books.add(tx, [transferRestored(transaction, { sourceId: decision.id, amountMinor, postedOn })]);
    if (decision.kind === 'refund') {
      const postings = await this.books.postingsOf(tx, decision.id, 'refund');
      await this.books.add(tx, [
        {
          resellerId: decision.payerResellerId!,
          issuerResellerId: resellerId,
          issuerId,
          tier: decision.payerResellerId === resellerId ? 'retail' : 'wholesale',
          tenantId: postings[0]?.tenantId ?? null,
          currency: transaction.currency,
          kind: 'refund-undone',
          sourceId: decision.id,
          postedOn,
          postings: postings.map((one) => ({ ...one, amountMinor: -one.amountMinor })),
        },
      ]);
    }
  }
}
