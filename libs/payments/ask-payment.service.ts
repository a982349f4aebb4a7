import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { asIssuer } from '@/invoicing';
import { type Actor, Tenancy } from '@/runtime';
import { type Payment, type PaymentRef } from './payment';
import { PaymentAccountsStore } from './payment-accounts.store';
import { isUnderWay, stateOfIntent } from './payment-state';
import { PaymentsStore } from './payments.store';
import { type Seen, SettlePayment } from './settle-payment.service';
import { StripeAccounts } from './stripe-accounts.service';

/** Asks the card service how a payment stands and writes the answer down: the one way an unknown outcome is resolved. */
@Injectable()
export class AskPayment {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly payments: PaymentsStore,
    private readonly stripe: StripeAccounts,
    private readonly settle: SettlePayment,
  ) {}

  async run(ref: PaymentRef, actor: Actor): Promise<Payment> {
    const { payment, account } = await asIssuer(this.tenancy, ref, actor, async (tx) => {
      const payment = await this.payments.byId(tx, ref.paymentId);
      return { payment, account: payment.accountId ? await this.accounts.byId(tx, payment.accountId) : undefined };
    });
    if (!account || (!payment.externalId && !payment.sessionId)) return payment;
    const seen = await this.stripe.call({ tier: ref.tier, account }, (client) =>
      client.call((sdk) => (payment.externalId ? seenIntent(sdk, payment) : seenSession(sdk, payment.sessionId!))),
    );
    return asIssuer(this.tenancy, ref, actor, async (tx) => {
      const settled = await this.settle.run(tx, payment.id, seen);
      if (isUnderWay(settled.state)) await this.payments.touch(tx, settled.id);
      return settled;
    });
  }
}

async function seenIntent(sdk: Stripe, payment: Payment): Promise<Seen> {
  const intent = await sdk.paymentIntents.retrieve(payment.externalId!, { expand: ['payment_method'] });
  return seenOf(intent, wasConfirmed(payment));
}

/** On a page whoever pays may try again until money is on its way; a debit that fails after that has failed. */
const wasConfirmed = ({ channel, state }: Payment): boolean =>
  channel === 'collection' ? !['prepared', 'created'].includes(state) : state === 'processing';

/** A Checkout page: what was done on it is its intent's; one that has expired was never paid. */
async function seenSession(sdk: Stripe, sessionId: string): Promise<Seen> {
  const session = await sdk.checkout.sessions.retrieve(sessionId, {
    expand: ['payment_intent', 'payment_intent.payment_method'],
  });
  if (session.status === 'expired') return { state: 'canceled' };
  const intent = session.payment_intent;
  if (!intent || typeof intent === 'string') return { state: 'created' };
  return seenOf(intent, session.status === 'complete');
}

/** An intent as it is seen now. */
export function seenOf(intent: Stripe.PaymentIntent, wasConfirmed: boolean): Seen {
  const method = intent.payment_method ?? intent.last_payment_error?.payment_method;
  const kind: string | undefined = typeof method === 'object' ? method?.type : undefined;
  return {
    state: stateOfIntent(intent.status, {
      isConfirmed: wasConfirmed,
      lastErrorCode: intent.last_payment_error?.code ?? null,
    }),
    externalId: intent.id,
    methodKind: kind === 'card' || kind === 'bacs_debit' ? kind : undefined,
    amountMinor: BigInt(intent.amount_received),
    failureCode: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
    failureText: intent.last_payment_error?.message ?? null,
  };
}
