import { Injectable } from '@nestjs/common';
import type { Stripe } from '@/adapters/stripe';
import { BalancesStore } from '@/books';
import { asIssuer, auditOn, type Invoice, InvoicesStore, type IssuerTx, type Tier } from '@/invoicing';
import { leastCharge, Money, newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { Addresses } from '@/tenants';
import { moneyText } from '@/wording';
import { AllocationsStore } from './allocations.store';
import { ClosePages } from './close-pages.service';
import { CollectionsStore } from './collections.store';
import { BelowLeastCharge, NoPaymentAccount, NothingToPay, PaymentUnderWay } from './errors';
import { PAGE_ENDS_SOON_MS, PAGE_LIVES_MS, type Payment } from './payment';
import { type PaymentAccount, PaymentAccountsStore } from './payment-accounts.store';
import { PaymentCustomers } from './payment-customers.service';
import { PaymentsStore } from './payments.store';
import { type SmallDebt, SmallDebtsStore, withAlong } from './small-debts.store';
import { StripeAccounts } from './stripe-accounts.service';
import { waysToPay } from './ways-to-pay';

export interface InvoiceToPay {
  readonly tier: Tier;
  readonly issuerResellerId: string;
  readonly invoiceId: string;
}

/** Where the page leads back to: to the invoice's own page below the home its reader came from, or elsewhere. */
export type WayBack = { readonly home: string } | { readonly success: string; readonly cancel: string };

/** What is paid on one page: an invoice, and what is carried over from others. */
interface Payable {
  readonly invoice: Invoice;
  readonly account: PaymentAccount;
  readonly parts: readonly SmallDebt[];
  readonly total: Money;
}

/**
 * "Pay now": a page of the card service for what is open of an invoice, and along with it for what is too little to be charged
 * alone. Pressed twice it is the same page, as long as there is time to pay on it and it asks for what is open.
 */
@Injectable()
export class OpenCheckout {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly balances: BalancesStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly small: SmallDebtsStore,
    private readonly collections: CollectionsStore,
    private readonly customers: PaymentCustomers,
    private readonly pages: ClosePages,
    private readonly stripe: StripeAccounts,
    private readonly addresses: Addresses,
  ) {}

  /**
   * Answers the page's address. Throws NothingToPay, NoPaymentAccount, BelowLeastCharge, or PaymentUnderWay while a debit
   * or a collection is on its way.
   */
  async run(ref: InvoiceToPay, actor: Actor, back?: WayBack): Promise<string> {
    const { invoice, account } = await asIssuer(this.tenancy, ref, actor, (tx) => this.payable(tx, ref.invoiceId));
    const customer = await this.customers.idOf({ ...invoice, account }, actor);
    const prepare = () => asIssuer(this.tenancy, ref, actor, (tx) => this.prepare(tx, ref.invoiceId, customer, back));
    let payment = await prepare();
    if ('stale' in payment) {
      await this.pages.close(payment.stale);
      payment = await prepare();
    }
    if ('stale' in payment) throw new PaymentUnderWay();
    const { id, request, idempotencyKey } = payment;
    if (payment.pageUrl) return payment.pageUrl;
    const session = await this.stripe
      .call({ tier: ref.tier, account }, (client) =>
        client.call((sdk) =>
          sdk.checkout.sessions.create(request as unknown as Stripe.Checkout.SessionCreateParams, {
            idempotencyKey: idempotencyKey!,
          }),
        ),
      )
      .catch(async (error: unknown) => {
        // Whether or not there is a page now, nobody has its address: nothing can be paid on it.
        await asIssuer(this.tenancy, ref, actor, (tx) => this.payments.change(tx, id, { state: 'canceled' }));
        throw error;
      });
    await asIssuer(this.tenancy, ref, actor, (tx) =>
      this.payments.change(tx, id, { state: 'created', sessionId: session.id, pageUrl: session.url! }),
    );
    return session.url!;
  }

  private async payable(tx: IssuerTx, invoiceId: string): Promise<Payable> {
    const invoice = await this.invoices.byId(tx, invoiceId);
    const open = Money.of(await this.balances.ofInvoice(tx, invoiceId), invoice.currency);
    if (invoice.state !== 'issued' || open.minor <= 0n) throw new NothingToPay();
    const account = await this.accounts.ofIssuer(tx, invoice.issuerResellerId, invoice.issuerId);
    if (account?.state !== 'active') throw new NoPaymentAccount();
    const along = await this.small.along(tx, invoice);
    const total = withAlong(open, along);
    if (total.compare(leastCharge(total.currency)) < 0)
      throw new BelowLeastCharge(moneyText(leastCharge(total.currency), invoice.language));
    return {
      invoice,
      account,
      parts: [{ invoiceId, number: invoice.number!, openMinor: open.minor }, ...along],
      total,
    };
  }

  /**
   * The payment as it is to be asked for: the one whose page is still open, or a new one, written down first; or the one whose
   * page is of no use any more and is to be closed before.
   */
  private async prepare(
    tx: IssuerTx,
    invoiceId: string,
    customer: string,
    back?: WayBack,
  ): Promise<Payment | { readonly stale: Payment }> {
    const { issuerId, ...payer } = await this.invoices.byId(tx, invoiceId);
    await this.collections.lock(tx, issuerId, [payer]);
    const payable = await this.payable(tx, invoiceId);
    const { invoice, account, parts, total } = payable;
    const underWay = await this.payments.underWayFor(tx, invoiceId);
    if (underWay) {
      const age = tx.clock.now().getTime() - underWay.createdAt.getTime();
      const isPage =
        underWay.channel === 'checkout' &&
        ['prepared', 'created', 'requires-action'].includes(underWay.state) &&
        underWay.accountId === account.id;
      if (isPage && age < PAGE_LIVES_MS - PAGE_ENDS_SOON_MS && (await this.isStillOwed(tx, underWay))) return underWay;
      if (isPage && underWay.sessionId) return { stale: underWay };
      throw new PaymentUnderWay();
    }
    const id = newId();
    await this.payments.add(
      tx,
      {
        resellerId: invoice.resellerId,
        id,
        tier: invoice.tier,
        tenantId: invoice.tenantId,
        payerId: invoice.payerId,
        issuerResellerId: invoice.issuerResellerId,
        issuerId: invoice.issuerId,
        channel: 'checkout',
        accountId: account.id,
        methodId: null,
        methodKind: null,
        amountMinor: total.minor,
        currency: invoice.currency,
        idempotencyKey: `checkout.${id}`,
        request: this.request(id, payable, {
          customer,
          back: back ?? { home: await this.addresses.ofBuyer(tx, invoice) },
          until: new Date(tx.clock.now().getTime() + PAGE_LIVES_MS),
        }),
      },
      parts.map(({ invoiceId: of, openMinor }) => ({
        invoiceId: of,
        tenantId: invoice.tenantId,
        amountMinor: openMinor,
      })),
    );
    const asked = { number: invoice.number, amountMinor: total.minor.toString(), paymentId: id };
    await auditOn(tx, invoice, 'opened a page to pay', asked, invoice.tenantId);
    return this.payments.byId(tx, id);
  }

  /** Whether all that a page asks for is what is open. */
  private async isStillOwed(tx: IssuerTx, { id }: Payment): Promise<boolean> {
    const meant = await this.allocations.of(tx, id);
    const open = await this.balances.ofInvoices(
      tx,
      meant.map(({ invoiceId }) => invoiceId),
    );
    return meant.every(({ invoiceId, amountMinor }) => open.get(invoiceId) === amountMinor);
  }

  /** The page's request: a line for each of our numbers, and our ids on the intent it will make. */
  private request(
    paymentId: string,
    { invoice: { id, tier, tenantId, currency, language }, account, parts, total }: Payable,
    { customer, back, until }: { customer: string; back: WayBack; until: Date },
  ): Record<string, unknown> {
    const door = (home: string): string => `${home}/${tier === 'retail' ? 'portal' : 'console'}`;
    const { success, cancel } =
      'success' in back
        ? back
        : { success: `${door(back.home)}/payments/${paymentId}/return`, cancel: `${door(back.home)}/invoices/${id}` };
    const metadata = { payment: paymentId, invoice: id, ...(tenantId ? { tenant: tenantId } : {}) };
    const request: Stripe.Checkout.SessionCreateParams = {
      mode: 'payment',
      customer,
      client_reference_id: paymentId,
      expires_at: Math.floor(until.getTime() / 1000),
      line_items: parts.map(({ number, openMinor }) => ({
        quantity: 1,
        price_data: {
          currency: currency.toLowerCase(),
          unit_amount: Number(openMinor),
          product_data: { name: number },
        },
      })),
      allowed_payment_method_types: waysToPay(account, total),
      locale: language === 'ca' ? 'auto' : language,
      metadata,
      payment_intent_data: {
        description: parts
          .map(({ number }) => number)
          .join(', ')
          .slice(0, 500),
        metadata,
      },
      success_url: success,
      cancel_url: cancel,
    };
    return { ...request };
  }
}
