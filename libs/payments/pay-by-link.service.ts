import { Injectable } from '@nestjs/common';
import { BalancesStore } from '@/books';
import { asIssuer, type Invoice, InvoicesStore } from '@/invoicing';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { Addresses } from '@/tenants';
import { AllocationsStore } from './allocations.store';
import { AskPayment, seenOf } from './ask-payment.service';
import { NoSuchPayment } from './errors';
import { OpenCheckout } from './open-checkout.service';
import { type Payment, refOf } from './payment';
import { PaymentAccountsStore } from './payment-accounts.store';
import { isUnderWay } from './payment-state';
import { PaymentsStore } from './payments.store';
import { SettlePayment } from './settle-payment.service';
import { StripeAccounts } from './stripe-accounts.service';

const actor: Actor = asJob('payments.pay-by-link');

/** What a mail's link leads to: whoever has it may see the amount and pay it, and nothing else. */
@Injectable()
export class PayByLink {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly invoices: InvoicesStore,
    private readonly balances: BalancesStore,
    private readonly accounts: PaymentAccountsStore,
    private readonly checkout: OpenCheckout,
    private readonly settle: SettlePayment,
    private readonly ask: AskPayment,
    private readonly stripe: StripeAccounts,
    private readonly addresses: Addresses,
  ) {}

  /** The payment a link is of, and its first invoice. Asks nobody: mail scanners open links too. */
  async look(token: string): Promise<{ payment: Payment; invoice: Invoice; openMinor: bigint; home: string }> {
    return this.tenancy.acrossNetwork({ actor, why: 'a payment link' }, async (tx) => {
      const payment = await this.payments.byLink(tx, token);
      const [first] = payment ? await this.allocations.of(tx, payment.id) : [];
      if (!payment || !first) throw new NoSuchPayment('');
      return {
        payment,
        invoice: await this.invoices.byId(tx, first.invoiceId),
        openMinor: await this.balances.ofInvoice(tx, first.invoiceId),
        home: await this.addresses.ofBuyer(tx, payment),
      };
    });
  }

  /**
   * Where the holder goes on: to its bank, for a payment that waits for it; to a new page, for one that failed. Null if
   * nothing more is needed.
   */
  async goOn(token: string): Promise<string | null> {
    const { payment, invoice, home } = await this.look(token);
    const back = `${home}/pay/${token}`;
    if (payment.state === 'requires-action') return this.authenticate(payment, back);
    if (payment.state !== 'failed' && payment.state !== 'canceled') return null;
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
