import { Injectable } from '@nestjs/common';
import { BalancesStore, BooksStore } from '@/books';
import { InvoicesStore, type IssuerTx } from '@/invoicing';
import { IssuersStore } from '@/tenants';
import { AllocationsStore } from './allocations.store';
import { expectedBy } from './collection-date';
import { EndMethods } from './end-methods.service';
import { NoSuchPayment } from './errors';
import { issuerDay } from './issuer-day';
import { type Allocation, type Payment, type PaymentChange, refOf } from './payment';
import { PaymentAccountsStore } from './payment-accounts.store';
import { isReceived, nextState, type PaymentState } from './payment-state';
import { paymentChanged, paymentReceived } from './payments.facts';
import { closePages } from './payments.jobs';
import { PaymentsStore } from './payments.store';
import { receiptPostings } from './receipt-postings';
import { StalePagesStore } from './stale-pages.store';

/** What was seen of a payment at the card service, or is known of a transfer. */
export interface Seen {
  readonly state: PaymentState;
  readonly externalId?: string;
  readonly methodKind?: Payment['methodKind'];
  readonly amountMinor?: bigint;
  readonly failureCode?: string | null;
  readonly failureText?: string | null;
}

/** Answers by which the card service says that what was to be charged is no more; it may not have been heard of before. */
const HAS_ENDED = ['payment_method_mandate_inactive', 'resource_missing'];

/** Takes a payment on to what was seen of it: its state only goes forward, and money that has come is posted once. */
@Injectable()
export class SettlePayment {
  constructor(
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly invoices: InvoicesStore,
    private readonly books: BooksStore,
    private readonly balances: BalancesStore,
    private readonly issuers: IssuersStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly pages: StalePagesStore,
    private readonly endMethods: EndMethods,
  ) {}

  /** Within the caller's transaction; answers the payment as it now is. */
  async run(tx: IssuerTx, paymentId: string, seen: Seen): Promise<Payment> {
    const [payment] = await this.all(tx, new Map([[paymentId, seen]]));
    if (!payment) throw new NoSuchPayment(paymentId);
    return payment;
  }

  /** The same for several payments of one issuer at once. */
  async all(tx: IssuerTx, seen: ReadonlyMap<string, Seen>): Promise<Payment[]> {
    const payments = await this.payments.allForUpdate(tx, [...seen.keys()]);
    const first = payments[0];
    if (!first) return [];
    const today = await issuerDay(tx, this.issuers, first);
    const sentNow = payments.filter((payment) => isSentNow(payment, seen.get(payment.id)!)).map(({ id }) => id);
    const resultDays = await this.accounts.resultDays(tx, sentNow);
    const changes = payments.flatMap((payment) => {
      const sight = seen.get(payment.id)!;
      const state = nextState(payment.state, sight.state);
      if (!state && !(sight.externalId && !payment.externalId)) return [];
      const isNew = state === 'succeeded' && !isReceived(payment.state);
      const days = resultDays.get(payment.id);
      const expectedOn = days === undefined ? undefined : expectedBy(tx.clock.now(), days);
      const to = { ...sight, state: state ?? undefined, receivedOn: isNew ? today : undefined, expectedOn };
      return [{ payment, sight, to }];
    });
    await this.payments.changeAll(
      tx,
      changes.map(({ payment: { id }, to }) => ({ ...to, id })),
    );
    const ended = changes.flatMap(({ payment: { methodId }, sight: { failureCode }, to: { state } }) =>
      state === 'failed' && methodId && HAS_ENDED.includes(failureCode ?? '') ? [methodId] : [],
    );
    if (ended.length > 0) await this.endMethods.run(tx, ended, 'refused');
    const changed = new Map(changes.map(({ payment, to }) => [payment.id, changedTo(payment, to, tx.clock.now())]));
    await this.receiveAll(
      tx,
      changes
        .filter(({ to }) => to.receivedOn)
        .map(({ payment, sight }) => ({
          payment: changed.get(payment.id)!,
          amountMinor: sight.amountMinor ?? payment.amountMinor,
        })),
    );
    await tx.announce(
      ...changes.flatMap(({ payment, to: { state, receivedOn } }) =>
        state && !receivedOn ? [paymentChanged({ ...refOf(payment), state })] : [],
      ),
    );
    return payments.map((payment) => changed.get(payment.id) ?? payment);
  }

