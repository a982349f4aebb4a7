import { Injectable } from '@nestjs/common';
import { asJob, asPerson, log, type NetworkTx, Tenancy } from '@/runtime';
import { Addresses } from '@/tenants';
import { say } from '@/wording';
import { LinkNotGood } from './errors';
import type { ProvidersWord } from './identity-provider';
import { PeopleStore } from './people.store';
import { PersonalMail } from './personal-mail.service';
import type { Person } from './roles';
import { type Origin, type Session, SessionsStore } from './sessions.store';
import { type Redeemed, SignInLinksStore } from './sign-in-links.store';
import { Throttle } from './throttle.service';

const MOST_LINKS = 5;
const LINKS_PER_PLACE = 20;
const SEEN_EVERY_MS = 60_000;
const reason = { actor: asJob('people.sign-in'), why: 'sign in' };
const FROM_HERE: Origin = { address: '', device: '' };

/** Who is here, and by which session. */
export interface SignedIn {
  readonly person: Person;
  readonly session: Session;
  /** False for a session that is good at one reseller alone, of a person who belongs to others too. */
  readonly isWholePerson: boolean;
}

/** Sign-in by a link in a mail, or the code beside it: no passwords. Both live a quarter of an hour and work once. */
@Injectable()
export class SignIn {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
    private readonly links: SignInLinksStore,
    private readonly sessions: SessionsStore,
    private readonly throttle: Throttle,
    private readonly addresses: Addresses,
    private readonly mail: PersonalMail,
  ) {}

  /**
   * Sends a link to an address if somebody has it, and tells nothing of whether somebody does: the same rows are written
   * for both, and the mail goes out after the answer. TooManyTries if one place asks for too many.
   */
  async request(email: string, origin: Origin): Promise<void> {
    await this.throttle.ration(`links from ${origin.address}`, LINKS_PER_PLACE);
    const made = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const found = await this.people.byEmail(tx, email);
      const person = found && partOf(found, origin.atResellerId);
      const isEnough = (await this.links.recent(tx, email)) >= MOST_LINKS;
      const link = await this.links.make(tx, email, isEnough ? null : (person?.id ?? null), false);
      return { person: isEnough ? null : person, ...link };
    });
    const { person, token, code } = made;
    // In a later turn: neither looking its house up nor writing the mail is in the time the answer takes.
    if (person)
      setImmediate(() => {
        void this.send(person, origin.atResellerId ?? null, token, code).catch((error: unknown) =>
          log.error({ err: error }, 'a sign-in mail could not be sent'),
        );
      });
  }

  /**
   * A link without a mail of ours, for set-up on the command line and the demo; null if nobody has the address. Whoever
   * may run the command holds the keys of the house, so such a link stands for a second factor that is set up already.
   * An invitation's, which lives longer, does not.
   */
  async createLink(email: string, livesMs?: number): Promise<string | null> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const person = await this.people.byEmail(tx, email);
      if (!person) return null;
      const { token } = await this.links.make(tx, email, person.id, livesMs === undefined, livesMs);
      return addressOf(await this.homeOf(tx, person), token);
    });
  }

  /** Takes a link's token once and answers a session's; throws LinkNotGood. */
  async redeem(token: string, origin: Origin = FROM_HERE): Promise<string> {
    const session = await this.tenancy.acrossNetwork(reason, async (tx) =>
      this.begin(tx, await this.links.byToken(tx, token), origin, 'link'),
    );
    if (session === null) throw new LinkNotGood();
    return session;
  }

  /** The code that stands beside the link, typed on another device. LinkNotGood; TooManyTries after a few that failed. */
  async redeemCode(email: string, code: string, origin: Origin): Promise<string> {
    const keys = [`code for ${email.trim().toLowerCase()}`, `codes from ${origin.address}`];
    const session = await this.throttle.attempt(keys, () =>
      this.tenancy.acrossNetwork(reason, async (tx) =>
        this.begin(tx, await this.links.byCode(tx, email, code), origin, 'code'),
      ),
    );
    if (session === null) throw new LinkNotGood();
    return session;
  }

  /** Somebody whom a reseller's identity provider has vouched to be the holder of the address, at that reseller. */
  beginFor(person: Person, origin: Origin, provider: ProvidersWord): Promise<string> {
    const redeemed = { personId: person.id, isVouched: false };
    return this.tenancy.acrossNetwork(
      reason,
      async (tx) => (await this.begin(tx, redeemed, origin, provider.label, provider))!,
    );
  }

  /**
   * Who a session is of, or null if it is none or has expired. At a reseller's own host name only what they are there.
   */
  async signedIn(token: string, atResellerId: string | null = null): Promise<SignedIn | null> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const found = await this.sessions.withPerson(tx, token);
      if (!found) return null;
      const { session, person: whole } = found;
      const part = partOf(whole, session.byResellerId);
      const person = part && partOf(part, atResellerId);
      if (!part || !person) return null;
      if (tx.clock.now().getTime() - session.lastSeenAt.getTime() > SEEN_EVERY_MS)
        await this.sessions.seen(tx, session.id);
      return { person, session, isWholePerson: part.memberships.length === whole.memberships.length };
    });
  }

  /** Ends a session, by its own button or because another begins in the same browser. */
  async signOut(token: string, origin: Origin): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const found = await this.sessions.withPerson(tx, token);
      if (!found) return;
      await this.sessions.end(tx, found.session, { id: found.session.id });
      const person = partOf(found.person, found.session.byResellerId);
      const actor = asPerson(found.person.id, undefined, origin.address);
      if (person) await this.people.note(tx, person, actor, 'signed out', { device: origin.device });
    });
  }

  private async begin(
    tx: NetworkTx,
    redeemed: Redeemed | undefined,
    origin: Origin,
    by: string,
    provider: ProvidersWord | null = null,
  ): Promise<string | null> {
    if (!redeemed?.personId) return null;
    const whole = await this.people.byId(tx, redeemed.personId);
    if (!whole || !partOf(whole, origin.atResellerId)) return null;
    const person = partOf(whole, provider?.resellerId);
    if (person)
      await this.people.note(tx, person, asPerson(person.id, undefined, origin.address), 'signed in', {
        by: redeemed.isVouched ? 'command line' : by,
        device: origin.device,
      });
    return this.sessions.begin(tx, redeemed.personId, origin, redeemed.isVouched, provider);
  }

  /** Where a link leads: to the host it was asked at; a tenant's to its reseller's; and to the platform's for operators. */
  private async homeOf(tx: NetworkTx, person: Person | null, atResellerId?: string | null): Promise<string> {
    const ofTenants = new Set(person?.memberships.map(({ resellerId, tenantId }) => tenantId && resellerId));
    const only = ofTenants.size === 1 ? [...ofTenants][0] : null;
    const resellerId = atResellerId ?? only;
    return resellerId ? this.addresses.of(tx, resellerId) : this.addresses.platform;
  }

  private async send(person: Person, atResellerId: string | null, token: string, code: string): Promise<void> {
    const { house, home } = await this.tenancy.acrossNetwork(reason, async (tx) => ({
      house: await this.mail.houseFor(tx, person, atResellerId),
      home: await this.homeOf(tx, person, atResellerId),
    }));
    const { language, email, name } = person;
    await this.mail.send(house, 'sign-in', {
      to: email,
      language,
      subject: say(language, 'mail.sign-in.subject', { name: house.name }),
      greeting: say(language, 'mail.invoice.greeting', { payer: name }),
      link: addressOf(home, token),
      code: `${code.slice(0, 4)} ${code.slice(4)}`,
    });
  }
}

const addressOf = (home: string, token: string): string => `${home}/sign-in/${token}`;

/** A person as one reseller knows them, or whole where there is none; null if they are nobody there any more. */
function partOf(person: Person, resellerId: string | null | undefined): Person | null {
  if (!resellerId) return person;
  const memberships = person.memberships.filter((one) => one.resellerId === resellerId);
  return memberships.length > 0 ? { ...person, memberships } : null;
}
