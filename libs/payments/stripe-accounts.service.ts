import { Inject, Injectable } from '@nestjs/common';
import { OwnTurns, Pace, StripeClient, StripeForbids, StripeKeyRefused, StripeKeyRevoked } from '@/adapters/stripe';
import { asIssuer, auditOn, type Tier } from '@/invoicing';
import { HouseError } from '@/kernel';
import { asJob, CONFIG, type Config, Sealer, Tenancy, Turnstile } from '@/runtime';
import { keyPlace, type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { accountRefused } from './payments.facts';

/** Whose account, and in whose books it is asked about. */
interface At {
  readonly tier: Tier;
  readonly account: PaymentAccount;
}

/** Opens issuers' accounts at the card service: each with its key, all calls of one account in one pace, whoever makes them. */
@Injectable()
export class StripeAccounts {
  private readonly paces = new Map<string, Pace>();
  /** The client of each account in use, with the sealed key it was made for. */
  private readonly opened = new Map<string, { readonly sealed: string; readonly client: StripeClient }>();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly sealer: Sealer,
    private readonly turnstile: Turnstile,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A client for a key that is not saved yet: what it asks counts for itself, and is little. */
  clientOf(secretKey: string): StripeClient {
    const own = new OwnTurns(this.config.STRIPE_REQUESTS_PER_SECOND);
    return this.client(secretKey, new Pace((wanted) => own.take(wanted)));
  }

  open(account: PaymentAccount): StripeClient {
    const { id, secretKeySealed } = account;
    const known = this.opened.get(id);
    if (known?.sealed === secretKeySealed) return known.client;
    const client = this.client(this.sealer.open(secretKeySealed, keyPlace(id)), this.paceOf(account));
    this.opened.set(id, { sealed: secretKeySealed, client });
    return client;
  }

  private client(secretKey: string, pace: Pace): StripeClient {
    return new StripeClient({ secretKey, apiUrl: this.config.STRIPE_API_URL, pace });
  }

  /**
   * One pace for all that is asked of an account at the card service, by whichever process of ours. A process keeps to the
   * limit by its own count too, of what it really sends: an answer of Redis may lie about for a while where much is done.
   */
  private paceOf({ externalId, isLive }: PaymentAccount): Pace {
    const what = `stripe ${externalId} ${isLive ? 'live' : 'test'}`;
    const known = this.paces.get(what);
    if (known) return known;
    const perSecond = this.config.STRIPE_REQUESTS_PER_SECOND;
    const own = new OwnTurns(perSecond);
    const pace = new Pace(async (wanted) => {
      const room = own.room(wanted);
      if (room.granted === 0) return room;
      const shared = await this.turnstile.take(what, perSecond, room.granted);
      return shared ? { ...own.take(shared.granted), waitMs: shared.waitMs } : own.take(wanted);
    });
    this.paces.set(what, pace);
    return pace;
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
