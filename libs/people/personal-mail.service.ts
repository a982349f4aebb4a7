import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SmtpMailer } from '@/adapters/mail';
import { newId } from '@/kernel';
import { CONFIG, type Config, type NetworkTx } from '@/runtime';
import { type Logo, LogosStore, logoPart, mailLogo, ResellersStore } from '@/tenants';
import { type Language, render, say } from '@/wording';
import type { Person } from './roles';

/** In whose name a mail goes out: what stands at its head, and where answers go. */
export interface House {
  /** Empty for the platform. */
  readonly slug: string;
  readonly name: string;
  readonly colour: string;
  readonly logo: Logo | null;
  readonly replyTo: string | null;
}
/** For people who belong to several resellers: none of them has asked. */
const PLATFORM: House = { slug: '', name: 'Tallyroom', colour: '#1f4e5f', logo: null, replyTo: null };

/**
 * Mails to one person about how they get in: a sign-in link, an invitation, a code for a new address. They are on a reseller's letterhead like its letters, but go
 * out at once and are kept nowhere, for they hold a key.
 */
@Injectable()
export class PersonalMail implements OnApplicationShutdown {
  private readonly mailer: SmtpMailer;

  constructor(
    private readonly resellers: ResellersStore,
    private readonly logos: LogosStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.mailer = new SmtpMailer(config.SMTP_URL);
  }

  /** The letterhead of a reseller as it is today; the platform's without one. */
  async houseOf(tx: NetworkTx, resellerId: string | null): Promise<House> {
    if (resellerId === null) return PLATFORM;
    const { slug, name, colour, replyTo } = await this.resellers.byId(tx, resellerId);
    return { slug, name, colour, replyTo, logo: (await this.logos.current(tx, resellerId)) ?? null };
  }

  /** In the name of the reseller a mail is asked for at, or of the only one whose person this is. */
  houseFor(tx: NetworkTx, { memberships }: Person, atResellerId: string | null = null): Promise<House> {
    const known = new Set(memberships.map(({ resellerId }) => resellerId));
    return this.houseOf(tx, atResellerId ?? (known.size === 1 ? [...known][0]! : null));
  }

  /** Sends `mail/<what>` in somebody's language. Throws what the mail server answers. */
  async send(
    house: House,
    what: 'sign-in' | 'invitation' | 'notice',
    {
      to,
      language,
      subject,
      ...said
    }: { to: string; language: Language; subject: string } & Record<string, string | readonly string[]>,
  ): Promise<void> {
    const { PUBLIC_URL, MAIL_FROM } = this.config;
    const context = {
      ...said,
      button: null,
      language: language as Language,
      subject,
      colour: house.colour,
      brandName: house.name,
      logo: mailLogo(house.logo),
      closing: say(language as Language, 'mail.closing'),
      reply: house.replyTo ? say(language as Language, 'mail.reply') : '',
    };
    await this.mailer.send({
      messageId: `<${newId()}@${new URL(PUBLIC_URL).hostname}>`,
      from: { name: house.name, address: /<([^>]+)>/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM },
      ...(house.replyTo ? { replyTo: house.replyTo } : {}),
      to: [to],
      subject,
      html: render(`mail/${what}.html`, context),
      text: render(`mail/${what}.text`, context),
      attachments: logoPart(house.logo),
    });
  }

  onApplicationShutdown(): void {
    this.mailer.close();
  }
}
