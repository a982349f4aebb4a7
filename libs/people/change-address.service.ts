import { Injectable } from '@nestjs/common';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { say } from '@/wording';
import { AddressCodeNotGood, AddressTaken } from './errors';
import { NewAddressesStore } from './new-addresses.store';
import { PeopleStore } from './people.store';
import { PersonalMail } from './personal-mail.service';
import type { Person } from './roles';
import { SignInLinksStore } from './sign-in-links.store';
import { Throttle } from './throttle.service';

const reason = { actor: asJob('people.change-address'), why: 'change address' };
const CODES_AN_HOUR = 5;

/** Another mail address to sign in with: proved by a code that is sent there, and told to the one before. */
@Injectable()
export class ChangeAddress {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly people: PeopleStore,
    private readonly waiting: NewAddressesStore,
    private readonly links: SignInLinksStore,
    private readonly throttle: Throttle,
    private readonly mail: PersonalMail,
  ) {}

  /** The address that waits for its code, if one does. */
  pending(personId: string): Promise<string | null> {
    return this.tenancy.acrossNetwork(reason, (tx) => this.waiting.waiting(tx, personId));
  }

  /**
   * Sends a code to the new address, whoever has it: that somebody signs in with it already is told to nobody but its
   * owner. TooManyTries after a few within an hour.
   */
  async ask(person: Person, email: string): Promise<void> {
    await this.throttle.ration(`new addresses of ${person.id}`, CODES_AN_HOUR);
    const { code, house } = await this.tenancy.acrossNetwork(reason, async (tx) => ({
      code: await this.waiting.make(tx, person.id, plainAddress(email)),
      house: await this.mail.houseFor(tx, person),
    }));
    const { language } = person;
    await this.mail.send(house, 'notice', {
      to: plainAddress(email),
      language,
      subject: say(language, 'mail.new-address.subject', { name: house.name }),
      heading: say(language, 'mail.invoice.greeting', { payer: person.name }),
      paragraphs: [
        say(language, 'mail.new-address.code', { code: `${code.slice(0, 4)} ${code.slice(4)}` }),
        say(language, 'mail.sign-in.not-you'),
      ],
    });
  }

  /**
   * From now on the person signs in with the address whose code this is; links that wait at the one before are good no more.
   * AddressCodeNotGood; AddressTaken if somebody signs in with it already; TooManyTries after a few that failed.
   */
  async confirm(person: Person, code: string, actor: Actor): Promise<void> {
    const email = await this.throttle.attempt([`address code of ${person.id}`], () =>
      this.tenancy.acrossNetwork(reason, (tx) => this.waiting.take(tx, person.id, code)),
    );
    if (email === null) throw new AddressCodeNotGood();
    const house = await this.tenancy.acrossNetwork(reason, async (tx) => {
      if (!(await this.people.changeAddress(tx, person, email, actor))) throw new AddressTaken();
      await this.links.endOf(tx, person.id);
      return this.mail.houseFor(tx, person);
    });
    const { language } = person;
    await this.mail.send(house, 'notice', {
      to: person.email,
      language,
      subject: say(language, 'mail.old-address.subject', { name: house.name }),
      heading: say(language, 'mail.invoice.greeting', { payer: person.name }),
      paragraphs: [say(language, 'mail.old-address.text', { email }), say(language, 'mail.old-address.not-you')],
    });
  }
}

const plainAddress = (email: string): string => email.trim().toLowerCase();
