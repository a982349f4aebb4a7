import { Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import type { ScopedTx } from '@/runtime';
import { Addresses, type Reseller, TenantsStore } from '@/tenants';
import { dateText, monthText, say } from '@/wording';
import type { Leaving } from './leaving';
import { QuestionLetters } from './question-letters.service';

/** The two letters of a notice: to the operator, and back to the tenant with what happens when. */
@Injectable()
export class LeavingLetters {
  constructor(
    private readonly post: PostNotice,
    private readonly tenants: TenantsStore,
    private readonly letters: QuestionLetters,
    private readonly addresses: Addresses,
  ) {}

  whoHears(tenantId: string): Promise<string[]> {
    return this.letters.whoHears(tenantId);
  }

  async given(
    tx: ScopedTx,
    tenantId: string,
    to: readonly string[],
    leaving: Leaving,
    reseller: Reseller,
  ): Promise<void> {
    const { name, language } = await this.tenants.byId(tx, tenantId);
    const tell = async (
      whom: 'tenant' | 'operator',
      recipients: readonly string[],
      payer: string,
      tongue: Reseller['language'],
      href: string,
    ): Promise<void> => {
      const values = {
        name,
        brand: reseller.name,
        day: dateText(leaving.lastDay, tongue),
        month: monthText(leaving.lastMonth, tongue),
      };
      await this.post.run(tx, {
        key: `notice-${whom}.${tenantId}.${leaving.endsOn}`,
        kind: `notice-${whom}`,
        tenantId,
        language: tongue,
        to: recipients,
        subject: say(tongue, `mail.notice-${whom}.subject`, values),
        heading: say(tongue, 'mail.invoice.greeting', { payer }),
        paragraphs: [say(tongue, `mail.notice-${whom}.text`, values)],
        button: {
          label: say(tongue, whom === 'tenant' ? 'notice.open-portal' : 'mail.notice.button'),
          href,
        },
      });
    };
    await tell('operator', [reseller.replyTo], reseller.name, reseller.language, `${this.addresses.platform}/console`);
    await tell('tenant', to, name, language, `${await this.addresses.of(tx, reseller.id)}/portal/data`);
  }
}
