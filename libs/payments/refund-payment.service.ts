import { Injectable } from '@nestjs/common';
import { type Stripe, StripeHasNone, StripeRefused } from '@/adapters/stripe';
import { BalancesStore, BooksStore } from '@/books';
import { asIssuer, auditOn, InvoicesStore, type IssuerTx } from '@/invoicing';
import { Clock, Money, newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { CreditNoteOfAnother, NotPaidTwice, NotRefundable, RefundTooLarge } from './errors';
import { FreeCredit } from './free-credit.service';
import { issuerDay } from './issuer-day';
import { KEY_HOLDS_MS, type Payment, type PaymentRef } from './payment';
import { PaymentAccountsStore } from './payment-accounts.store';
import { PaymentsStore } from './payments.store';
import { type Refund, RefundsStore } from './refunds.store';
import { StripeAccounts } from './stripe-accounts.service';

export interface RefundOrder {
  /** The credit note that is its reason; null for a double payment, and for nothing else. */
  readonly creditNoteId: string | null;
  /** Null gives back all that may be. */
  readonly amountMinor: bigint | null;
}

/**
 * Gives money back the way it came, whole or in part: written down and taken from the payer's credit first, then asked
 * for with a stored key. What the card service cannot give back is credit again.
 */
@Injectable()
export class RefundPayment {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly refunds: RefundsStore,
    private readonly invoices: InvoicesStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly balances: BalancesStore,
    private readonly freeCredit: FreeCredit,
    private readonly books: BooksStore,
    private readonly stripe: StripeAccounts,
    private readonly issuers: IssuersStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws NotRefundable, CreditNoteOfAnother, NotPaidTwice or RefundTooLarge; the amount never exceeds the payer's credit. What the card
   * service refuses is thrown too. Where it does not answer, the refund is answered as `prepared` and carried out later:
   * whoever were told of a mistake would order it twice.
   */
  async run(ref: PaymentRef, order: RefundOrder, actor: Actor): Promise<Refund> {
    const refund = await asIssuer(this.tenancy, ref, actor, (tx) => this.prepare(tx, ref, order));
    return this.carryOut(ref, refund.id, actor).catch(async (error: unknown) => {
      const now = await asIssuer(this.tenancy, ref, actor, (tx) => this.refunds.forUpdate(tx, refund.id));
      if (now.state !== 'prepared') throw error;
      return now;
    });
  }

  /** From wherever it stands: asked for with its key while that holds, else looked for in what was given back. */
  async carryOut(ref: PaymentRef, refundId: string, actor: Actor): Promise<Refund> {
    const { refund, account } = await asIssuer(this.tenancy, ref, actor, async (tx) => {
      const refund = await this.refunds.forUpdate(tx, refundId);
      const payment = await this.payments.byId(tx, refund.paymentId);
      return { refund, account: (await this.accounts.byId(tx, payment.accountId!))! };
    });
    const holds = this.clock.now().getTime() - refund.createdAt.getTime() < KEY_HOLDS_MS;
    const request = refund.request as unknown as Stripe.RefundCreateParams;
    const asked = this.stripe.call({ tier: ref.tier, account }, (client) =>
      client.call(async (sdk) => {
        if (refund.externalId) return sdk.refunds.retrieve(refund.externalId);
        if (holds) return sdk.refunds.create(request, { idempotencyKey: refund.idempotencyKey });
        for await (const one of sdk.refunds.list({ payment_intent: request.payment_intent!, limit: 100 }))
          if (one.metadata?.refund === refund.id) return one;
        return null;
      }),
    );
    const seen = await asked.catch(async (error: unknown) => {
      if (error instanceof StripeRefused || error instanceof StripeHasNone)
        await asIssuer(this.tenancy, ref, actor, (tx) => this.observe(tx, refund.id, null, error.message));
      throw error;
    });
    return asIssuer(this.tenancy, ref, actor, (tx) => this.observe(tx, refund.id, seen));
  }

  /** Takes a refund on to what was seen of it; one that failed is the payer's credit again. */
  async observe(
    tx: IssuerTx,
    refundId: string,
    seen: Stripe.Refund | null,
    refusal: string | null = null,
  ): Promise<Refund> {
    const refund = await this.refunds.forUpdate(tx, refundId);
    const state = stateOf(seen);
    const isOver = ['failed', 'canceled'].includes(refund.state);
    if (isOver || (refund.state === state && refund.externalId)) return refund;
    await this.refunds.change(tx, refund.id, {
      state,
      externalId: seen?.id,
      failureText: seen?.failure_reason ?? refusal,
    });
    if (state === 'failed' || state === 'canceled')
      await this.post(tx, await this.payments.byId(tx, refund.paymentId), refund, 'refund-failed');
    return this.refunds.forUpdate(tx, refund.id);
  }

  private async prepare(tx: IssuerTx, ref: PaymentRef, order: RefundOrder): Promise<Refund> {
    const payment = await this.payments.forUpdate(tx, ref.paymentId);
    await this.freeCredit.lock(tx, payment);
    if (payment.state !== 'succeeded' || !payment.externalId) throw new NotRefundable();
    const left = payment.amountMinor - (await this.refunds.givenBack(tx, payment.id));
    const credit = await this.balances.creditOf(tx, payment.resellerId, payment.payerId);
    const named = order.creditNoteId
      ? await this.leftOf(tx, payment, order.creditNoteId)
      : await this.paidTwice(tx, payment);
    const bounds = [left, credit, named];
    const most = bounds.reduce((least, one) => (one < least ? one : least));
    const amountMinor = order.amountMinor ?? most;
    if (amountMinor < 1n || amountMinor > most) throw new RefundTooLarge(Money.of(most, payment.currency));
    const id = newId();
    const request: Stripe.RefundCreateParams = {
      payment_intent: payment.externalId,
      amount: Number(amountMinor),
      reason: order.creditNoteId ? 'requested_by_customer' : 'duplicate',
      metadata: { refund: id, payment: payment.id, ...(order.creditNoteId ? { credit_note: order.creditNoteId } : {}) },
    };
    const refund = {
      resellerId: payment.resellerId,
      id,
      tier: payment.tier,
      tenantId: payment.tenantId,
      paymentId: payment.id,
      reason: order.creditNoteId ? ('credit-note' as const) : ('double-payment' as const),
      creditNoteId: order.creditNoteId,
      amountMinor,
      currency: payment.currency,
      idempotencyKey: `refund.${id}`,
      request: { ...request },
    };
    await this.refunds.add(tx, refund);
    await this.post(tx, payment, refund, 'refund');
    await auditOn(tx, payment, 'refunded payment', {
      refundId: id,
      amountMinor: amountMinor.toString(),
      reason: refund.reason,
      creditNoteId: order.creditNoteId,
    });
    return this.refunds.forUpdate(tx, id);
  }

  /** What of a credit note has not been given back yet; it must credit an invoice this payment is of. */
  private async leftOf(tx: IssuerTx, payment: Payment, creditNoteId: string): Promise<bigint> {
    const note = await this.invoices.forUpdate(tx, creditNoteId);
    if (note.kind !== 'credit-note' || note.state !== 'issued' || !note.creditsInvoiceId)
      throw new CreditNoteOfAnother();
    const paid = await this.payments.ofInvoice(tx, note.creditsInvoiceId);
    if (!paid.some(({ id }) => id === payment.id)) throw new CreditNoteOfAnother();
    return -note.grossMinor - (await this.refunds.givenBackFor(tx, creditNoteId));
  }

  /** What payments brought beyond their invoices and is not given back as that: credit notes are no part of it. */
  private async paidTwice(tx: IssuerTx, { resellerId, payerId }: Payment): Promise<bigint> {
    const tooMuch = await this.balances.overpaidOf(tx, resellerId, payerId);
    if (tooMuch <= 0n) throw new NotPaidTwice();
    const left = tooMuch - (await this.refunds.givenBackAsDoubled(tx, resellerId, payerId));
    return left > 0n ? left : 0n;
  }

  private async post(
    tx: IssuerTx,
    payment: Payment,
    { id, amountMinor }: Pick<Refund, 'id' | 'amountMinor'>,
    kind: 'refund' | 'refund-failed',
  ): Promise<void> {
    const amount = kind === 'refund' ? amountMinor : -amountMinor;
    await this.books.add(tx, [
      {
        ...payment,
        kind,
        sourceId: id,
        postedOn: await issuerDay(tx, this.issuers, payment),
        postings: [
          { account: 'account-credit', amountMinor: amount, payerId: payment.payerId },
          { account: 'stripe', amountMinor: -amount },
        ],
      },
    ]);
  }
}

function stateOf(seen: Stripe.Refund | null): Refund['state'] {
  if (!seen) return 'canceled';
  if (seen.status === 'succeeded' || seen.status === 'failed' || seen.status === 'canceled') return seen.status;
  return 'pending';
}
