import { Injectable } from '@nestjs/common';
import { StripeKeyRefused, StripeKeyRevoked } from '@/adapters/stripe';
import { asIssuer, type Tier } from '@/invoicing';
import { asJob, networkScope, Tenancy } from '@/runtime';
import { AskPayment } from './ask-payment.service';
import { type Payment, refOf } from './payment';
import { PaymentAccountsStore } from './payment-accounts.store';
import { StalePagesStore } from './stale-pages.store';
import { StripeAccounts } from './stripe-accounts.service';

const actor = asJob('payments.close-pages');

interface FormerPages {
  readonly tier: Tier;
  readonly issuerResellerId: string;
  readonly accountId: string;
}

/**
 * Closes the pages of the card service that stand open for an amount which is no longer what is owed, for a transfer or a
 * credit note came meanwhile, and gives up collections that wait for their holder's bank: nobody pays there a second time.
 * Whoever wants to pay the rest gets a new page.
 */
@Injectable()
export class ClosePages {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly pages: StalePagesStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly stripe: StripeAccounts,
    private readonly ask: AskPayment,
  ) {}

  /** After a payment or a document (`sourceId`), for all invoices of its payer. */
  async run({ resellerId, sourceId }: { resellerId: string; sourceId: string }): Promise<void> {
    const scope = networkScope(resellerId, actor);
    const stale = await this.tenancy.within(scope, (tx) => this.pages.of(tx, sourceId));
    for (const payment of stale) await this.close(payment);
  }

  /**
   * All that stand open at an account another has taken the place of: nobody is led there any more. With a key that is gone
   * they cannot be closed; they end by themselves within the hour.
   */
  async former({ tier, issuerResellerId, accountId }: FormerPages): Promise<void> {
    const of = { tier, issuerResellerId };
    const pages = await asIssuer(this.tenancy, of, actor, (tx) => this.pages.at(tx, accountId));
    for (const payment of pages)
      try {
        await this.close(payment);
      } catch (error) {
        if (error instanceof StripeKeyRevoked || error instanceof StripeKeyRefused) return;
        throw error;
      }
  }

  /** One of them. Whether it was paid on or has ended before, what became of it is known afterwards. */
  async close(payment: Payment): Promise<void> {
    const account = await asIssuer(this.tenancy, payment, actor, (tx) => this.accounts.byId(tx, payment.accountId!));
    await this.stripe.call({ tier: payment.tier, account: account! }, (client) =>
      client
        .call<unknown>((sdk) =>
          payment.sessionId
            ? sdk.checkout.sessions.expire(payment.sessionId)
            : sdk.paymentIntents.cancel(payment.externalId!, { cancellation_reason: 'abandoned' }),
        )
        .catch((error: { code?: string }) => {
          // It was paid or has ended just now: what became of it is asked below.
          if (error.code !== 'stripe-refused') throw error;
        }),
    );
    await this.ask.run(refOf(payment), actor);
  }
}
