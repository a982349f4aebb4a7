import { Injectable } from '@nestjs/common';
import { BalancesStore, BooksStore } from '@/books';
import { InvoicesStore, type IssuerTx } from '@/invoicing';
import { IssuersStore } from '@/tenants';
import { issuerDay } from './issuer-day';
import { type Payment, refOf } from './payment';
import { isReceived, nextState, type PaymentState } from './payment-state';
import { paymentChanged, paymentReceived } from './payments.facts';
import { PaymentsStore } from './payments.store';
import { receiptPostings } from './receipt-postings';

/** What was seen of a payment at the card service, or is known of a transfer. */
export interface Seen {
  readonly state: PaymentState;
  readonly externalId?: string;
  readonly methodKind?: Payment['methodKind'];
  readonly amountMinor?: bigint;
  readonly failureCode?: string | null;
  readonly failureText?: string | null;
}

/** Takes a payment on to what was seen of it: its state only goes forward, and money that has come is posted once. */
@Injectable()
export class SettlePayment {
  constructor(
    private readonly payments: PaymentsStore,
    private readonly invoices: InvoicesStore,
    private readonly books: BooksStore,
    private readonly balances: BalancesStore,
    private readonly issuers: IssuersStore,
  ) {}

  /** Within the caller's transaction; answers the payment as it now is. */
  async run(tx: IssuerTx, paymentId: string, seen: Seen): Promise<Payment> {
    const payment = await this.payments.forUpdate(tx, paymentId);
    const state = nextState(payment.state, seen.state);
    if (!state && !(seen.externalId && !payment.externalId)) return payment;
    const isNew = state === 'succeeded' && !isReceived(payment.state);
    const receivedOn = isNew ? await issuerDay(tx, this.issuers, payment) : undefined;
    await this.payments.change(tx, paymentId, { ...seen, state: state ?? undefined, receivedOn });
    const changed = await this.payments.byId(tx, paymentId);
    if (isNew) await this.receive(tx, changed, seen.amountMinor ?? payment.amountMinor);
    else if (state) await tx.announce(paymentChanged({ ...refOf(changed), state }));
    return changed;
  }

  /** Posts money that has come, from the card service or out of a bank's unmatched transfers: against its invoices as far as they are open, the rest as the payer's credit. */
  async receive(tx: IssuerTx, payment: Payment, amountMinor: bigint): Promise<void> {
    const isTransfer = payment.channel === 'transfer';
    const meant = await this.payments.allocations(tx, payment.id);
    for (const { invoiceId } of meant) await this.invoices.forUpdate(tx, invoiceId);
    const open = await this.balances.ofInvoices(
      tx,
      meant.map(({ invoiceId }) => invoiceId),
    );
    const { postings, allocations, creditMinor } = receiptPostings(
      amountMinor,
      payment.payerId,
      isTransfer ? 'unmatched' : 'stripe',
      meant.map((one) => ({ ...one, openMinor: open.get(one.invoiceId) ?? 0n })),
      // A card paid twice is given back; what a transfer brings too much goes to what is owed.
      isTransfer ? await this.balances.openingOf(tx, payment.resellerId, payment.payerId) : 0n,
    );
    await this.payments.settleAllocations(tx, payment, allocations);
    await this.books.add(tx, [
      { ...payment, kind: 'payment', sourceId: payment.id, postedOn: payment.receivedOn!, postings },
    ]);
    await tx.announce(paymentReceived({ ...refOf(payment), creditMinor: String(creditMinor) }));
  }
}
