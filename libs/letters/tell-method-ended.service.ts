import { Injectable } from '@nestjs/common';
import { PaymentMethodsStore } from '@/payments';
import { asJob, networkScope, Tenancy } from '@/runtime';
import { Addresses, PayersStore } from '@/tenants';
import { say } from '@/wording';
import { PostNotice } from './post-notice.service';

/** Tells a payer that its saved card or mandate can no longer be charged, and where another is saved; once. */
@Injectable()
export class TellMethodEnded {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly methods: PaymentMethodsStore,
    private readonly payers: PayersStore,
    private readonly post: PostNotice,
    private readonly addresses: Addresses,
  ) {}

  /** False if another was saved meanwhile, its payer pays for nobody any more, or it was told. */
  run({ resellerId, methodId }: { resellerId: string; methodId: string }): Promise<boolean> {
    return this.tenancy.within(networkScope(resellerId, asJob('letters.tell-method-ended')), async (tx) => {
      const ended = (await this.methods.byId(tx, methodId))!;
      const now = await this.methods.ofPayer(tx, ended);
      const payer = (await this.payers.byId(tx, ended.payerId))!;
      if (now?.state !== 'inactive' || (await this.payers.tenantsOf(tx, payer)).length === 0) return false;
      const { language, name } = payer;
      const values = { kind: ended.kind, label: ended.label, payer: name };
      const subject = say(language, 'mail.method-ended.subject', values);
      return this.post.run(tx, {
        key: `${methodId}.method-ended`,
        kind: 'method-ended',
        tier: ended.tier,
        tenantId: null,
        language,
        to: payer.emails,
        subject,
        heading: subject,
        paragraphs: [say(language, 'mail.method-ended.intro', values), say(language, 'mail.method-ended.what-now')],
        button: {
          label: say(language, 'mail.method-ended.button'),
          href: `${await this.addresses.ofBuyer(tx, ended)}/portal/payment-method`,
        },
      });
    });
  }
}
