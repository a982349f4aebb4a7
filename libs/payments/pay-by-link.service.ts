import { Injectable } from '@nestjs/common';
import { BalancesStore } from '@/books';
import { asIssuer, type Invoice, InvoicesStore } from '@/invoicing';
import { leastCharge, Money } from '@/kernel';
import { type Actor, asJob, type NetworkTx, Tenancy } from '@/runtime';
import { Addresses, ResellersStore } from '@/tenants';
import { AllocationsStore } from './allocations.store';
import { AskPayment, seenOf } from './ask-payment.service';
import { NoSuchPayment, PayLinkOver } from './errors';
import { OpenCheckout } from './open-checkout.service';
import { PayLinks } from './pay-links.service';
import { amountOf, type Payment, refOf } from './payment';
import { PaymentAccountsStore } from './payment-accounts.store';
import { isUnderWay } from './payment-state';
import { PaymentsStore } from './payments.store';
import { SettlePayment } from './settle-payment.service';
import { type SmallDebt, SmallDebtsStore, withAlong } from './small-debts.store';
import { StripeAccounts } from './stripe-accounts.service';
import { waysToPay } from './ways-to-pay';

const actor: Actor = asJob('payments.pay-by-link');

/** What a link leads to now. *on-its-way* is money that was sent and has not come: nothing more is to be paid. */
export type LinkState = 'paid' | 'open' | 'needs-bank' | 'on-its-way';

export interface Linked {
  readonly invoice: Invoice;
  readonly state: LinkState;
  /** What is asked for: what is open of the invoice, or the amount the bank wants to see its holder for. */
  readonly amount: Money;
  /** What is paid along with it: carried over from other invoices. */
  readonly along: readonly SmallDebt[];
  /** Whether its issuer takes cards for it. */
  readonly isPayable: boolean;
  /** Whether the page takes a direct debit beside cards. */
  readonly canDebit: boolean;
  readonly home: string;
  /** The short name of whose colours the page has. */
  readonly brandStyle: string;
  /** The payment that is under way, if any. */
  readonly payment: Payment | null;
}

/**
 * What a mail's link leads to: whoever has it may see an invoice's amount and pay it, and nothing else. The link of an
 * invoice is signed (`PayLinks`); that of a payment, which waits for its holder or has failed, is written down with it.
 */
@Injectable()
export class PayByLink {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly small: SmallDebtsStore,
    private readonly links: PayLinks,
    private readonly invoices: InvoicesStore,
    private readonly balances: BalancesStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly checkout: OpenCheckout,
    private readonly settle: SettlePayment,
    private readonly ask: AskPayment,
    private readonly stripe: StripeAccounts,
    private readonly addresses: Addresses,
    private readonly resellers: ResellersStore,
  ) {}

  /** Asks nobody: mail scanners open links too. Throws NoSuchPayment, or PayLinkOver after its days. */
  async look(token: string): Promise<Linked> {
    return this.tenancy.acrossNetwork({ actor, why: 'a payment link' }, async (tx) => {
      const invoice = await this.invoices.byId(tx, await this.invoiceOf(tx, token));
      const open = Money.of(await this.balances.ofInvoice(tx, invoice.id), invoice.currency);
      const payment = (await this.payments.underWayFor(tx, invoice.id)) ?? null;
      const account = await this.accounts.ofIssuer(tx, invoice.issuerResellerId, invoice.issuerId);
      const state = linkState(open, payment);
      const along = state === 'open' ? await this.small.along(tx, invoice) : [];
      const total = withAlong(open, along);
      return {
        invoice,
        state,
        amount: state === 'needs-bank' ? amountOf(payment!) : open,
        along,
        isPayable: account?.state === 'active' && total.compare(leastCharge(open.currency)) >= 0,
        canDebit: account !== undefined && waysToPay(account, total).includes('bacs_debit'),
        home: await this.addresses.ofBuyer(tx, invoice),
        brandStyle: (await this.resellers.byId(tx, invoice.issuerResellerId)).slug,
        payment,
      };
    });
  }

  private async invoiceOf(tx: NetworkTx, token: string): Promise<string> {
    const signed = this.links.read(token);
    if (signed?.isOver) throw new PayLinkOver();
    if (signed) return signed.invoiceId;
    const payment = await this.payments.byLink(tx, token);
    const most = payment && (await this.allocations.mostOf(tx, payment.id));
    if (!most) throw new NoSuchPayment('');
    return most.invoiceId;
  }

  /**
   * Where the holder goes on: to its bank, for a payment that waits for it; to a page to pay on, the same until it is used.
   * Null if nothing more is needed.
   */
  async goOn(token: string): Promise<string | null> {
    const { payment, invoice, state, home } = await this.look(token);
    const back = `${home}/pay/${token}`;
    // On the card service's own page the bank asks there.
    if (state === 'needs-bank' && payment!.channel === 'collection') return this.authenticate(payment!, back);
    if (state !== 'open' && state !== 'needs-bank') return null;
    return this.checkout.run({ ...invoice, invoiceId: invoice.id }, actor, { success: `${back}/return`, cancel: back });
  }

  /** Back from the bank: what became of it is asked, of every payment of the invoice that is under way. */
  async back(token: string): Promise<void> {
    const { invoice } = await this.look(token);
    const all = await asIssuer(this.tenancy, invoice, actor, (tx) => this.payments.ofInvoice(tx, invoice.id));
    for (const payment of all.filter(({ state }) => isUnderWay(state)))
      await this.ask.run(refOf(payment), actor).catch(() => undefined);
  }

  /** The same intent, confirmed in its holder's presence: the bank's page comes with the answer. */
  private async authenticate(payment: Payment, back: string): Promise<string | null> {
    const account = await asIssuer(this.tenancy, payment, actor, (tx) => this.accounts.byId(tx, payment.accountId!));
    const method = (payment.request as { payment_method?: string }).payment_method;
    const intent = await this.stripe.call({ tier: payment.tier, account: account! }, (client) =>
      client.confirm(payment.externalId!, {
        ...(method ? { payment_method: method } : {}),
        return_url: `${back}/return`,
      }),
    );
    await asIssuer(this.tenancy, payment, actor, (tx) => this.settle.run(tx, payment.id, seenOf(intent, true)));
    return intent.next_action?.redirect_to_url?.url ?? null;
  }
}

/** A page that somebody opened and has not paid on is no payment on its way: it is opened again. */
function linkState(open: Money, payment: Payment | null): LinkState {
  if (payment?.state === 'requires-action') return open.minor > 0n ? 'needs-bank' : 'paid';
  if (payment && !(payment.channel === 'checkout' && ['prepared', 'created'].includes(payment.state)))
    return 'on-its-way';
  return open.minor > 0n ? 'open' : 'paid';
}
