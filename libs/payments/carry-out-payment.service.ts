import { Injectable } from '@nestjs/common';
import { type Stripe, type StripeClient, StripeHasNone, StripeRefused, StripeUnavailable } from '@/adapters/stripe';
import { asIssuer, type Tier } from '@/invoicing';
import { Clock, HouseError } from '@/kernel';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { AllocationsStore } from './allocations.store';
import { AskPayment, seenOf } from './ask-payment.service';
import { KEY_HOLDS_MS, type Payment, type PaymentRef } from './payment';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { PaymentsStore } from './payments.store';
import { SettlePayment } from './settle-payment.service';
import { StripeAccounts } from './stripe-accounts.service';

/**
 * Carries out a payment that is written down, from wherever it stands: create unconfirmed, store the id, confirm, write
 * down the answer. Killed between any two steps and run again it goes on from there. What is not known is asked; a key
 * is sent again only while the card service keeps it, and always with the same body (invoice-rules section 10). What was
 * paid another way meanwhile, as while a key was refused, is given up where nobody has ordered it yet.
 */
@Injectable()
export class CarryOutPayment {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly settle: SettlePayment,
    private readonly ask: AskPayment,
    private readonly stripe: StripeAccounts,
    private readonly clock: Clock,
  ) {}

  async run(ref: PaymentRef, actor: Actor = asJob('payments.carry-out')): Promise<Payment> {
    const { payment, account, isOwed } = await asIssuer(this.tenancy, ref, actor, async (tx) => {
      const payment = await this.payments.byId(tx, ref.paymentId);
      return {
        payment,
        account: payment.accountId ? await this.accounts.byId(tx, payment.accountId) : undefined,
        isOwed: await this.allocations.areOwed(tx, payment.id),
      };
    });
    const order = { ...payment, mayBeGiven: isOwed && this.keyHolds(payment) };
    // A page whose address nobody was given.
    if (payment.channel === 'checkout' && payment.state === 'prepared')
      return asIssuer(this.tenancy, ref, actor, (tx) => this.settle.run(tx, payment.id, { state: 'canceled' }));
    if (!account || payment.channel !== 'collection') return this.ask.run(ref, actor);
    // Nobody has given the order to charge, and its account is not the issuer's any more: another takes its place there.
    if (account.state === 'replaced' && (payment.state === 'prepared' || payment.state === 'created'))
      return asIssuer(this.tenancy, ref, actor, (tx) => this.settle.run(tx, payment.id, { state: 'canceled' }));
    if (payment.state === 'prepared') return this.create(ref, order, account, actor);
    if (payment.state === 'created' || payment.state === 'confirming') return this.goOn(ref, order, account, actor);
    return this.ask.run(ref, actor);
  }

  /** The first call: with the stored key and request while it may be sent; after that only what a list still shows. */
  private async create(ref: PaymentRef, payment: Order, account: PaymentAccount, actor: Actor): Promise<Payment> {
    const request = payment.request as unknown as Stripe.PaymentIntentCreateParams;
    const intent = await this.stripe
      .charge({ tier: ref.tier, account }, (client) =>
        payment.mayBeGiven
          ? client
              .call((sdk) => sdk.paymentIntents.create(request, { idempotencyKey: payment.idempotencyKey! }))
              .catch(async (error: unknown) => {
                // Done or not? The key would give the same answer again; a list tells.
                const made =
                  error instanceof StripeUnavailable ? await found(client, payment, request.customer as string) : null;
                if (!made) throw error;
                return made;
              })
          : found(client, payment, request.customer as string),
      )
      .catch(refusalOf);
    if (intent instanceof HouseError) return this.fail(ref, payment, intent, actor);
    // Never asked for, and no longer to be: this attempt is given up, and another may be begun.
    if (!intent)
      return asIssuer(this.tenancy, ref, actor, (tx) => this.settle.run(tx, payment.id, { state: 'canceled' }));
    const begun = await asIssuer(this.tenancy, ref, actor, (tx) =>
      this.payments.beginConfirming(tx, [{ id: payment.id, externalId: intent.id }]),
    );
    if (begun.has(payment.id) && payment.mayBeGiven) return this.confirm(ref, payment, intent.id, account, actor);
    return this.goOn(ref, { ...payment, externalId: intent.id }, account, actor);
  }

  /** An intent that is known: it is looked at first, and confirmed only if nobody has. */
  private async goOn(ref: PaymentRef, payment: Order, account: PaymentAccount, actor: Actor): Promise<Payment> {
    const intent = await this.retrieve(ref, payment.externalId!, account);
    if (intent.status !== 'requires_confirmation') return this.finish(ref, payment, intent, account, actor);
    if (payment.mayBeGiven) return this.confirm(ref, payment, intent.id, account, actor);
    return this.finish(ref, payment, await this.cancel(ref.tier, intent.id, account), account, actor);
  }

  private async confirm(
    ref: PaymentRef,
    payment: Payment,
    intentId: string,
    account: PaymentAccount,
    actor: Actor,
  ): Promise<Payment> {
    const confirmed = await this.stripe
      .charge({ tier: ref.tier, account }, (client) =>
        client.confirm(intentId, { off_session: true }, `${payment.idempotencyKey}.confirm`),
      )
      .catch(refusalOf);
    if (!(confirmed instanceof HouseError)) return this.finish(ref, payment, confirmed, account, actor);
    // The order itself was refused, as for a mandate that has ended: the intent tells what it came to.
    const intent = await this.retrieve(ref, intentId, account);
    if (intent.status !== 'requires_confirmation') return this.finish(ref, payment, intent, account, actor);
    await this.cancel(ref.tier, intentId, account);
    return this.fail(ref, payment, confirmed, actor);
  }

  private retrieve(ref: PaymentRef, intentId: string, account: PaymentAccount): Promise<Stripe.PaymentIntent> {
    return this.stripe.call({ tier: ref.tier, account }, (client) =>
      client.call((sdk) => sdk.paymentIntents.retrieve(intentId, { expand: ['payment_method'] })),
    );
  }

  private cancel(tier: Tier, intentId: string, account: PaymentAccount): Promise<Stripe.PaymentIntent> {
    return this.stripe.call({ tier, account }, (client) =>
      client.call((sdk) => sdk.paymentIntents.cancel(intentId, { cancellation_reason: 'abandoned' })),
    );
  }

  /** Nothing can be charged on it any more, and why. */
  private fail(
    ref: PaymentRef,
    payment: Payment,
    { code, details, message }: HouseError,
    actor: Actor,
  ): Promise<Payment> {
    const failureCode = typeof details.code === 'string' ? details.code : code;
    return asIssuer(this.tenancy, ref, actor, (tx) =>
      this.settle.run(tx, payment.id, { state: 'failed', failureCode, failureText: message }),
    );
  }

  /** Writes the answer down. */
  private async finish(
    ref: PaymentRef,
    payment: Payment,
    intent: Stripe.PaymentIntent,
    account: PaymentAccount,
    actor: Actor,
  ): Promise<Payment> {
    const settled = await asIssuer(this.tenancy, ref, actor, (tx) =>
      this.settle.run(tx, payment.id, seenOf(intent, true)),
    );
    await this.closeIfFailed({ tier: ref.tier, account }, intent);
    return settled;
  }

  /** A confirmed intent that has failed is closed, so that nothing can be charged on it any more. */
  async closeIfFailed(at: { tier: Tier; account: PaymentAccount }, intent: Stripe.PaymentIntent): Promise<void> {
    if (seenOf(intent, true).state !== 'failed' || intent.status !== 'requires_payment_method') return;
    await this.cancel(at.tier, intent.id, at.account).catch(() => undefined);
  }

  private keyHolds({ createdAt }: Payment): boolean {
    return this.clock.now().getTime() - createdAt.getTime() < KEY_HOLDS_MS;
  }
}

/** A payment, and whether the order to charge may still be given: its key holds, and as much is owed as it is for. */
type Order = Payment & { readonly mayBeGiven: boolean };

/** The card service refuses this very request, and will again: an answer. Anything else is thrown on. */
function refusalOf(error: unknown): HouseError {
  if (error instanceof StripeRefused || error instanceof StripeHasNone) return error;
  throw error;
}

/** The intent of a payment, if the card service has one: by its customer, from the day it was written down on. */
async function found(client: StripeClient, payment: Payment, customer: string): Promise<Stripe.PaymentIntent | null> {
  return client.call(async (sdk) => {
    const since = Math.floor(payment.createdAt.getTime() / 1000) - 60;
    for await (const intent of sdk.paymentIntents.list({ customer, created: { gte: since }, limit: 100 }))
      if (intent.metadata.payment === payment.id) return intent;
    return null;
  });
}
