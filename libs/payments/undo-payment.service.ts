import { Injectable } from '@nestjs/common';
import { BooksStore } from '@/books';
import { InvoicesStore, type IssuerTx } from '@/invoicing';
import { IssuersStore } from '@/tenants';
import { CreditIsSpent } from './errors';
import { FreeCredit } from './free-credit.service';
import { issuerDay } from './issuer-day';
import { refOf } from './payment';
import { paymentChanged } from './payments.facts';
import { applyCredit } from './payments.jobs';
import { PaymentsStore } from './payments.store';

/**
 * Takes a received transfer off again, by an entry that reverses it: its invoices are open, its credit is gone. Credit that
 * was used on other invoices meanwhile is taken off these first, the latest use first.
 */
@Injectable()
export class UndoPayment {
  constructor(
    private readonly payments: PaymentsStore,
    private readonly invoices: InvoicesStore,
    private readonly books: BooksStore,
    private readonly freeCredit: FreeCredit,
    private readonly issuers: IssuersStore,
  ) {}

  /** Within the caller's transaction. Throws CreditIsSpent where its credit was given back. */
  async run(tx: IssuerTx, paymentId: string): Promise<void> {
    const seen = await this.payments.byId(tx, paymentId);
    await this.freeCredit.lock(tx, seen);
    const payment = await this.payments.forUpdate(tx, paymentId);
    if (payment.channel !== 'transfer' || payment.state !== 'succeeded') return;
    const postedOn = await issuerDay(tx, this.issuers, payment);
    const postings = await this.books.postingsOf(tx, payment.id, 'payment');
    const invoiceIds = postings.flatMap(({ invoiceId }) => invoiceId ?? []).toSorted();
    for (const invoiceId of invoiceIds) await this.invoices.forUpdate(tx, invoiceId);
    const left = postings.find(({ account }) => account === 'account-credit')?.amountMinor ?? 0n;
    if ((await this.freeCredit.run(tx, payment, -left, postedOn)) > 0n) throw new CreditIsSpent();
    const reversed = postings.map((one) => ({ ...one, amountMinor: -one.amountMinor }));
    await this.books.add(tx, [
      { ...payment, kind: 'payment-undone', sourceId: payment.id, postedOn, postings: reversed },
    ]);
    await this.payments.change(tx, payment.id, { state: 'undone' });
    await tx.announce(paymentChanged({ ...refOf(payment), state: 'undone' }));
    // Other credit of the payer's may pay what is open again.
    await tx.enqueue(...invoiceIds.map((invoiceId) => applyCredit({ resellerId: payment.resellerId, invoiceId })));
  }
}