  /** Posts money that has come, from the card service or out of a bank's unmatched transfers: against its invoices as far as they are open, the rest as the payer's credit. */
  receive(tx: IssuerTx, payment: Payment, amountMinor: bigint): Promise<void> {
    return this.receiveAll(tx, [{ payment, amountMinor }]);
  }

  private async receiveAll(tx: IssuerTx, list: readonly { payment: Payment; amountMinor: bigint }[]): Promise<void> {
    if (list.length === 0) return;
    const meant = await this.allocations.ofAll(
      tx,
      list.map(({ payment }) => payment.id),
    );
    const invoiceIds = [...meant.values()].flatMap((all) => all.map(({ invoiceId }) => invoiceId));
    await this.invoices.lock(tx, invoiceIds);
    const open = await this.balances.ofInvoices(tx, invoiceIds);
    const received = [];
    for (const { payment, amountMinor } of list) {
      const isTransfer = payment.channel === 'transfer';
      const allocated = meant.get(payment.id)!;
      const receipt = receiptPostings(
        amountMinor,
        payment.payerId,
        isTransfer ? 'unmatched' : 'stripe',
        allocated.map((one) => ({ ...one, openMinor: open.get(one.invoiceId) ?? 0n })),
        // A card paid twice is given back; what a transfer brings too much goes to what is owed.
        isTransfer ? await this.balances.openingOf(tx, payment.resellerId, payment.payerId) : 0n,
      );
      for (const { invoiceId, amountMinor: taken } of receipt.allocations)
        open.set(invoiceId, (open.get(invoiceId) ?? 0n) - taken);
      received.push({ payment, allocated, ...receipt });
    }
    await this.allocations.settle(
      tx,
      received.filter(({ allocated, allocations }) => !areSame(allocated, allocations)),
    );
    await this.books.add(
      tx,
      received.map(({ payment, postings }) => ({
        ...payment,
        kind: 'payment',
        sourceId: payment.id,
        postedOn: payment.receivedOn!,
        postings,
      })),
    );
    await tx.announce(
      ...received.map(({ payment, creditMinor }) =>
        paymentReceived({ ...refOf(payment), creditMinor: String(creditMinor) }),
      ),
    );
    // Hardly any payer has a page open: only where one does is a job worth its while.
    const stale = await this.pages.payersOf(
      tx,
      received.map(({ payment }) => payment.payerId),
    );
    await tx.enqueue(
      ...received
        .filter(({ payment }) => stale.has(payment.payerId))
        .map(({ payment: { resellerId, id } }) => closePages({ resellerId, sourceId: id })),
    );
  }
}

/** A debit that has only just gone to the bank. */
const isSentNow = (payment: Payment, { state, methodKind }: Seen): boolean =>
  (methodKind ?? payment.methodKind) === 'bacs_debit' && nextState(payment.state, state) === 'processing';

/** A payment as `PaymentsStore.changeAll` leaves it. */
function changedTo(payment: Payment, to: PaymentChange, changedAt: Date): Payment {
  return {
    ...payment,
    state: to.state ?? payment.state,
    externalId: to.externalId ?? payment.externalId,
    methodKind: to.methodKind ?? payment.methodKind,
    failureCode: to.failureCode ?? payment.failureCode,
    failureText: to.failureText ?? payment.failureText,
    receivedOn: to.receivedOn ?? payment.receivedOn,
    expectedOn: to.expectedOn ?? payment.expectedOn,
    changedAt,
  };
}

const areSame = (one: readonly Allocation[], other: readonly Allocation[]): boolean =>
  one.length === other.length && one.every(({ amountMinor }, at) => amountMinor === other[at]!.amountMinor);
