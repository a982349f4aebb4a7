import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { asIssuer, auditOn } from '@/invoicing';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { Addresses } from '@/tenants';
import { NoPaymentAccount, NoSuchPayment } from './errors';
import { mandateState } from './mandate-state';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { PaymentCustomers } from './payment-customers.service';
import { type MethodOwner, type MethodSetup, PaymentMethodsStore } from './payment-methods.store';
import { StripeAccounts } from './stripe-accounts.service';
import { waysToPay } from './ways-to-pay';

/** Saves a payer's card or mandate by a page of the card service; we never see a number. */
@Injectable()
export class SaveMethod {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly methods: PaymentMethodsStore,
    private readonly customers: PaymentCustomers,
    private readonly stripe: StripeAccounts,
    private readonly addresses: Addresses,
  ) {}

  /** The address of a page on which to save one; `backTo` is a path of ours, below the home its reader came from. */
  async open(owner: MethodOwner, backTo: string, actor: Actor, from?: string): Promise<string> {
    const { account, home } = await asIssuer(this.tenancy, owner, actor, async (tx) => ({
      account: await this.accounts.ofIssuer(tx, owner.issuerResellerId, owner.issuerId),
      home: from ?? (await this.addresses.ofBuyer(tx, owner)),
    }));
    if (account?.state !== 'active') throw new NoPaymentAccount();
    const customer = await this.customers.idOf({ ...owner, account }, actor);
    const id = newId();
    const request: Stripe.Checkout.SessionCreateParams = {
      mode: 'setup',
      customer,
      currency: account.currency.toLowerCase(),
      client_reference_id: id,
      allowed_payment_method_types: waysToPay(account),
      metadata: { setup: id },
      setup_intent_data: { metadata: { setup: id } },
      success_url: `${home}${backTo}/${id}/return`,
      cancel_url: `${home}${backTo}`,
    };
    await asIssuer(this.tenancy, owner, actor, async (tx) => {
      await this.methods.addSetup(tx, {
        ...owner,
        id,
        accountResellerId: account.resellerId,
        accountId: account.id,
        request: { ...request },
      });
      await auditOn(tx, { ...owner, id: owner.payerId }, 'opened a page to save a payment method', { setupId: id });
    });
    const session = await this.stripe.call({ tier: owner.tier, account }, (client) =>
      client.call((sdk) => sdk.checkout.sessions.create(request, { idempotencyKey: `setup.${id}` })),
    );
    await asIssuer(this.tenancy, owner, actor, (tx) => this.methods.changeSetup(tx, id, { sessionId: session.id }));
    return session.url!;
  }

  /** Asks what became of a page, by our id or the session's, and keeps what was saved on it. */
  async ask(
    issuer: Pick<MethodOwner, 'tier' | 'issuerResellerId'>,
    setupId: string,
    actor: Actor,
    payerId?: string,
  ): Promise<MethodSetup['state']> {
    const { setup, account } = await asIssuer(this.tenancy, issuer, actor, async (tx) => {
      const setup = await this.methods.setup(tx, setupId);
      return { setup, account: setup && (await this.accounts.byId(tx, setup.accountId)) };
    });
    if (!setup?.sessionId || !account || (payerId && setup.payerId !== payerId)) throw new NoSuchPayment(setupId);
    if (setup.state !== 'open') return setup.state;
    const session = await this.stripe.call({ tier: issuer.tier, account }, (client) =>
      client.call((sdk) =>
        sdk.checkout.sessions.retrieve(setup.sessionId!, {
          expand: ['setup_intent', 'setup_intent.payment_method', 'setup_intent.mandate'],
        }),
      ),
    );
    return asIssuer(this.tenancy, issuer, actor, async (tx) => {
      const state = session.status === 'complete' ? 'complete' : session.status === 'expired' ? 'expired' : 'open';
      const intent = session.setup_intent;
      if (state === 'complete' && intent && typeof intent !== 'string' && typeof intent.payment_method === 'object')
        await this.methods.keep(tx, methodOf(setup, account, intent));
      await this.methods.changeSetup(tx, setup.id, { state });
      return state;
    });
  }

  /** Takes a method away, at the card service and here. */
  async remove(owner: MethodOwner, actor: Actor): Promise<void> {
    const { method, account } = await asIssuer(this.tenancy, owner, actor, async (tx) => {
      const account = await this.accounts.ofIssuer(tx, owner.issuerResellerId, owner.issuerId);
      return { account, method: account && (await this.methods.inUse(tx, owner, account.id)) };
    });
    if (!method || !account) return;
    await asIssuer(this.tenancy, owner, actor, async (tx) => {
      await this.methods.end(tx, [method.id], 'removed');
      await auditOn(tx, { ...owner, id: owner.payerId }, 'removed payment method', { label: method.label });
    });
    await this.stripe.call({ tier: owner.tier, account }, (client) =>
      client.call((sdk) => sdk.paymentMethods.detach(method.externalId)),
    );
  }
}

function methodOf(setup: MethodSetup, account: PaymentAccount, intent: Stripe.SetupIntent) {
  const method = intent.payment_method as Stripe.PaymentMethod;
  const mandate = typeof intent.mandate === 'object' ? intent.mandate : null;
  const isCard = method.type === 'card';
  return {
    resellerId: setup.resellerId,
    id: newId(),
    tier: setup.tier,
    payerId: setup.payerId,
    accountResellerId: account.resellerId,
    accountId: account.id,
    kind: isCard ? ('card' as const) : ('bacs_debit' as const),
    externalId: method.id,
    mandateId: mandate?.id ?? null,
    mandateReference: mandate?.payment_method_details.bacs_debit?.reference ?? null,
    state: mandate ? mandateState(mandate.status) : ('active' as const),
    label: isCard
      ? `${brandOf(method.card?.display_brand ?? 'card')} •••• ${method.card?.last4}`
      : `${sortCodeOf(method.bacs_debit?.sort_code ?? '')} •••• ${method.bacs_debit?.last4}`,
  };
}

/** As it stands on the card, and on a statement: `american_express` is American Express, `108800` is 10-88-00. */
const brandOf = (brand: string): string =>
  brand.replace(/(?:^|_)([a-z])/g, (_, letter) => ` ${letter.toUpperCase()}`).trim();
const sortCodeOf = (code: string): string => code.replace(/(\d\d)(?=\d)/g, '$1-');
