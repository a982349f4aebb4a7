import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { Unreachable } from '@/adapters/outside';
import { HouseError } from '@/kernel';
import { AnswerNotGood, ProviderMisconfigured, ProviderRefused, ProviderUnavailable } from './errors';
import type { ProviderClient } from './provider-client';

/** Errors of the provider that are about our client, not about whoever signs in. */
const ABOUT_US = [
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'invalid_scope',
  'unsupported_response_type',
];
/** What a token is refused for: not ours, not this sign-in's, not signed by who it says, or out of date. */
const ABOUT_THE_ANSWER =
  /^OAUTH_(JWT_CLAIM_COMPARISON_FAILED|JWT_TIMESTAMP_CHECK_FAILED|INVALID_RESPONSE|KEY_SELECTION_FAILED|JSON_ATTRIBUTE_COMPARISON_FAILED|MISSING_.*)$/;

const UNKNOWN = 'invalid_client';

/** Any error of a sign-in as one of ours; what is none of the provider's is a bug and stays what it is. */
export function signInErrorOf(error: unknown, { issuer }: ProviderClient): unknown {
  if (error instanceof HouseError) return error;
  const { host } = new URL(issuer);
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    if (ABOUT_US.includes(error.error)) return new ProviderMisconfigured(host, error.error);
    return error instanceof ResponseBodyError ? new AnswerNotGood(error) : new ProviderRefused(host);
  }
  if (error instanceof WWWAuthenticateChallengeError) return new ProviderMisconfigured(host, UNKNOWN);
  if (error instanceof ClientError && ABOUT_THE_ANSWER.test(error.code ?? '')) return new AnswerNotGood(error);
  return error instanceof ClientError || isOfTheWire(error) ? new ProviderUnavailable(host, error) : error;
}

/** In a sentence, why a provider cannot be used as an admin typed it; null if this says that it can. */
export function whyNotGood(error: unknown, { issuer }: ProviderClient): string | null {
  if (error instanceof HouseError) throw error;
  if (error instanceof WWWAuthenticateChallengeError)
    return `it does not know this client, or not by this secret (${UNKNOWN}).`;
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_client' || error.error === 'unauthorized_client')
      return `it does not know this client, or not by this secret (${error.error}).`;
    return null;
  }
  const { cause, code } = error as { cause?: unknown; code?: string };
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    return `it calls itself “${String((cause as { body?: { issuer?: string } }).body?.issuer)}”. Enter just that as its address.`;
  if (isResponse(cause))
    return `there is no OpenID configuration at ${issuer.replace(/\/$/, '')}/.well-known/openid-configuration (it answered ${cause.status}).`;
  if (causes(error).some((one) => one instanceof Unreachable))
    return 'its name leads to an address that is not public.';
  if (error instanceof ClientError || isOfTheWire(error)) return `${new URL(issuer).host} does not answer.`;
  throw error;
}

/** `fetch` says of everything on the way that it failed, and why in its cause. */
const isOfTheWire = (error: unknown): boolean => error instanceof TypeError && error.cause !== undefined;
const isResponse = (cause: unknown): cause is { status: number } =>
  typeof cause === 'object' && cause !== null && 'status' in cause && 'headers' in cause;
const causes = (error: unknown): unknown[] =>
  error instanceof Error && error.cause !== undefined ? [error, ...causes(error.cause)] : [error];
