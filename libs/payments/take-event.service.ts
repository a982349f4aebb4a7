import { Injectable } from '@nestjs/common';
import { verifiedEvent } from '@/adapters/stripe';
import { Clock, isId } from '@/kernel';
import { asJob, Sealer, Tenancy } from '@/runtime';
import { UnknownPaymentAccount } from './errors';
import { PaymentAccountsStore, webhookSecretsOf } from './payment-accounts.store';
import { processEvent } from './payments.jobs';
import { ProviderEventsStore } from './provider-events.store';

const reason = { actor: asJob('payments.take-event'), why: 'a webhook of the card service' };

/** Takes a webhook in: signed by the account it names, kept once, its work left to a job. */
@Injectable()
export class TakeEvent {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly events: ProviderEventsStore,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** Throws UnknownPaymentAccount or WebhookSignatureRefused; otherwise the event is safe with us, or was before. */
  async run(accountId: string, rawBody: Buffer, signature: string | undefined): Promise<void> {
    const account = await this.tenancy.acrossNetwork(reason, (tx) =>
      isId(accountId) ? this.accounts.byId(tx, accountId) : Promise.resolve(undefined),
    );
    if (!account) throw new UnknownPaymentAccount();
    const event = verifiedEvent(rawBody, signature, webhookSecretsOf(account, this.sealer), this.clock.now());
    const about = event.data.object as { id?: string };
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const isNew = await this.events.keep(
        tx,
        {
          resellerId: account.resellerId,
          accountId: account.id,
          eventId: event.id,
          kind: event.type,
          objectId: about.id ?? '',
        },
        new Date(event.created * 1000),
      );
      if (isNew) await tx.enqueue(processEvent({ accountId: account.id, eventId: event.id }));
    });
  }
}
