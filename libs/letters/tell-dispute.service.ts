import { Injectable } from '@nestjs/common';
import { dayIn, Money } from '@/kernel';
import { DisputesStore, type PaymentRef, PaymentsStore } from '@/payments';
import { PeopleStore } from '@/people';
import { asJob, networkScope, resellerScope, Tenancy } from '@/runtime';
import { Addresses, PayersStore, ResellersStore } from '@/tenants';
import { dateText, moneyText, say } from '@/wording';
import { PostNotice } from './post-notice.service';

const actor = asJob('letters.tell-dispute');

/** Tells an issuer's administrators that a payment was taken back and its invoices are open again (invoice-rules section 10). */
@Injectable()
export class TellDispute {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payments: PaymentsStore,
    private readonly disputes: DisputesStore,
    private readonly payers: PayersStore,
    private readonly people: PeopleStore,
    private readonly resellers: ResellersStore,
    private readonly post: PostNotice,
    private readonly addresses: Addresses,
  ) {}

  /** False if it was told before. */
  async run({
    resellerId,
    issuerResellerId,
    paymentId,
    disputeId,
  }: PaymentRef & { disputeId: string }): Promise<boolean> {
    const { payer, dispute } = await this.tenancy.within(networkScope(resellerId, actor), async (tx) => {
      const payment = await this.payments.byId(tx, paymentId);
      const dispute = (await this.disputes.ofPayment(tx, paymentId)).find(({ id }) => id === disputeId)!;
      return { payer: (await this.payers.byId(tx, payment.payerId))!, dispute };
    });
    const to = await this.tenancy.acrossNetwork({ actor, why: 'find whom to tell' }, (tx) =>
      this.people.headsOf(tx, issuerResellerId, null),
    );
    return this.tenancy.within(resellerScope(issuerResellerId, actor), async (tx) => {
      const { language, zone } = await this.resellers.byId(tx, issuerResellerId);
      const values = {
        payer: payer.name,
        amount: moneyText(Money.of(dispute.amountMinor, dispute.currency), language),
        day: dateText(dayIn(zone, dispute.openedAt), language),
        reason: dispute.reason.replaceAll('_', ' '),
      };
      return this.post.run(tx, {
        key: `dispute.${disputeId}`,
        kind: 'dispute',
        tenantId: null,
        language,
        to,
        subject: say(language, 'notice.dispute.subject', values),
        heading: say(language, 'notice.dispute.subject', values),
        paragraphs: [
          say(language, 'notice.dispute.text', values),
          say(language, `notice.dispute.${stand(dispute.state)}`),
        ],
        button: {
          label: say(language, 'notice.open-console'),
          href: `${this.addresses.platform}/console/payments/${paymentId}`,
        },
      });
    });
  }
}

const stand = (state: string): 'lost' | 'open' => (state === 'lost' ? 'lost' : 'open');
