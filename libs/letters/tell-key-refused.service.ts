import { Injectable } from '@nestjs/common';
import { PaymentAccountsStore } from '@/payments';
import { PeopleStore } from '@/people';
import { asJob, resellerScope, Tenancy } from '@/runtime';
import { Addresses, ResellersStore } from '@/tenants';
import { say } from '@/wording';
import { PostNotice } from './post-notice.service';

const actor = asJob('letters.tell-key-refused');

/** Tells an issuer's administrators that the card service no longer takes their key, and that nothing is collected until then. */
@Injectable()
export class TellKeyRefused {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly people: PeopleStore,
    private readonly resellers: ResellersStore,
    private readonly post: PostNotice,
    private readonly addresses: Addresses,
  ) {}

  /** False if another key was saved meanwhile, or it was told of this one. */
  async run({ resellerId, accountId }: { resellerId: string; accountId: string }): Promise<boolean> {
    const to = await this.tenancy.acrossNetwork({ actor, why: 'find whom to tell' }, (tx) =>
      this.people.headsOf(tx, resellerId, null),
    );
    return this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      const account = await this.accounts.byId(tx, accountId);
      if (account?.state !== 'refused') return false;
      const { language } = await this.resellers.byId(tx, resellerId);
      const values = { account: account.name };
      return this.post.run(tx, {
        key: `key-refused.${accountId}.${account.checkedAt.getTime()}`,
        kind: 'key-refused',
        tenantId: null,
        language,
        to,
        subject: say(language, 'notice.key-refused.subject', values),
        heading: say(language, 'notice.key-refused.subject', values),
        paragraphs: [say(language, 'notice.key-refused.text', values), say(language, 'notice.key-refused.what-now')],
        button: {
          label: say(language, 'notice.open-console'),
          href: `${this.addresses.platform}/console/payment-account`,
        },
      });
    });
  }
}
