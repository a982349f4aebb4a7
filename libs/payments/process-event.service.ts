import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { AskPayment } from './ask-payment.service';
import { type Payment, refOf } from './payment';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { PaymentsStore } from './payments.store';
import { type ProviderEvent, ProviderEventsStore } from './provider-events.store';
import { StripeAccounts } from './stripe-accounts.service';

const actor = asJob('payments.process-event');
const reason = { actor, why: 'an event of the card service' };

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
    private readonly ask: AskPayment,
    private readonly stripe: StripeAccounts,
  ) {}

  async run({ accountId, eventId }: { accountId: string; eventId: string }): Promise<void> {
    const found = await this.tenancy.acrossNetwork(reason, async (tx) => ({
      event: await this.events.byId(tx, accountId, eventId),
      account: await this.accounts.byId(tx, accountId),
    }));
    if (!found.event || !found.account || found.event.doneAt) return;
    const outcome = await this.work(found.event, found.account);
    await this.tenancy.acrossNetwork(reason, (tx) => this.events.done(tx, found.event!, outcome));
  }

  private async work({ kind, objectId }: ProviderEvent, account: PaymentAccount): Promise<string> {
    if (kind.startsWith('payment_intent.') || kind.startsWith('checkout.session.')) {
      const payment =
        (await this.known(account, objectId)) ??
        (await this.known(account, await this.nameOf(kind, objectId, account)));
      if (!payment) return 'none of ours';
      return (await this.ask.run(refOf(payment), actor)).state;
    }
    return 'nothing to do';
  }

  private known(account: PaymentAccount, id: string | undefined): Promise<Payment | undefined> {
    return this.tenancy.acrossNetwork(reason, async (tx) =>
      id ? this.payments.byExternal(tx, account.id, [id]) : undefined,
    );
  }

  /** Our own id on a thing whose id was not written down yet: told before we knew it, or made by a page. */
  private nameOf(kind: string, objectId: string, account: PaymentAccount): Promise<string | undefined> {
    return this.stripe.call({ tier: 'wholesale', account }, (client) =>
      client.call(async (sdk) => {
        const thing = kind.startsWith('payment_intent.')
          ? await sdk.paymentIntents.retrieve(objectId)
          : await sdk.checkout.sessions.retrieve(objectId);
        return thing.metadata?.payment;
      }),
    );
  }
}
