import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { charge } from './charging';
import { type IntentData } from './checkout';
import { payoutOfTransaction } from './money';
import { expireSession, newSession } from './new-session';
import { type MethodType, newCustomer, newPaymentIntent } from './new-things';
import { invalid, StripeProblem } from './problem';
import { refund } from './refunding';
import type { Prefix, SimAccount, Things } from './sim-account';

export type Body = Readonly<Record<string, unknown>>;
export interface Call {
  readonly account: SimAccount;
  readonly id: string;
  readonly body: Body;
  readonly host: string;
  /** What a session's intent will carry, by session. */
  readonly intentData: Map<string, IntentData>;
}
type Handler = (call: Call) => unknown;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const metadataOf = (value: unknown): Stripe.Metadata =>
  value && typeof value === 'object' ? (value as Stripe.Metadata) : {};
const amountOf = (value: unknown, param = 'amount'): number => {
  const amount = Number(value);
  if (!Number.isSafeInteger(amount) || amount < 1)
    throw invalid('Invalid positive integer', param, 'parameter_invalid_integer');
  return amount;
};
const MINIMUM: Readonly<Record<string, number>> = { gbp: 30, eur: 50, usd: 50 };
function chargeable(account: SimAccount, amount: number, currency: string): void {
  if (amount < (MINIMUM[currency] ?? 50))
    throw invalid(`Amount must be at least ${MINIMUM[currency] ?? 50} ${currency}`, 'amount', 'amount_too_small');
  if (currency !== account.currency) throw invalid(`This account does not take ${currency}.`, 'currency');
}
const typesOf = (body: Body, fallback: readonly MethodType[]): MethodType[] => {
  if (body.payment_method_types !== undefined)
    throw invalid('Received unknown parameter: payment_method_types', 'payment_method_types', 'parameter_unknown');
  const given = body.allowed_payment_method_types;
  return Array.isArray(given) ? (given as MethodType[]) : [...fallback];
};

const get =
  <P extends Prefix>(prefix: P): Handler =>
  ({ account, id }) =>
    account.get(prefix, id);

/** Lists a shelf: the newest first, filtered by what was asked, paged by the last id seen. */
const list =
  <P extends Prefix>(
    prefix: P,
    url: string,
    filters: readonly string[],
    more: (thing: Things[P], body: Body, account: SimAccount) => boolean = () => true,
  ): Handler =>
  ({ account, body }) => {
    const created = (body.created ?? {}) as Record<string, unknown>;
    const all = account.all(prefix).filter((thing) => {
      const fields = thing as unknown as Record<string, unknown>;
      const at = Number(fields.created ?? fields.arrival_date ?? 0);
      return (
        filters.every((name) => body[name] === undefined || fields[name] === body[name]) &&
        (created.gte === undefined || at >= Number(created.gte)) &&
        (created.lte === undefined || at <= Number(created.lte)) &&
        more(thing, body, account)
      );
    });
    const after = body.starting_after === undefined ? 0 : all.findIndex(({ id }) => id === body.starting_after) + 1;
    const limit = Math.min(100, Number(body.limit ?? 10));
    const data = all.slice(after, after + limit);
    return { object: 'list', url, data, has_more: after + limit < all.length };
  };

const createIntent: Handler = ({ account, body }) => {
  const amount = amountOf(body.amount);
  const currency = String(body.currency).toLowerCase();
  chargeable(account, amount, currency);
  const customer = text(body.customer);
  if (customer) account.get('cus', customer, 'customer');
  const method = text(body.payment_method);
  const types = typesOf(body, ['card']);
  if (method && !types.includes(account.get('pm', method, 'payment_method').type as MethodType))
    throw invalid('The PaymentMethod provided is not allowed for this PaymentIntent.', 'payment_method');
  const intent = newPaymentIntent(account, {
    amount,
    currency,
    customer,
    types,
    paymentMethod: method,
    description: text(body.description),
    metadata: metadataOf(body.metadata),
  });
  account.tell('payment_intent.created', intent);
  return intent;
};

const confirmIntent: Handler = ({ account, id, body, host }) => {
  const intent = account.get('pi', id, 'intent');
  const method = text(body.payment_method);
  if (method) {
    account.get('pm', method, 'payment_method');
    intent.payment_method = method;
    if (intent.status === 'requires_payment_method') intent.status = 'requires_confirmation';
  }
  if (!['requires_confirmation', 'requires_action'].includes(intent.status))
    throw new StripeProblem(400, {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      payment_intent: structuredClone(intent),
    });
  charge(account, intent, {
    offSession: body.off_session === 'true',
    returnUrl: text(body.return_url),
    authenticationUrl: (one) => `${host}/c/authenticate/${one.id}`,
  });
  return intent;
};

const cancelIntent: Handler = ({ account, id, body }) => {
  const intent = account.get('pi', id, 'intent');
  if (['succeeded', 'canceled', 'processing'].includes(intent.status))
    throw new StripeProblem(400, {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
    });
  Object.assign(intent, {
    status: 'canceled',
    canceled_at: account.seconds(),
    cancellation_reason: text(body.cancellation_reason),
  });
  account.tell('payment_intent.canceled', intent);
  return intent;
};

