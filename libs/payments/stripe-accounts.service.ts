import { Inject, Injectable } from '@nestjs/common';
import { Pace, StripeClient, StripeForbids, StripeKeyRefused, StripeKeyRevoked } from '@/adapters/stripe';
import { asIssuer, auditOn, type Tier } from '@/invoicing';
import { HouseError } from '@/kernel';
import { asJob, CONFIG, type Config, Sealer, Tenancy } from '@/runtime';
import { keyPlace, type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { accountRefused } from './payments.facts';

/** Whose account, and in whose books it is asked about. */
interface At {
  readonly tier: Tier;
  readonly account: PaymentAccount;
}

/** Opens issuers' accounts at the card service: each with its key, all calls of one account in one pace. */
@Injectable()
export class StripeAccounts {
  private readonly paces = new Map<string, Pace>();
  /** The client of each account in use, with the sealed key it was made for. */
  private readonly opened = new Map<string, { readonly sealed: string; readonly client: StripeClient }>();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly sealer: Sealer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A client for a key that is not saved yet. */
  clientOf(secretKey: string, paceOf = secretKey): StripeClient {
    const pace = this.paces.get(paceOf) ?? new Pace(this.config.STRIPE_REQUESTS_PER_SECOND);
    this.paces.set(paceOf, pace);
    return new StripeClient({ secretKey, apiUrl: this.config.STRIPE_API_URL, pace });
  }

  open({ id, secretKeySealed }: Pick<PaymentAccount, 'id' | 'secretKeySealed'>): StripeClient {
    const known = this.opened.get(id);
    if (known?.sealed === secretKeySealed) return known.client;
    const client = this.clientOf(this.sealer.open(secretKeySealed, keyPlace(id)), id);
    this.opened.set(id, { sealed: secretKeySealed, client });
    return client;
  }

  /**
   * Calls the card service for an account. A key it no longer takes is written down, so that nothing more is tried until
   * another is saved; the error comes out all the same.
   */
  call<T>(at: At, work: (client: StripeClient) => Promise<T>): Promise<T> {
    return this.ask(at, work, [StripeKeyRefused, StripeKeyRevoked]);
  }

  /** The same for what collects: a key that may not do that is of no more use than one that is revoked. */
  charge<T>(at: At, work: (client: StripeClient) => Promise<T>): Promise<T> {
    return this.ask(at, work, [StripeKeyRefused, StripeKeyRevoked, StripeForbids]);
  }

  private async ask<T>(
    { tier, account }: At,
    work: (client: StripeClient) => Promise<T>,
    ofTheKey: readonly (new (...given: never[]) => HouseError)[],
  ): Promise<T> {
    try {
      return await work(this.open(account));
    } catch (error) {
      if (error instanceof HouseError && ofTheKey.some((kind) => error instanceof kind))
        await asIssuer(
          this.tenancy,
          { tier, issuerResellerId: account.resellerId },
          asJob('payments.check-key'),
          async (tx) => {
            if (!(await this.accounts.refuse(tx, account.id, error.message))) return;
            await tx.announce(accountRefused({ resellerId: account.resellerId, accountId: account.id }));
            await auditOn(tx, account, 'stopped the Stripe account, whose key is refused', {
              account: account.externalId,
              why: error.code,
            });
          },
        );
      throw error;
    }
  }
}
