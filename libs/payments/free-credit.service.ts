import { Injectable } from '@nestjs/common';
import { BalancesStore, BooksStore } from '@/books';
import { InvoicesStore, type IssuerTx } from '@/invoicing';
import { newId } from '@/kernel';
import type { Payment } from './payment';

/** Takes a payer's credit off the invoices it was used on, the latest use first: what it came from has gone. */
@Injectable()
export class FreeCredit {
  constructor(
    private readonly invoices: InvoicesStore,
    private readonly books: BooksStore,
    private readonly balances: BalancesStore,
  ) {}

  /** Before any of the invoices is locked: nobody else uses or frees the payer's credit until the transaction ends. */
  async lock(tx: IssuerTx, { resellerId, payerId }: Pick<Payment, 'resellerId' | 'payerId'>): Promise<void> {
    await tx.query('select 1 from payers where reseller_id = $1 and id = $2 for update', [resellerId, payerId]);
  }

  /** Sees to it that the payer has this much credit; answers what is missing all the same, for it was given back. */
  async run(tx: IssuerTx, payment: Payment, neededMinor: bigint, postedOn: string): Promise<bigint> {
    const { resellerId, payerId } = payment;
    let missing = neededMinor - (await this.balances.creditOf(tx, resellerId, payerId));
    if (missing <= 0n) return 0n;
    for (const { invoiceId, tenantId, usedMinor } of await this.balances.creditUsed(tx, resellerId, payerId)) {
      if (missing <= 0n) break;
      const taken = usedMinor < missing ? usedMinor : missing;
      missing -= taken;
      await this.invoices.forUpdate(tx, invoiceId);
      await this.books.add(tx, [
        {
          ...payment,
          kind: 'credit-unapplied',
          sourceId: newId(),
          postedOn,
          postings: [
            { account: 'receivable', amountMinor: taken, payerId, invoiceId, tenantId },
            { account: 'account-credit', amountMinor: -taken, payerId },
          ],
        },
      ]);
    }
    return missing;
  }
}
