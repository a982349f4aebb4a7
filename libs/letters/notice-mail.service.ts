import { Inject, Injectable } from '@nestjs/common';
import { SignIn } from '@/people';
import { CONFIG, type Config, type ScopedTx } from '@/runtime';
import { LogosStore, logoPart, mailLogo, ResellersStore } from '@/tenants';
import { render, say } from '@/wording';
import { NobodyToSignIn } from './errors';
import type { Letter } from './letters.store';
import { addressOf } from './mail-address';
import { noticeSchema } from './notice';

/** How long somebody who was let in has to follow the link in the letter. */
const INVITATION_LIVES_MS = 14 * 24 * 3_600_000;

/** The mail of a letter without a document, on the letterhead of its reseller; the network's, if it is to a reseller. */
@Injectable()
export class NoticeMail {
  constructor(
    private readonly resellers: ResellersStore,
    private readonly logos: LogosStore,
    private readonly signIn: SignIn,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async of(tx: ScopedTx, letter: Letter, isPreview = false) {
    const { heading, paragraphs, button, signsIn } = noticeSchema.parse(letter.content);
    const reseller =
      (letter.tier === 'wholesale' ? await this.resellers.network(tx) : undefined) ??
      (await this.resellers.byId(tx, letter.resellerId));
    const logo = await this.logos.current(tx, reseller.id);
    const { language } = letter;
    const context = {
      language,
      heading,
      paragraphs,
      button: button && {
        label: button.label,
        href: signsIn && !isPreview ? await this.linkFor(signsIn) : button.href,
      },
      subject: letter.subject,
      colour: reseller.colour,
      brandName: reseller.name,
      logo: mailLogo(logo),
      closing: say(language, 'mail.closing'),
      reply: say(language, 'mail.reply'),
    };
    return {
      messageId: letter.messageId,
      from: { name: reseller.name, address: addressOf(this.config.MAIL_FROM) },
      replyTo: reseller.replyTo,
      to: letter.recipients.filter((address) => !letter.deliveredTo.includes(address)),
      subject: letter.subject,
      html: render('mail/notice.html', context),
      text: render('mail/notice.text', context),
      attachments: logoPart(logo),
    };
  }

  private async linkFor(email: string): Promise<string> {
    const link = await this.signIn.createLink(email, INVITATION_LIVES_MS);
    if (!link) throw new NobodyToSignIn();
    return link;
  }
}
