import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { StripeHasNone } from '@/adapters/stripe';
import { asIssuer } from '@/invoicing';
import { asJob, Tenancy } from '@/runtime';
import { AskPayment } from './ask-payment.service';
import { EndMethods } from './end-methods.service';
import { mandateState } from './mandate-state';
import { type Payment, refOf } from './payment';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { PaymentMethodsStore } from './payment-methods.store';
import { PaymentsStore } from './payments.store';
import { type ProviderEvent, ProviderEventsStore } from './provider-events.store';
import { RecordDispute } from './record-dispute.service';
import { RecordPayout } from './record-payout.service';
import { RefundPayment } from './refund-payment.service';
import { RefundsStore } from './refunds.store';
import { SaveMethod } from './save-method.service';
import { StripeAccounts } from './stripe-accounts.service';

const actor = asJob('payments.process-event');
const reason = { actor, why: 'an event of the card service' };
const NOT_OURS = 'none of ours';

/**
 * Does what an event calls for. Its contents count for nothing: the thing it is about is asked for again, so that late,
 * doubled and shuffled events all end in how things are (invoice-rules section 10).
 */
@Injectable()
export class ProcessEvent {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly events: ProviderEventsStore,
    private readonly payments: PaymentsStore,
    private readonly methods: PaymentMethodsStore,
    private readonly endMethods: EndMethods,
    private readonly refunds: RefundsStore,
    private readonly ask: AskPayment,
    private readonly saveMethod: SaveMethod,
    private readonly refundPayment: RefundPayment,
    private readonly recordDispute: RecordDispute,
    private readonly recordPayout: RecordPayout,
    private readonly stripe: StripeAccounts,
  ) {}

  async run({ accountId, eventId }: { accountId: string; eventId: string }): Promise<void> {
    const found = await this.tenancy.acrossNetwork(reason, async (tx) => ({
      event: await this.events.byId(tx, accountId, eventId),
      account: await this.accounts.byId(tx, accountId),
    }));
    if (!found.event || !found.account || found.event.doneAt) return;
    const outcome = await this.work(found.event, found.account).catch((error: unknown) => {
      if (error instanceof StripeHasNone) return 'gone';
      throw error;
    });
    await this.tenancy.acrossNetwork(reason, (tx) => this.events.done(tx, found.event!, outcome));
  }

  private work({ kind, objectId }: ProviderEvent, account: PaymentAccount): Promise<string> {
    if (kind.startsWith('payment_intent.')) return this.intent(objectId, account);
    if (kind.startsWith('checkout.session.')) return this.session(objectId, account);
    if (kind.startsWith('charge.dispute.')) return this.dispute(objectId, account);
    if (kind.startsWith('refund.')) return this.refund(objectId, account);
    if (kind.startsWith('payout.')) return this.payout(objectId, account);
    if (kind === 'mandate.updated' || kind === 'payment_method.detached') return this.method(kind, objectId, account);
    return Promise.resolve('nothing to do');
  }

  private async intent(id: string, account: PaymentAccount): Promise<string> {
    const payment =
      (await this.known(account, id)) ??
      (await this.known(
        account,
        await this.call(account, async (sdk) => (await sdk.paymentIntents.retrieve(id)).metadata.payment),
      ));
    return payment ? (await this.ask.run(refOf(payment), actor)).state : NOT_OURS;
  }

  private async session(id: string, account: PaymentAccount): Promise<string> {
    const known = await this.known(account, id);
    if (known) return (await this.ask.run(refOf(known), actor)).state;
    const { metadata } = await this.call(account, (sdk) => sdk.checkout.sessions.retrieve(id));
    if (metadata?.setup)
      return this.saveMethod.ask({ tier: 'wholesale', issuerResellerId: account.resellerId }, metadata.setup, actor);
    const payment = await this.known(account, metadata?.payment);
    return payment ? (await this.ask.run(refOf(payment), actor)).state : NOT_OURS;
  }

  private async dispute(id: string, account: PaymentAccount): Promise<string> {
    const seen = await this.call(account, (sdk) => sdk.disputes.retrieve(id));
    const payment = await this.known(account, idOf(seen.payment_intent));
    if (!payment) return NOT_OURS;
    // The payment itself first: its success may not have been heard of yet.
    await this.recordDispute.run(await this.ask.run(refOf(payment), actor), seen, actor);
    return seen.status;
  }

  private async refund(id: string, account: PaymentAccount): Promise<string> {
    const seen = await this.call(account, (sdk) => sdk.refunds.retrieve(id));
    const refund = await this.tenancy.acrossNetwork(reason, (tx) =>
      this.refunds.find(tx, [id, seen.metadata?.refund ?? '']),
    );
    if (!refund) return NOT_OURS;
    const issuer = { tier: refund.tier, issuerResellerId: account.resellerId };
    return (await asIssuer(this.tenancy, issuer, actor, (tx) => this.refundPayment.observe(tx, refund.id, seen))).state;
  }

  private async payout(id: string, account: PaymentAccount): Promise<string> {
    await this.recordPayout.run(account, await this.call(account, (sdk) => sdk.payouts.retrieve(id)));
    return 'recorded';
  }

  private async method(kind: string, id: string, account: PaymentAccount): Promise<string> {
    const method = await this.tenancy.acrossNetwork(reason, (tx) => this.methods.byExternal(tx, account.id, id));
    if (!method) return NOT_OURS;
    const state = await this.call(account, async (sdk) => {
      if (kind === 'mandate.updated') return mandateState((await sdk.mandates.retrieve(id)).status);
      return (await sdk.paymentMethods.retrieve(id)).customer ? method.state : 'inactive';
    });
    const issuer = { tier: method.tier, issuerResellerId: account.resellerId };
    await asIssuer(this.tenancy, issuer, actor, (tx) =>
      state === 'inactive' ? this.endMethods.run(tx, [method.id], kind) : this.methods.mark(tx, method.id, state),
    );
    return state;
  }

  private known(account: PaymentAccount, id: string | null | undefined): Promise<Payment | undefined> {
    return this.tenancy.acrossNetwork(reason, async (tx) =>
      id ? this.payments.byExternal(tx, account.id, [id]) : undefined,
    );
  }

  private call<T>(account: PaymentAccount, work: (sdk: Stripe) => Promise<T>): Promise<T> {
    return this.stripe.call({ tier: 'wholesale', account }, (client) => client.call(work));
  }
}

const idOf = (thing: string | { id: string } | null): string | null =>
  typeof thing === 'string' ? thing : (thing?.id ?? null);
