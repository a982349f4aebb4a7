import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SmtpMailer } from '@/adapters/mail';
import { newId } from '@/kernel';
import { asJob, CONFIG, type Config, type NetworkTx, Tenancy } from '@/runtime';
import { render, say } from '@/wording';
import { LinkNotGood, TooManyLinks } from './errors';
import { PeopleStore } from './people.store';
import type { Person } from './roles';
import { hashOf, newToken } from './tokens';

const MINUTE_MS = 60_000;
const LINK_LIVES_MS = 15 * MINUTE_MS;
const SESSION_LIVES_MS = 14 * 24 * 60 * MINUTE_MS;
const MOST_LINKS = 5;
const reason = { actor: asJob('people.sign-in'), why: 'sign in' };

/** Sign-in by a link in a mail: no passwords. A link lives a quarter of an hour and works once. */
@Injectable()
export class SignIn implements OnApplicationShutdown {
  private readonly mailer: SmtpMailer;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.mailer = new SmtpMailer(config.SMTP_URL);
  }

  /** Sends a link to an address if somebody has it, and says nothing of whether somebody does. */
  async request(email: string): Promise<void> {
    const made = await this.tenancy.acrossNetwork(reason, (tx) => this.make(tx, email));
    if (!made) return;
    const { person, link } = made;
    const context = {
      language: person.language,
      link,
      name: 'Tallyroom',
      greeting: say(person.language, 'mail.invoice.greeting', { payer: person.name }),
    };
    await this.mailer.send({
      messageId: `<${newId()}@${new URL(this.config.PUBLIC_URL).hostname}>`,
      from: { name: 'Tallyroom', address: /<([^>]+)>/.exec(this.config.MAIL_FROM)?.[1] ?? this.config.MAIL_FROM },
      to: [person.email],
      subject: say(person.language, 'mail.sign-in.subject', { name: 'Tallyroom' }),
      html: render('mail/sign-in.html', context),
      text: render('mail/sign-in.text', context),
    });
  }

  /**
   * A link without a mail of ours: for set-up on the command line, the demo, and invitations, whose links live longer.
   * Null if nobody has the address.
   */
  async createLink(email: string, livesMs = LINK_LIVES_MS): Promise<string | null> {
    const made = await this.tenancy.acrossNetwork(reason, (tx) => this.make(tx, email, livesMs));
    return made?.link ?? null;
  }

  /** Takes a link's token once and answers a session's; throws LinkNotGood. */
  async redeem(token: string): Promise<string> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const now = tx.clock.now();
      const link = await tx.one<{ personId: string }>(
        `update sign_in_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning person_id as "personId"`,
        [hashOf(token), now],
      );
      if (!link) throw new LinkNotGood();
      const session = newToken();
      await tx.query(
        `insert into sessions (token_hash, person_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $3, $4)`,
        [hashOf(session), link.personId, now, new Date(now.getTime() + SESSION_LIVES_MS)],
      );
      return session;
    });
  }

  /** Who a session is of, or null if it is none or has expired. */
  async personOf(session: string): Promise<Person | null> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const row = await tx.one<{ personId: string }>(
        `select person_id as "personId" from sessions where token_hash = $1 and expires_at > $2`,
        [hashOf(session), tx.clock.now()],
      );
      return row ? this.people.byId(tx, row.personId) : null;
    });
  }

  async signOut(session: string): Promise<void> {
    await this.tenancy.acrossNetwork(reason, (tx) =>
      tx.query('delete from sessions where token_hash = $1', [hashOf(session)]),
    );
  }

  private async make(
    tx: NetworkTx,
    email: string,
    livesMs = LINK_LIVES_MS,
  ): Promise<{ person: Person; link: string } | null> {
    const person = await this.people.byEmail(tx, email);
    if (!person) return null;
    const now = tx.clock.now();
    const [recent] = await tx.query<{ count: string }>(
      'select count(*) from sign_in_links where person_id = $1 and created_at > $2',
      [person.id, new Date(now.getTime() - LINK_LIVES_MS)],
    );
    if (Number(recent?.count) >= MOST_LINKS) throw new TooManyLinks();
    const token = newToken();
    await tx.query(
      `insert into sign_in_links (token_hash, person_id, created_at, expires_at) values ($1, $2, $3, $4)`,
      [hashOf(token), person.id, now, new Date(now.getTime() + livesMs)],
    );
    return { person, link: `${this.config.PUBLIC_URL}/sign-in/${token}` };
  }

  onApplicationShutdown(): void {
    this.mailer.close();
  }
}
