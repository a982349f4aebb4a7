import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { Clock } from '@/kernel';
import { type Actor, asJob, type NetworkTx, Tenancy } from '@/runtime';
import { DifferencesStore, differs, type Found } from './differences.store';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { PaymentsStore } from './payments.store';
import { ReconcileIntents } from './reconcile-intents.service';
import { RecordDispute } from './record-dispute.service';
import { RecordPayout } from './record-payout.service';
import { RefundPayment } from './refund-payment.service';
import { RefundsStore } from './refunds.store';
import { StripeAccounts } from './stripe-accounts.service';
import { debitsAreOn } from './ways-to-pay';

const job = asJob('payments.reconcile');
/** How far back each look goes: longer than anything is repeated or takes. */
const LOOK_BACK_MS = 35 * 86_400_000;

/**
 * Compares an account's intents, refunds, disputes and payouts with our rows. What we had only not heard of is taken
 * over; what cannot agree is kept as a difference and shown until it does. Webhooks are only the fast path.
 */
@Injectable()
export class ReconcileAccount {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly payments: PaymentsStore,
    private readonly refunds: RefundsStore,
    private readonly differences: DifferencesStore,
    private readonly intents: ReconcileIntents,
    private readonly recordDispute: RecordDispute,
    private readonly recordPayout: RecordPayout,
    private readonly refundPayment: RefundPayment,
    private readonly stripe: StripeAccounts,
    private readonly clock: Clock,
  ) {}

  async run({ accountId }: { accountId: string }, actor: Actor = job): Promise<Found[]> {
    const account = await this.across(actor, (tx) => this.accounts.byId(tx, accountId));
    if (account?.state !== 'active') return [];
    const since = Math.floor((this.clock.now().getTime() - LOOK_BACK_MS) / 1000);
    const seen = await this.stripe.call({ tier: 'wholesale', account }, (client) =>
      client.call(async (sdk) => ({
        account: await sdk.accounts.retrieveCurrent(),
        intents: await all(sdk.paymentIntents.list({ created: { gte: since }, limit: 100 })),
        refunds: await all(sdk.refunds.list({ created: { gte: since }, limit: 100 })),
        disputes: await all(sdk.disputes.list({ created: { gte: since }, limit: 100 })),
        payouts: await all(sdk.payouts.list({ arrival_date: { gte: since }, limit: 100 })),
      })),
    );
    const found = [
      ...(await this.intents.run(account, seen.intents, new Date(since * 1000), actor)),
      ...(await this.backs(seen.refunds, actor)),
      ...(await this.disputes(account, seen.disputes, actor)),
      ...(await this.payouts(account, seen.payouts)),
    ];
    await this.across(actor, async (tx) => {
      await this.differences.replace(tx, { resellerId: account.resellerId, accountId }, found);
      await this.accounts.reconciled(tx, accountId, debitsAreOn(seen.account));
    });
    return found;
  }

  private async backs(refunds: readonly Stripe.Refund[], actor: Actor): Promise<Found[]> {
    const found: Found[] = [];
    for (const seen of refunds) {
      const refund = await this.across(actor, (tx) => this.refunds.find(tx, [seen.id, seen.metadata?.refund ?? '']));
      if (!refund) {
        found.push(
          differs(
            'refund-not-ours',
            seen.id,
            `${seen.amount} were given back by ${seen.id}, made at Stripe and not here: it names no credit note.`,
          ),
        );
        continue;
      }
      const { state } = await this.across(actor, (tx) => this.refundPayment.observe(tx, refund.id, seen));
      if (BigInt(seen.amount) !== refund.amountMinor || (seen.status === 'succeeded') !== (state === 'succeeded'))
        found.push(
          differs(
            'refund-state',
            seen.id,
            `${seen.id} is ${seen.status} over ${seen.amount} there, ${state} over ${refund.amountMinor} here.`,
          ),
        );
    }
    return found;
  }

  private async disputes(account: PaymentAccount, disputes: readonly Stripe.Dispute[], actor: Actor): Promise<Found[]> {
    const found: Found[] = [];
    for (const seen of disputes) {
      const intent = typeof seen.payment_intent === 'string' ? seen.payment_intent : (seen.payment_intent?.id ?? '');
      const payment = await this.across(actor, (tx) => this.payments.byExternal(tx, account.id, [intent]));
      if (payment) await this.recordDispute.run(payment, seen, actor);
      else found.push(differs('dispute-not-ours', seen.id, `${seen.id} over ${seen.amount} is of no payment of ours.`));
    }
    return found;
  }

  private async payouts(account: PaymentAccount, payouts: readonly Stripe.Payout[]): Promise<Found[]> {
    const found: Found[] = [];
    for (const seen of payouts) {
      const { addsUp, movedMinor } = await this.recordPayout.run(account, seen);
      if (!addsUp)
        found.push(
          differs('payout-sum', seen.id, `${seen.id} pays ${seen.amount}, and its movements add up to ${movedMinor}.`),
        );
    }
    return found;
  }

  private across<T>(actor: Actor, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    return this.tenancy.acrossNetwork({ actor, why: 'reconcile payments' }, work);
  }
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const things: T[] = [];
  for await (const thing of list) things.push(thing);
  return things;
}
