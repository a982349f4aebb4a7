import { Injectable } from '@nestjs/common';
import { InvoicesStore } from '@/invoicing';
import {
  AllocationsStore,
  amountOf,
  CollectionsStore,
  PayLinks,
  type PaymentRef,
  PaymentsStore,
  whyFailed,
} from '@/payments';
import { asJob, networkScope, Tenancy } from '@/runtime';
import { Addresses, PayersStore } from '@/tenants';
import { dateText, moneyText, say } from '@/wording';
import { PostNotice } from './post-notice.service';

/**
 * Tells a payer of a collection that waits for it, or of money that did not come after all, as a debit that was ordered on a page
 * and failed days later; with a link to pay, each once.
 */
@Injectable()
export class WritePaymentNotice {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly allocations: AllocationsStore,
    private readonly collections: CollectionsStore,
    private readonly invoices: InvoicesStore,
    private readonly payers: PayersStore,
    private readonly post: PostNotice,
    private readonly addresses: Addresses,
    private readonly links: PayLinks,
  ) {}

  /** False if there is nothing to tell any more, or it was told. */
  run({ resellerId, paymentId }: PaymentRef): Promise<boolean> {
    return this.tenancy.within(networkScope(resellerId, asJob('letters.write-payment-notice')), async (tx) => {
      const payment = await this.payments.byId(tx, paymentId);
      const kind = payment.state === 'requires-action' ? 'payment-action' : 'payment-failed';
      // What the bank asks of somebody on a page is asked there.
      const isToTell =
        payment.state === 'failed' || (payment.state === 'requires-action' && payment.linkToken !== null);
      const most = await this.allocations.mostOf(tx, paymentId);
      if (!isToTell || !most) return false;
      const payer = await this.payers.byId(tx, payment.payerId);
      const numbers: string[] = [];
      for (const { invoiceId } of await this.allocations.of(tx, paymentId))
        numbers.push((await this.invoices.byId(tx, invoiceId)).number ?? '');
      const language = payer!.language;
      // What the service says in its own words is for the operator; the payer gets ours, in their language.
      const why = kind === 'payment-failed' ? whyFailed({ ...payment, failureText: null }, language) : '';
      const again = kind === 'payment-failed' ? await this.collections.againOn(tx, payment, most.invoiceId) : null;
      const values = { amount: moneyText(amountOf(payment), language), numbers: numbers.join(', '), why };
      return this.post.run(tx, {
        key: `${paymentId}.${kind}`,
        kind,
        tier: payment.tier,
        tenantId: payment.tenantId,
        language,
        to: payer!.emails,
        subject: say(language, `mail.${kind}.subject`, values),
        heading: say(language, `mail.${kind}.subject`, values),
        paragraphs: [
          say(language, `mail.${kind}.intro`, values).trimEnd(),
          ...(kind === 'payment-failed' ? [say(language, 'mail.payment-failed.what-now')] : []),
          // Whoever pays by transfer now is not to be charged as well.
          ...(again ? [say(language, 'mail.payment-failed.again', { on: dateText(again, language) })] : []),
        ],
        button: {
          label: say(language, `mail.${kind}.button`),
          href: `${await this.addresses.ofBuyer(tx, payment)}/pay/${payment.linkToken ?? this.links.tokenOf(most.invoiceId)}`,
        },
      });
    });
  }
}
