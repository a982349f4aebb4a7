import type Stripe from 'stripe';
import type { MethodType } from './new-things';
import { invalid } from './problem';
import type { SimAccount } from './sim-account';

export interface SessionRequest {
  readonly mode: 'payment' | 'setup';
  readonly customer: string;
  readonly amount: number | null;
  readonly currency: string;
  readonly types: readonly MethodType[];
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly expiresAt: number | null;
  readonly clientReferenceId: string | null;
  readonly metadata: Stripe.Metadata;
}

const DAY = 86_400;
const HALF_AN_HOUR = 1_800;

export function newSession(account: SimAccount, host: string, given: SessionRequest): Stripe.Checkout.Session {
  const lives = given.expiresAt === null ? DAY : given.expiresAt - account.seconds();
  if (lives < HALF_AN_HOUR || lives > DAY)
    throw invalid('A session ends between 30 minutes and 24 hours after it was made.', 'expires_at');
  const id = account.newId('cs');
  const session = account.put('cs', {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: [...given.types],
    amount_subtotal: given.amount,
    amount_total: given.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: given.cancelUrl,
    client_reference_id: given.clientReferenceId,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: account.seconds(),
    currency: given.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: given.customer,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: account.seconds() + lives,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: account.isLive,
    locale: null,
    managed_payments: null,
    metadata: given.metadata,
    mode: given.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: given.mode === 'payment' ? 'if_required' : 'always',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: given.types.filter((type) => type !== 'bacs_debit' || account.takesDebits),
    payment_status: given.mode === 'setup' ? 'no_payment_required' : 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: given.successUrl,
    total_details: { amount_discount: 0, amount_shipping: null, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${host}/c/pay/${id}`,
    wallet_options: null,
  });
  account.schedule(new Date(session.expires_at * 1000), () => expireSession(account, session));
  return session;
}

export function expireSession(account: SimAccount, session: Stripe.Checkout.Session): void {
  if (session.status !== 'open') return;
  session.status = 'expired';
  session.url = null;
  const intent = session.payment_intent && account.get('pi', session.payment_intent);
  if (intent) {
    Object.assign(intent, { status: 'canceled', canceled_at: account.seconds(), cancellation_reason: 'expired' });
    account.tell('payment_intent.canceled', intent);
  }
  account.tell('checkout.session.expired', session);
}
