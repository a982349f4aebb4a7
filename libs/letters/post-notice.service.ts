import { Inject, Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { CONFIG, type Config, type ScopedTx } from '@/runtime';
import type { TextKey } from '@/wording';
import { sendLetter } from './letters.jobs';
import { LettersStore } from './letters.store';
import type { NoticeContent } from './notice';

/** What a letter is about: each has a word in every language. */
export type LetterKind = TextKey extends infer Key ? (Key extends `word.letter.${infer Kind}` ? Kind : never) : never;

export interface Notice extends Partial<NoticeContent> {
  /** Its natural key, as part of a Message-ID: a notice of the same key is posted once. */
  readonly key: string;
  readonly kind: LetterKind;
  /** Wholesale: the network writes to a reseller, in network scope. Retail if nothing is said. */
  readonly tier?: 'retail' | 'wholesale';
  readonly tenantId: string | null;
  readonly language: 'en' | 'ca' | 'es';
  readonly to: readonly string[];
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: string[];
}

/** Posts a letter without a document, in the transaction that gives rise to it; it is then sent like any other. */
@Injectable()
export class PostNotice {
  constructor(
    private readonly letters: LettersStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** False if this was posted before, or there is nobody to send it to. */
  async run(tx: ScopedTx, { key, kind, to, ...notice }: Notice): Promise<boolean> {
    if (to.length === 0) return false;
    const id = await this.letters.add(tx, {
      resellerId: tx.resellerId,
      id: newId(),
      tier: notice.tier ?? 'retail',
      tenantId: notice.tenantId,
      kind,
      invoiceId: null,
      language: notice.language,
      recipients: [...new Set(to)],
      messageId: `<${key}@${new URL(this.config.PUBLIC_URL).hostname}>`,
      subject: notice.subject,
      content: {
        heading: notice.heading,
        paragraphs: notice.paragraphs,
        button: notice.button ?? null,
        signsIn: notice.signsIn ?? null,
      },
    });
    if (id) await tx.enqueue(sendLetter({ resellerId: tx.resellerId, letterId: id }));
    return id !== null;
  }
}
