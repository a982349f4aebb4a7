import { Injectable } from '@nestjs/common';
import { type Stripe, StripeHasNone } from '@/adapters/stripe';
import { type Actor, type NetworkTx, Tenancy } from '@/runtime';
import { AskPayment } from './ask-payment.service';
import { differs, type Found } from './differences.store';
import { type Payment, refOf } from './payment';
import type { PaymentAccount } from './payment-accounts.store';
import { isReceived, isUnderWay } from './payment-state';
import { PaymentsStore } from './payments.store';

/** How many intents are looked up by one statement. */
const TOGETHER = 500;

/**
 * Compares the intents an account lists with our payments. Where both have ended alike the list is enough; only what has
 * not ended, or what the list does not show, is asked for by itself.
 */
@Injectable()
export class ReconcileIntents {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly ask: AskPayment,
  ) {}

  async run(
    account: PaymentAccount,
    intents: readonly Stripe.PaymentIntent[],
    since: Date,
    actor: Actor,
  ): Promise<Found[]> {
    const found: Found[] = [];
    for (let at = 0; at < intents.length; at += TOGETHER) {
      const some = intents.slice(at, at + TOGETHER);
      const asked = some.map(({ id, metadata }) => ({ id, paymentId: metadata.payment ?? null }));
      const ours = await this.across(actor, (tx) => this.payments.byIntents(tx, account.id, asked));
      for (const intent of some) found.push(...(await this.compare(intent, ours.get(intent.id), actor)));
    }
    return [...found, ...(await this.oursAlone(account, intents, since, actor))];
  }

  private async compare(intent: Stripe.PaymentIntent, known: Payment | undefined, actor: Actor): Promise<Found[]> {
    const { id, status, amount, amount_received: received } = intent;
    if (!known)
      return status === 'succeeded'
        ? [differs('payment-not-ours', id, `${amount} were paid by ${id}, which is no payment of ours.`)]
        : [];
    const payment = endedAlike(intent, known) ? known : await this.ask.run(refOf(known), actor);
    const found: Found[] = [];
    if ((status === 'succeeded') !== isReceived(payment.state))
      found.push(differs('payment-state', id, `${id} is ${status} there and ${payment.state} here.`));
    if (isReceived(payment.state) && BigInt(received) !== payment.amountMinor)
      found.push(differs('payment-amount', id, `${id} brought ${received} there and ${payment.amountMinor} here.`));
    return found;
  }

  /** Payments of ours that say they were paid by an intent the account does not list: each is asked for before that is said. */
  private async oursAlone(
    account: PaymentAccount,
    intents: readonly Stripe.PaymentIntent[],
    since: Date,
    actor: Actor,
  ): Promise<Found[]> {
    const shown = new Set(intents.map(({ id }) => id));
    const ours = await this.across(actor, (tx) => this.payments.receivedSince(tx, account.id, since));
    const found: Found[] = [];
    for (const payment of ours) {
      const { externalId } = payment;
      if (externalId === null || shown.has(externalId)) continue;
      await this.ask.run(refOf(payment), actor).catch((error: unknown) => {
        if (!(error instanceof StripeHasNone)) throw error;
        found.push(
          differs('payment-not-theirs', externalId, `${externalId} is paid here, and Stripe does not show it.`),
        );
      });
    }
    return found;
  }

  private across<T>(actor: Actor, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    return this.tenancy.acrossNetwork({ actor, why: 'reconcile payments' }, work);
  }
}

/** Nothing more can come of it there, and here it has come to the same. */
function endedAlike({ id, status }: Stripe.PaymentIntent, { state, externalId }: Payment): boolean {
  if (externalId !== id) return false;
  if (status === 'succeeded') return isReceived(state);
  return status === 'canceled' && !isUnderWay(state) && !isReceived(state);
}
