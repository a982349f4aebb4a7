import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { asIssuer } from '@/invoicing';
import { HouseError } from '@/kernel';
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
    const created = await each(payments, failed, (payment) =>
      this.stripe.call(at, (client) =>
        client.call((sdk) =>
          sdk.paymentIntents.create(payment.request as unknown as Stripe.PaymentIntentCreateParams, {
            idempotencyKey: payment.idempotencyKey!,
          }),
        ),
      ),
    );
    await asIssuer(this.tenancy, first, actor, (tx) =>
      this.payments.changeAll(
        tx,
        [...created].map(([{ id }, intent]) => ({ id, state: 'confirming', externalId: intent.id })),
      ),
    );
    const confirmed = await each([...created.keys()], failed, (payment) =>
      this.stripe.call(at, (client) =>
        client.confirm(created.get(payment)!.id, { off_session: true }, `${payment.idempotencyKey}.confirm`),
      ),
    );
    await asIssuer(this.tenancy, first, actor, (tx) =>
      this.settle.all(tx, new Map([...confirmed].map(([{ id }, intent]) => [id, seenOf(intent, true)]))),
    );
    await Promise.all([...confirmed.values()].map((intent) => this.one.closeIfFailed(at, intent)));
    return this.goOnAlone(failed, actor);
  }

  /** An outcome that is not known is asked for; a refusal stays one. */
  private async goOnAlone(failed: readonly LeftOver[], actor: Actor): Promise<LeftOver[]> {
    const isOpen = ({ error }: LeftOver): boolean => !(error instanceof HouseError) || error.kind === 'unavailable';
    const left = failed.filter((one) => !isOpen(one));
    await each(
      failed.filter(isOpen).map(({ payment }) => payment),
      left,
      (payment) => this.one.run(refOf(payment), actor),
    );
    return left;
  }
}

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
