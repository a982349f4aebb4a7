import Stripe from 'stripe';
import { WebhookSignatureRefused } from './errors';

/** How old a signed message may be, in seconds: the SDK's own default (invoice-rules section 10). */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/**
 * The event of a webhook's raw body, if one of the account's secrets has signed it within the tolerance; several hold
 * while they are changed. Throws WebhookSignatureRefused for an altered body, an old timestamp or another's secret.
 */
export function verifiedEvent(
  rawBody: Buffer,
  header: string | undefined,
  secrets: readonly string[],
  receivedAt: Date,
): Stripe.Event {
  if (!header) throw new WebhookSignatureRefused('it has no signature.');
  let refusal = 'this account has no secret for webhooks.';
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(
        rawBody,
        header,
        secret,
        SIGNATURE_TOLERANCE_SECONDS,
        undefined,
        receivedAt.getTime(),
      );
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError))
        throw new WebhookSignatureRefused('its body is not readable.');
      refusal = error.message.split('\n')[0]!;
    }
  }
  throw new WebhookSignatureRefused(refusal);
}
