import { Inject, Injectable } from '@nestjs/common';
import { PostNotice } from '@/letters';
import { CONFIG, type Config, type ScopedTx } from '@/runtime';
import { type Reseller, TenantsStore } from '@/tenants';
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
    @Inject(CONFIG) private readonly config: Config,
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
      page: string,
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
          href: `${this.config.PUBLIC_URL}${page}`,
        },
      });
    };
    await tell('operator', [reseller.replyTo], reseller.name, reseller.language, '/console');
    await tell('tenant', to, name, language, '/portal/data');
  }
}