const createSession: Handler = ({ account, body, host, intentData }) => {
  const mode = String(body.mode);
  if (mode !== 'payment' && mode !== 'setup') throw invalid('Invalid mode', 'mode');
  account.get('cus', body.customer, 'customer');
  const lines = (body.line_items ?? []) as {
    price_data?: { unit_amount?: unknown; currency?: unknown; product_data?: { name?: string } };
    quantity?: unknown;
  }[];
  const [line] = lines;
  const currency = String(line?.price_data?.currency ?? body.currency ?? account.currency).toLowerCase();
  const amount =
    mode === 'payment'
      ? amountOf(
          lines.reduce((sum, { price_data: price }) => sum + amountOf(price?.unit_amount, 'line_items'), 0),
          'line_items',
        )
      : null;
  if (amount !== null) chargeable(account, amount, currency);
  const session = newSession(account, host, {
    mode,
    customer: String(body.customer),
    amount,
    currency,
    types: typesOf(body, ['card']),
    successUrl: String(body.success_url),
    cancelUrl: text(body.cancel_url),
    expiresAt: body.expires_at === undefined ? null : Number(body.expires_at),
    clientReferenceId: text(body.client_reference_id),
    metadata: metadataOf(body.metadata),
  });
  const data = (body.payment_intent_data ?? body.setup_intent_data ?? {}) as {
    metadata?: unknown;
    description?: unknown;
  };
  intentData.set(session.id, {
    metadata: metadataOf(data.metadata),
    description: text(data.description) ?? line?.price_data?.product_data?.name ?? null,
  });
  return session;
};

const createWebhookEndpoint: Handler = ({ account, body }) =>
  account.put('we', {
    id: account.newId('we'),
    object: 'webhook_endpoint',
    api_version: text(body.api_version),
    application: null,
    created: account.seconds(),
    description: text(body.description),
    enabled_events: (body.enabled_events ?? ['*']) as string[],
    livemode: account.isLive,
    metadata: metadataOf(body.metadata),
    secret: `whsec_${randomBytes(24).toString('hex')}`,
    status: 'enabled',
    url: String(body.url),
  });

const accountObject: Handler = ({ account }) => ({
  id: account.id,
  object: 'account',
  business_profile: { name: account.name },
  capabilities: { card_payments: 'active', bacs_debit_payments: account.takesDebits ? 'active' : 'inactive' },
  charges_enabled: true,
  country: account.country,
  default_currency: account.currency,
  details_submitted: true,
  email: null,
  payouts_enabled: true,
  settings: { dashboard: { display_name: account.name, timezone: 'Europe/London' } },
  type: 'standard',
});

const detach: Handler = ({ account, id }) => {
  const method = account.get('pm', id);
  method.customer = null;
  account.tell('payment_method.detached', method);
  return method;
};

/** Every call there is: method, path with `:id`, handler. */
export const CALLS: readonly [string, RegExp, Handler][] = (
  [
    ['GET /v1/account', accountObject],
    [
      'POST /v1/customers',
      ({ account, body }) => newCustomer(account, { ...(body as object), metadata: metadataOf(body.metadata) }),
    ],
    [
      'POST /v1/customers/:id',
      ({ account, id, body }) => {
        const customer = account.get('cus', id);
        const { metadata: _, ...data } = body as object & { metadata?: unknown };
        return Object.assign(customer, data);
      },
    ],
    ['GET /v1/customers', list('cus', '/v1/customers', ['email'])],
    ['GET /v1/customers/:id', get('cus')],
    ['GET /v1/payment_methods/:id', get('pm')],
    ['POST /v1/payment_methods/:id/detach', detach],
    ['GET /v1/mandates/:id', get('mandate')],
    ['GET /v1/setup_intents/:id', get('seti')],
    ['POST /v1/payment_intents', createIntent],
    ['GET /v1/payment_intents', list('pi', '/v1/payment_intents', ['customer'])],
    ['GET /v1/payment_intents/:id', get('pi')],
    ['POST /v1/payment_intents/:id/confirm', confirmIntent],
    ['POST /v1/payment_intents/:id/cancel', cancelIntent],
    ['GET /v1/charges/:id', get('ch')],
    ['POST /v1/checkout/sessions', createSession],
    ['GET /v1/checkout/sessions', list('cs', '/v1/checkout/sessions', ['customer', 'status', 'payment_intent'])],
    ['GET /v1/checkout/sessions/:id', get('cs')],
    [
      'POST /v1/checkout/sessions/:id/expire',
      ({ account, id }) => {
        const session = account.get('cs', id);
        if (session.status !== 'open')
          throw invalid(
            `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
          );
        expireSession(account, session);
        return session;
      },
    ],
    ['POST /v1/refunds', ({ account, body }) => refund(account, body)],
    ['GET /v1/refunds', list('re', '/v1/refunds', ['payment_intent', 'charge'])],
    ['GET /v1/refunds/:id', get('re')],
    ['GET /v1/disputes', list('du', '/v1/disputes', ['payment_intent', 'charge'])],
    ['GET /v1/disputes/:id', get('du')],
    ['GET /v1/payouts', list('po', '/v1/payouts', ['status'])],
    ['GET /v1/payouts/:id', get('po')],
    [
      'GET /v1/balance_transactions',
      list(
        'txn',
        '/v1/balance_transactions',
        ['type', 'source'],
        ({ id }, body, account) => body.payout === undefined || payoutOfTransaction(account, id) === body.payout,
      ),
    ],
    ['GET /v1/events', list('evt', '/v1/events', ['type'])],
    ['GET /v1/events/:id', get('evt')],
    ['POST /v1/webhook_endpoints', createWebhookEndpoint],
    ['GET /v1/webhook_endpoints', list('we', '/v1/webhook_endpoints', [])],
  ] as [string, Handler][]
).map(([call, handler]) => {
  const [method = '', path = ''] = call.split(' ');
  return [method, new RegExp(`^${path.replace(':id', '(?<id>[\\w-]+)')}$`), handler];
});
