import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  type CustomFetchOptions,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type Agent, fetch } from 'undici';
import { outsideAgent, problemOf, type Reach } from '@/adapters/outside';
import { AnswerNotGood, ProviderNotGood } from './errors';
import type { ProviderClient } from './provider-client';
import { signInErrorOf, whyNotGood } from './why-not';

const PATIENCE_SECONDS = 8;
const LARGEST_ANSWER = 1024 * 1024;

/** What a sign-in that was begun must come back to: kept by the browser that began it, sealed. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What a provider says of whoever signed in there. `amr` and `acr` say how (RFC 8176, OpenID Connect Core 2). */
export interface Claims {
  readonly email: string | null;
  readonly isEmailVerified: boolean;
  readonly amr: readonly string[];
  readonly acr: string | null;
}

/** OpenID Connect as a relying party: authorization code with PKCE, state and nonce; signatures of tokens are checked. */
export class OpenIdProvider {
  private readonly agent: Agent;

  constructor(private readonly reach: Reach) {
    this.agent = outsideAgent(reach, PATIENCE_SECONDS * 1000, LARGEST_ANSWER);
  }

  /** Asks the provider whether it is one and knows this client. ProviderNotGood says in a sentence what is wrong. */
  async check(client: ProviderClient, returnTo: string): Promise<void> {
    const problem = this.problemOf(client.issuer);
    if (problem) throw new ProviderNotGood(problem);
    try {
      const found = await this.discover(client);
      const { authorization_endpoint, response_types_supported } = found.serverMetadata();
      if (!authorization_endpoint || response_types_supported?.includes('code') === false)
        throw new ProviderNotGood('it does not offer the authorization code flow.');
      // A code nobody was given: a provider that knows the client refuses the code, one that does not the client.
      const made = new URL(
        `${returnTo}?${new URLSearchParams({ code: 'a-check', iss: found.serverMetadata().issuer })}`,
      );
      await authorizationCodeGrant(found, made, { pkceCodeVerifier: randomPKCECodeVerifier() });
    } catch (error) {
      const why = whyNotGood(error, client);
      if (why) throw new ProviderNotGood(why);
    }
  }

  /** Where somebody goes to sign in, and what they must come back with. ProviderUnavailable. */
  async begin(
    client: ProviderClient,
    returnTo: string,
    isAgain: boolean,
  ): Promise<{ address: string; attempt: Attempt }> {
    const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    try {
      const address = buildAuthorizationUrl(await this.discover(client), {
        redirect_uri: returnTo,
        scope: 'openid email',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(isAgain ? { max_age: '0' } : {}),
      });
      return { address: address.href, attempt };
    } catch (error) {
      throw signInErrorOf(error, client);
    }
  }

  /** What came back from there, believed: AnswerNotGood, ProviderRefused, ProviderMisconfigured, ProviderUnavailable. */
  async finish(client: ProviderClient, returned: URL, attempt: Attempt, isAgain: boolean): Promise<Claims> {
    try {
      const found = await this.discover(client);
      const tokens = await authorizationCodeGrant(found, returned, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
        ...(isAgain ? { maxAge: PATIENCE_SECONDS * 60 } : {}),
      });
      const claims = tokens.claims();
      if (!claims) throw new AnswerNotGood();
      // Some put the address into the token, some have it asked for; either way it is this person's own.
      const asked =
        claims.email === undefined && found.serverMetadata().userinfo_endpoint
          ? await fetchUserInfo(found, tokens.access_token, claims.sub)
          : claims;
      return {
        email: typeof asked.email === 'string' ? asked.email : null,
        isEmailVerified: asked.email_verified === true,
        amr: Array.isArray(claims.amr) ? claims.amr.filter((one) => typeof one === 'string') : [],
        acr: typeof claims.acr === 'string' ? claims.acr : null,
      };
    } catch (error) {
      throw signInErrorOf(error, client);
    }
  }

  /** Nest calls it when the application ends. */
  onApplicationShutdown(): Promise<void> {
    return this.agent.destroy();
  }

  private problemOf(issuer: string): string | null {
    if (this.reach === 'public' && issuer.startsWith('http:')) return 'its address must begin with https://.';
    const problem = problemOf(issuer, this.reach);
    return problem ? `${problem}.` : null;
  }

  /** Asked each time: keys and addresses change without notice, and few people sign in within one second. */
  private async discover({ issuer, clientId, clientSecret }: ProviderClient): Promise<Configuration> {
    const ask = (address: string, { method, headers, body, signal }: CustomFetchOptions) =>
      fetch(address, { method, headers, body: bytesOf(body), redirect: 'manual', signal, dispatcher: this.agent });
    const options = {
      timeout: PATIENCE_SECONDS,
      [customFetch]: ask,
      execute: [enableNonRepudiationChecks, ...(this.reach === 'loopback' ? [allowInsecureRequests] : [])],
    };
    const first = await discovery(new URL(issuer), clientId, clientSecret, ClientSecretBasic(clientSecret), options);
    const methods = first.serverMetadata().token_endpoint_auth_methods_supported;
    if (!methods || methods.includes('client_secret_basic')) return first;
    return discovery(new URL(issuer), clientId, clientSecret, ClientSecretPost(clientSecret), options);
  }
}

/** What this flow sends is a form, as text or as its fields. */
const bytesOf = (body: CustomFetchOptions['body']): string | undefined =>
  typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : undefined;
