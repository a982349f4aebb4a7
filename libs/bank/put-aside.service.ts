import { Injectable } from '@nestjs/common';
import { BalancesStore, BooksStore } from '@/books';
import { auditOn, ReasonMissing } from '@/invoicing';
import { newId } from '@/kernel';
import { issuerDay } from '@/payments';
import { type Actor, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import type { BankOwner } from './bank-account';
import { DecisionsStore } from './decisions.store';
import { AlreadyDecided, NotOfThisIssuer, NotThatMuchCredit } from './errors';
import { inBank } from './in-bank.adapter';
import { PartiesStore } from './parties.store';
import { TransactionsStore } from './transactions.store';
import { transferIgnored } from './transfer-entries';

/** What pays no invoice: it is none of these books' business, or went back to a payer who had credit. Both with a reason. */
@Injectable()
export class PutAside {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly transactions: TransactionsStore,
    private readonly decisions: DecisionsStore,
    private readonly parties: PartiesStore,
    private readonly balances: BalancesStore,
    private readonly books: BooksStore,
    private readonly issuers: IssuersStore,
  ) {}

  ignore(owner: BankOwner, transactionId: string, reason: string, actor: Actor): Promise<void> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const transaction = await this.waiting(tx, owner, transactionId, reason);
      const id = newId();
      const { amountMinor, resellerId: issuerResellerId, issuerId } = transaction;
      await this.decisions.add(tx, transaction, { ...BY_HAND, id, kind: 'ignore', reason });
      await this.transactions.setState(tx, transaction, 'ignored');
      const postedOn = await issuerDay(tx, this.issuers, { issuerResellerId, issuerId });
      if (amountMinor > 0n)
        await this.books.add(tx, [transferIgnored(transaction, { sourceId: id, amountMinor, postedOn })]);
      await auditOn(tx, { resellerId: owner.id, id: transaction.id }, 'put a bank transaction aside', { reason });
    });
  }

  /** Money that went out is what a payer had as credit; NotThatMuchCredit where it had less. */
  refund(owner: BankOwner, transactionId: string, payerId: string, reason: string, actor: Actor): Promise<void> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const transaction = await this.waiting(tx, owner, transactionId, reason);
      const issuer = { issuerResellerId: transaction.resellerId, issuerId: transaction.issuerId };
      const [party] = await this.parties.of(tx, issuer, [payerId]);
      if (!party) throw new NotOfThisIssuer();
      await tx.query('select 1 from payers where reseller_id = $1 and id = $2 for update', [party.resellerId, payerId]);
      const sent = -transaction.amountMinor;
      if (sent <= 0n || (await this.balances.creditOf(tx, party.resellerId, payerId)) < sent)
        throw new NotThatMuchCredit();
      const id = newId();
      await this.decisions.add(tx, transaction, {
        ...BY_HAND,
        id,
        kind: 'refund',
        reason,
        payerResellerId: party.resellerId,
        payerId,
      });
      await this.transactions.setState(tx, transaction, 'refunded');
      await this.books.add(tx, [
        {
          ...issuer,
          resellerId: party.resellerId,
          tier: party.tier,
          tenantId: party.tenantIds.length === 1 ? party.tenantIds[0]! : null,
          currency: transaction.currency,
          kind: 'refund',
          sourceId: id,
          postedOn: transaction.bookedOn,
          postings: [
            { account: 'account-credit', amountMinor: sent, payerId },
            { account: 'bank', amountMinor: -sent },
          ],
        },
      ]);
      await auditOn(tx, { resellerId: owner.id, id: transaction.id }, 'matched money sent back', { payerId, reason });
    });
  }

  private async waiting(
    tx: Parameters<TransactionsStore['forUpdate']>[0],
    owner: BankOwner,
    transactionId: string,
    reason: string,
  ) {
    if (reason.trim() === '') throw new ReasonMissing();
    const transaction = await this.transactions.forUpdate(tx, owner.id, transactionId);
    if (transaction.state !== 'waiting') throw new AlreadyDecided();
    return transaction;
  }
}

const BY_HAND = { isByItself: false, payerResellerId: null, payerId: null } as const;
