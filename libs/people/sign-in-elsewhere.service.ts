import { Injectable } from '@nestjs/common';
import { AnswerNotGood, type Attempt, OpenIdProvider, type ProviderClient } from '@/adapters/oidc';
import { Clock } from '@/kernel';
import { asJob, CannotUnseal, Sealer, Tenancy } from '@/runtime';
import { AddressNotVerified, NobodyByThatName, NoIdentityProvider } from './identity-errors';
import { assertsSecondFactor, type IdentityProvider } from './identity-provider';
import { clientSecretPlace, IdentityProvidersStore, type SealedProvider } from './identity-providers.store';
import { PeopleStore } from './people.store';
import type { Origin } from './sessions.store';
import { SignIn } from './sign-in.service';
import { Throttle } from './throttle.service';

const LIVES_MS = 10 * 60_000;
const ATTEMPTS_PER_PLACE = 20;
const reason = { actor: asJob('people.sign-in'), why: 'sign in elsewhere' };

/** Through which reseller's provider somebody signs in, and the address they are sent back to. */
export interface Way {
  readonly slug: string;
  readonly returnTo: string;
}
interface Begun extends Attempt {
  readonly untilMs: number;
  readonly isAgain: boolean;
}

/**
 * Sign-in at a reseller's identity provider, for people who are expected at that reseller: a membership there, and the
 * same mail address, verified. The session is good at that reseller alone, whatever else the person belongs to.
 */
@Injectable()
export class SignInElsewhere {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly providers: IdentityProvidersStore,
    private readonly people: PeopleStore,
    private readonly signIn: SignIn,
    private readonly throttle: Throttle,
    private readonly openId: OpenIdProvider,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** What a reseller's sign-in page offers beside the mail; null for none, and for a name nobody has. */
  async offered(slug: string): Promise<IdentityProvider | null> {
    return (await this.tenancy.acrossNetwork(reason, (tx) => this.providers.bySlug(tx, slug))) ?? null;
  }

  /**
   * The provider's address to go to, and what the browser keeps meanwhile: sealed, good for ten minutes. `isAgain` asks
   * the provider to have its holder sign in anew. NoIdentityProvider, TooManyTries, ProviderUnavailable.
   */
  async begin(way: Way, isAgain: boolean, { address }: Origin): Promise<{ address: string; kept: string }> {
    await this.throttle.ration(`sign-ins elsewhere from ${address}`, ATTEMPTS_PER_PLACE);
    const provider = await this.required(way.slug);
    const begun = await this.openId.begin(this.clientOf(provider), way.returnTo, isAgain);
    const kept: Begun = { ...begun.attempt, untilMs: this.clock.now().getTime() + LIVES_MS, isAgain };
    return { address: begun.address, kept: this.sealer.seal(JSON.stringify(kept), attemptPlace(provider)) };
  }

  /** Takes what came back and answers a session's token. AnswerNotGood, AddressNotVerified, NobodyByThatName. */
  async finish(way: Way, search: string, kept: string | undefined, origin: Origin): Promise<string> {
    const provider = await this.required(way.slug);
    const begun = this.begun(provider, kept);
    const returned = new URL(`${way.returnTo}${search}`);
    const claims = await this.openId.finish(this.clientOf(provider), returned, begun, begun.isAgain);
    const { resellerId, label } = provider;
    if (claims.email === null || !claims.isEmailVerified) throw new AddressNotVerified(label);
    const email = claims.email;
    const person = await this.tenancy.acrossNetwork(reason, (tx) => this.people.byEmail(tx, email));
    if (!person?.memberships.some((one) => one.resellerId === resellerId)) throw new NobodyByThatName(label);
    return this.signIn.beginFor(person, origin, { resellerId, label, hasSecondFactor: assertsSecondFactor(claims) });
  }

  private async required(slug: string): Promise<SealedProvider> {
    const provider = await this.tenancy.acrossNetwork(reason, (tx) => this.providers.bySlug(tx, slug));
    if (!provider) throw new NoIdentityProvider();
    return provider;
  }

  /** What this browser began, at this very provider, a short while ago. */
  private begun(provider: SealedProvider, kept: string | undefined): Begun {
    try {
      const begun = JSON.parse(this.sealer.open(kept ?? '', attemptPlace(provider))) as Begun;
      if (begun.untilMs > this.clock.now().getTime()) return begun;
    } catch (error) {
      if (!(error instanceof CannotUnseal)) throw error;
    }
    throw new AnswerNotGood();
  }

  private clientOf({ id, issuer, clientId, clientSecretSealed }: SealedProvider): ProviderClient {
    return { issuer, clientId, clientSecret: this.sealer.open(clientSecretSealed, clientSecretPlace(id)) };
  }
}

/** A cookie, not a row: bound to the provider as it was when the sign-in began. */
const attemptPlace = ({ id, issuer, clientId }: IdentityProvider) => ({
  table: 'identity_providers',
  column: 'attempt',
  row: `${id} ${issuer} ${clientId}`,
});
