import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import Stripe from 'stripe';
import { houseErrorOf } from './errors';
import type { Pace } from './pace';

/** The version both the client and the webhook endpoint are pinned to: the SDK's own (invoice-rules section 10). */
export const STRIPE_VERSION = Stripe.API_VERSION;

export interface StripeAccess {
  readonly secretKey: string;
  /** https://api.stripe.com, or where a stand-in listens. */
  readonly apiUrl: string;
  readonly pace: Pace;
  readonly timeoutMs?: number;
}

const agents = {
  http: new Agent({ keepAlive: true, maxSockets: 256 }),
  https: new SecureAgent({ keepAlive: true, maxSockets: 256 }),
};

/** Stripe for one account: its own SDK at the pinned version, in our pace, with errors as the house tells them. */
export class StripeClient {
  private readonly sdk: Stripe;

  constructor({ secretKey, apiUrl, pace, timeoutMs = 20_000 }: StripeAccess) {
    const { protocol, hostname, port } = new URL(apiUrl);
    const scheme = protocol === 'http:' ? 'http' : 'https';
    const http = Stripe.createNodeHttpClient(agents[scheme]);
    const makeRequest = http.makeRequest.bind(http);
    http.makeRequest = async (...request) => {
      await pace.turn();
      return makeRequest(...request);
    };
    this.sdk = new Stripe(secretKey, {
      apiVersion: STRIPE_VERSION as Stripe.LatestApiVersion,
      host: hostname,
      port: port || (scheme === 'http' ? 80 : 443),
      protocol: scheme,
      timeout: timeoutMs,
      maxNetworkRetries: 1,
      telemetry: false,
      httpClient: http,
      appInfo: { name: 'Tallyroom' },
    });
  }

  /** One call; a mistake of Stripe's, ours or the network's comes out as a HouseError. */
  async call<T>(work: (sdk: Stripe) => Promise<T>): Promise<T> {
    try {
      return await work(this.sdk);
    } catch (error) {
      throw houseErrorOf(error);
    }
  }

  /** Confirms an intent; one that the bank declines is an answer too: the intent, with its last error. */
  confirm(id: string, body: Stripe.PaymentIntentConfirmParams, idempotencyKey?: string): Promise<Stripe.PaymentIntent> {
    return this.call(async (sdk) => {
      try {
        return await sdk.paymentIntents.confirm(id, body, idempotencyKey ? { idempotencyKey } : {});
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError && error.payment_intent) return error.payment_intent;
        throw error;
      }
    });
  }
}
