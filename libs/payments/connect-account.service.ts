import { Inject, Injectable } from '@nestjs/common';
import { STRIPE_VERSION, type StripeClient } from '@/adapters/stripe';
import { asIssuer, auditOn, type IssuerTx, type Tier } from '@/invoicing';
import { HouseError, newId } from '@/kernel';
import { type Actor, CONFIG, type Config, Sealer, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { AccountInOtherCurrency, NoPaymentAccount, NotASecretKey } from './errors';
import {
  type FormerAccount,
  keyPlace,
  type PaymentAccount,
  PaymentAccountsStore,
  webhookPlace,
  webhookSecretsOf,
} from './payment-accounts.store';
import { closeFormerPages, resumePayments } from './payments.jobs';
import { StripeAccounts } from './stripe-accounts.service';
import { debitsAreOn } from './ways-to-pay';
import { EVENTS } from './webhook-events';

export interface IssuerRef {
  readonly tier: Tier;
  readonly issuerResellerId: string;
  readonly issuerId: string;
}

/** How the account will tell us of events; without, the daily reconciliation finds them. */
export type WebhookOutcome = { readonly made: true } | { readonly made: false; readonly why: HouseError };

/** Saves an issuer's key after asking the card service whose it is, and has events sent to us at the pinned version. */
@Injectable()
export class ConnectAccount {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly stripe: StripeAccounts,
    private readonly issuers: IssuersStore,
    private readonly sealer: Sealer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The account that serves an issuer, and those before it that have payments under way still. */
  of(ref: IssuerRef, actor: Actor): Promise<{ account: PaymentAccount | undefined; former: readonly FormerAccount[] }> {
    return asIssuer(this.tenancy, ref, actor, async (tx) => ({
      account: await this.accounts.ofIssuer(tx, ref.issuerResellerId, ref.issuerId),
      former: await this.accounts.formerOf(tx, ref.issuerResellerId, ref.issuerId),
    }));
  }

  /**
   * Keeps a secret key, checked. Another account's key takes the place of the one before; the same account's changes
   * the key alone, and that of one that was replaced takes it up again with all it knows. Throws NotASecretKey,
   * AccountInOtherCurrency, or what the card service says of the key.
   */
  async run(ref: IssuerRef, secretKey: string, actor: Actor): Promise<{ accountId: string; webhook: WebhookOutcome }> {
    const mode = /^(?:sk|rk)_(live|test)_\w+$/.exec(secretKey.trim());
    if (!mode) throw new NotASecretKey();
    const client = this.stripe.clientOf(secretKey.trim());
    const seen = await client.call(async (sdk) => {
      const account = await sdk.accounts.retrieveCurrent();
      // A restricted key is seen through before it is kept: without any one of these the books would not agree.
      const few = { limit: 1 };
      await Promise.all([
        sdk.customers.list(few),
        sdk.paymentIntents.list(few),
        sdk.refunds.list(few),
        sdk.disputes.list(few),
        sdk.payouts.list(few),
      ]);
      return account;
    });
    const currency = (seen.default_currency ?? '').toUpperCase();
    const name = seen.settings?.dashboard.display_name ?? seen.business_profile?.name ?? seen.id;
    const canDebit = debitsAreOn(seen);
    const account = await asIssuer(this.tenancy, ref, actor, async (tx) => {
      const issuer = await this.issuers.byId(tx, ref.issuerResellerId, ref.issuerId);
      if (issuer?.currency !== currency) throw new AccountInOtherCurrency(currency, issuer?.currency ?? '');
      const known = await this.accounts.ofIssuer(tx, ref.issuerResellerId, ref.issuerId);
      const asked = { externalId: seen.id, isLive: mode[1] === 'live' };
      const isSame = known?.externalId === asked.externalId && known.isLive === asked.isLive;
      const kept = isSame ? known : await this.accounts.replacedOf(tx, ref, asked);
      const id = kept?.id ?? newId();
      const secretKeySealed = this.sealer.seal(secretKey.trim(), keyPlace(id));
      if (known && !isSame) {
        await this.accounts.replace(tx, known.id);
        const { tier, issuerResellerId } = ref;
        await tx.enqueue(closeFormerPages({ tier, issuerResellerId, accountId: known.id }));
      }
      if (kept) await this.accounts.changeKey(tx, { id, name, secretKeySealed, canDebit });
      else
        await this.accounts.add(tx, {
          resellerId: ref.issuerResellerId,
          id,
          issuerId: ref.issuerId,
          ...asked,
          name,
          currency,
          secretKeySealed,
          canDebit,
        });
      const saved = (await this.accounts.byId(tx, id))!;
      const action = isSame
        ? 'changed the key of the Stripe account'
        : known
          ? 'replaced the Stripe account'
          : 'connected a Stripe account';
      await auditOn(tx, saved, action, { before: known ? toldOf(known) : null, after: toldOf(saved) });
      // What waited for a key that works goes on with this one.
      if (kept) await tx.enqueue(resumePayments({}));
      return saved;
    });
    return { accountId: account.id, webhook: await this.makeWebhook(ref, account, client, actor) };
  }

  /** Takes a secret for webhooks that was made by hand; those that held before hold on beside it, two at most. */
  async addWebhookSecret(ref: IssuerRef, secret: string, actor: Actor): Promise<void> {
    await asIssuer(this.tenancy, ref, actor, async (tx) => {
      const account = await this.accounts.ofIssuer(tx, ref.issuerResellerId, ref.issuerId);
      if (!account) throw new NoPaymentAccount();
      const secrets = [secret.trim(), ...webhookSecretsOf(account, this.sealer).slice(0, 1)];
      await this.setWebhook(tx, account, account.webhookExternalId, secrets);
    });
  }

  /** Keeps what holds from now on; the log says how many secrets there were and are, and never which. */
  private async setWebhook(
    tx: IssuerTx,
    account: PaymentAccount,
    endpoint: string | null,
    secrets: readonly string[],
  ): Promise<void> {
    await this.accounts.setWebhook(tx, account.id, endpoint, this.sealed(account.id, secrets));
    await auditOn(tx, account, 'changed the webhook secrets of the Stripe account', {
      before: { endpoint: account.webhookExternalId, secrets: webhookSecretsOf(account, this.sealer).length },
      after: { endpoint, secrets: secrets.length },
    });
  }

  private sealed(accountId: string, secrets: readonly string[]): string {
    return this.sealer.seal(JSON.stringify(secrets), webhookPlace(accountId));
  }

  /** One endpoint per account, at the version our client is pinned to. */
  private async makeWebhook(
    ref: IssuerRef,
    account: PaymentAccount,
    client: StripeClient,
    actor: Actor,
  ): Promise<WebhookOutcome> {
    if (account.webhookSecretsSealed !== null) return { made: true };
    try {
      const endpoint = await client.call((sdk) =>
        sdk.webhookEndpoints.create(
          {
            url: `${this.config.PUBLIC_URL}/stripe/${account.id}`,
            enabled_events: [...EVENTS],
            api_version: STRIPE_VERSION,
            description: 'Tallyroom',
          },
          { idempotencyKey: `webhook.${account.id}` },
        ),
      );
      await asIssuer(this.tenancy, ref, actor, (tx) => this.setWebhook(tx, account, endpoint.id, [endpoint.secret!]));
      return { made: true };
    } catch (error) {
      if (!(error instanceof HouseError)) throw error;
      return { made: false, why: error };
    }
  }
}

/** What the log says of an account: whose it is, and nothing that opens it. */
const toldOf = ({ externalId, name, isLive, state }: PaymentAccount): Record<string, string> => ({
  account: externalId,
  name,
  mode: isLive ? 'live' : 'test',
  state,
});
