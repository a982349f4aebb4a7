import { Inject, Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { CONFIG, type Config, type ScopedTx } from '@/runtime';
import type { Reseller, Tenant } from '@/tenants';
import { say } from '@/wording';

/** The first letter to somebody who was let in: where their rooms are, and a link that signs them in. */
@Injectable()
export class Welcome {
  constructor(
    private readonly letters: PostNotice,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async post(
    tx: ScopedTx,
    reseller: Pick<Reseller, 'name'>,
    tenant: Tenant,
    { email, contactName, language }: { email: string; contactName: string; language: Tenant['language'] },
    more: readonly string[],
  ): Promise<void> {
    await this.letters.run(tx, {
      key: `welcome.${tenant.id}`,
      kind: 'welcome',
      tenantId: tenant.id,
      language,
      to: [email],
      subject: say(language, 'mail.welcome.subject', { brand: reseller.name }),
      heading: say(language, 'mail.invoice.greeting', { payer: contactName }),
      paragraphs: [
        say(language, 'mail.welcome.text', { name: tenant.name, brand: reseller.name }),
        ...more,
        say(language, 'mail.welcome.address', {
          address: `${this.config.PUBLIC_URL}/t/${tenant.slug}/bigbluebutton/`,
        }),
      ],
      button: { label: say(language, 'mail.welcome.button'), href: '' },
      signsIn: email,
    });
  }
}
