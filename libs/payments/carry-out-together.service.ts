import { Injectable } from '@nestjs/common';
import { type Stripe, StripeForbids, StripeKeyRefused, StripeKeyRevoked } from '@/adapters/stripe';
import { asIssuer, type IssuerTx } from '@/invoicing';
import { type Actor, Tenancy } from '@/runtime';
import { seenOf } from './ask-payment.service';
import { CarryOutPayment } from './carry-out-payment.service';
import { type Payment, refOf } from './payment';
import type { PaymentAccount } from './payment-accounts.store';
import { PaymentsStore } from './payments.store';
import { SettlePayment } from './settle-payment.service';
import { StripeAccounts } from './stripe-accounts.service';

/** A payment that could not be carried out, and why; it goes on from where it stands when it is taken up again. */
export interface LeftOver {
  readonly payment: Payment;
  readonly error: unknown;
}

type Intents = ReadonlyMap<Payment, Stripe.PaymentIntent>;

/**
 * Carries out payments of one account that have just been written down, in step: all are created unconfirmed, all ids
 * stored, all confirmed, all answers written down. The order of steps is each payment's own, so that a death leaves every
 * one where `CarryOutPayment` goes on from; only the transactions are shared. What fails is gone on with by itself.
 */
@Injectable()
export class CarryOutTogether {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly settle: SettlePayment,
    private readonly stripe: StripeAccounts,
    private readonly one: CarryOutPayment,
  ) {}

  async run(account: PaymentAccount, payments: readonly Payment[], actor: Actor): Promise<LeftOver[]> {
    const [first] = payments;
    if (!first) return [];
    const at = { tier: first.tier, account };
    const failed: LeftOver[] = [];
    const within = <T>(intents: Intents, work: (tx: IssuerTx) => Promise<T>): Promise<T | undefined> =>
      asIssuer(this.tenancy, first, actor, work).catch((error: unknown) => {
        failed.push(...[...intents.keys()].map((payment) => ({ payment, error })));
        return undefined;
      });

    const created = await each(payments, failed, (payment) =>
      this.stripe.charge(at, (client) =>
        client.call((sdk) =>
          sdk.paymentIntents.create(payment.request as unknown as Stripe.PaymentIntentCreateParams, {
            idempotencyKey: payment.idempotencyKey!,
          }),
        ),
      ),
    );
    const begun = await within(created, (tx) =>
      this.payments.beginConfirming(
        tx,
        [...created].map(([{ id }, { id: externalId }]) => ({ id, externalId })),
      ),
    );
    const mine = [...created.keys()].filter(({ id }) => begun?.has(id));
    const confirmed = await each(mine, failed, (payment) =>
      this.stripe.charge(at, (client) =>
        client.confirm(created.get(payment)!.id, { off_session: true }, `${payment.idempotencyKey}.confirm`),
      ),
    );
    const settled = await within(confirmed, (tx) =>
      this.settle.all(tx, new Map([...confirmed].map(([{ id }, intent]) => [id, seenOf(intent, true)]))),
    );
    if (settled) await Promise.all([...confirmed.values()].map((intent) => this.one.closeIfFailed(at, intent)));
    return this.goOnAlone(failed, actor);
  }

  /** One by one from where each stands: what is not known is asked for, and one that is refused is told so. */
  private async goOnAlone(failed: readonly LeftOver[], actor: Actor): Promise<LeftOver[]> {
    const left = failed.filter(({ error }) => isOfTheKey(error));
    await each(
      failed.filter(({ error }) => !isOfTheKey(error)).map(({ payment }) => payment),
      left,
      (payment) => this.one.run(refOf(payment), actor),
    );
    return left;
  }
}

/** It is the account's key that is refused, and nothing else can be asked with it. */
const isOfTheKey = (error: unknown): boolean =>
  [StripeKeyRefused, StripeKeyRevoked, StripeForbids].some((kind) => error instanceof kind);

/** Does something for each, all at once, and answers what came of it; what throws is told apart. */
async function each<T>(
  payments: readonly Payment[],
  failed: LeftOver[],
  work: (payment: Payment) => Promise<T>,
): Promise<Map<Payment, T>> {
  const answers = new Map<Payment, T>();
  await Promise.all(
    payments.map((payment) =>
      work(payment).then(
        (answer) => answers.set(payment, answer),
        (error: unknown) => failed.push({ payment, error }),
      ),
    ),
  );
  return answers;
}
