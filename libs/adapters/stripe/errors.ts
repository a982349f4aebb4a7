import Stripe from 'stripe';
import { HouseError } from '@/kernel';

export class StripeKeyRefused extends HouseError {
  constructor() {
    super(
      'invalid',
      'stripe-key-refused',
      'Stripe does not know this secret key. Copy it again from Stripe: Developers, API keys.',
    );
  }
}
export class StripeKeyRevoked extends HouseError {
  constructor() {
    super(
      'invalid',
      'stripe-key-revoked',
      'Stripe says that this secret key has expired or was revoked. Make a new one at Stripe and save it here.',
    );
  }
}
export class StripeForbids extends HouseError {
  constructor(text: string) {
    super(
      'forbidden',
      'stripe-forbids',
      `Stripe does not let this key do that: ${text} Use a key that may write payments, customers and Checkout sessions.`,
    );
  }
}
export class StripeUnavailable extends HouseError {
  constructor(cause: Error) {
    super(
      'unavailable',
      'stripe-unavailable',
      'Stripe did not answer, or could not do it now. It is tried again.',
      {},
      { cause },
    );
  }
}
export class StripeRateLimited extends HouseError {
  constructor(cause: Error) {
    super(
      'unavailable',
      'stripe-rate-limited',
      'Stripe asks for fewer requests a second. Lower STRIPE_REQUESTS_PER_SECOND.',
      {},
      { cause },
    );
  }
}
export class StripeKeyReused extends HouseError {
  constructor() {
    super(
      'conflict',
      'stripe-idempotency-conflict',
      'The same idempotency key was sent with another request. Nothing was done; this payment has to be looked at.',
    );
  }
}
export class StripeHasNone extends HouseError {
  constructor(text: string) {
    super('missing', 'stripe-has-none', `Stripe has no such thing: ${text}`, { code: 'resource_missing' });
  }
}
export class StripeRefused extends HouseError {
  constructor(code: string, text: string) {
    super('invalid', 'stripe-refused', `Stripe refuses the request: ${text}`, { code });
  }
}
export class WebhookSignatureRefused extends HouseError {
  constructor(why: string) {
    super('invalid', 'webhook-signature-refused', `This is not signed by the account it names: ${why}`);
  }
}

/** Any error of the SDK as one of ours; what is none of Stripe's is a bug and stays what it is. */
export function houseErrorOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    return error.code === 'api_key_expired' ? new StripeKeyRevoked() : new StripeKeyRefused();
  if (error instanceof Stripe.errors.StripePermissionError) return new StripeForbids(error.message);
  if (error instanceof Stripe.errors.StripeRateLimitError) return new StripeRateLimited(error);
  if (error instanceof Stripe.errors.StripeIdempotencyError) return new StripeKeyReused();
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeAPIError)
    return new StripeUnavailable(error);
  if (error.code === 'resource_missing') return new StripeHasNone(error.message);
  // Two requests with one key at the same moment: the other one is being answered.
  if (error.statusCode === 409) return new StripeUnavailable(error);
  return new StripeRefused(error.code ?? error.type, error.message);
}
