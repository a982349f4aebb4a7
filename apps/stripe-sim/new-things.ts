import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { SimAccount } from './sim-account';
import { type Behaviour, TEST_SORT_CODE } from './test-numbers';

type Metadata = Stripe.Metadata;
/** The types a payment may be made by; the pinned version takes a filter, older ones a list. */
export type MethodType = 'card' | 'bacs_debit';

const secretOf = (id: string): string => `${id}_secret_${randomBytes(12).toString('hex')}`;

export function newCustomer(
  account: SimAccount,
  given: { email?: string; name?: string; description?: string; preferred_locales?: string[]; metadata?: Metadata },
): Stripe.Customer {
  return account.put('cus', {
    id: account.newId('cus'),
    object: 'customer',
    balance: 0,
    created: account.seconds(),
    default_source: null,
    description: given.description ?? null,
    email: given.email ?? null,
    name: given.name ?? null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: account.isLive,
    metadata: given.metadata ?? {},
    preferred_locales: given.preferred_locales ?? [],
    shipping: null,
  });
}

export function newPaymentMethod(
  account: SimAccount,
  behaviour: Behaviour,
  { customer, name, email }: { customer: string | null; name: string | null; email: string | null },
): Stripe.PaymentMethod {
  const method = account.put('pm', {
    id: account.newId('pm'),
    object: 'payment_method',
    billing_details: { address: null, email, name, phone: null, tax_id: null },
    created: account.seconds(),
    customer,
    customer_account: null,
    livemode: account.isLive,
    metadata: {},
    type: behaviour.kind,
    ...(behaviour.kind === 'card'
      ? {
          card: {
            brand: 'visa',
            checks: null,
            country: 'GB',
            display_brand: 'visa',
            exp_month: 12,
            exp_year: 2034,
            funding: 'credit',
            generated_from: null,
            last4: behaviour.last4,
            networks: { available: ['visa'], preferred: null },
            regulated_status: 'unregulated',
            three_d_secure_usage: { supported: true },
            wallet: null,
          },
        }
      : {
          bacs_debit: {
            fingerprint: account.fingerprint(behaviour.last4),
            last4: behaviour.last4,
            sort_code: TEST_SORT_CODE,
          },
        }),
  });
  account.behaviours.set(method.id, behaviour);
  return method;
}

/** A mandate is new until the bank has taken it: Bacs says active after some days. */
export function newMandate(account: SimAccount, method: Stripe.PaymentMethod): Stripe.Mandate {
  const isBacs = method.type === 'bacs_debit';
  const reference = account.fingerprint(method.id).toUpperCase();
  return account.put('mandate', {
    id: account.newId('mandate'),
    object: 'mandate',
    customer_acceptance: {
      accepted_at: account.seconds(),
      type: 'online',
      online: { ip_address: '127.0.0.1', user_agent: 'simulated' },
    },
    livemode: account.isLive,
    payment_method: method.id,
    payment_method_details: isBacs
      ? {
          type: 'bacs_debit',
          bacs_debit: {
            display_name: account.name,
            network_status: 'pending',
            reference,
            revocation_reason: null,
            service_user_number: '123456',
            url: `https://payments.stripe.com/mandates/${reference}`,
          },
        }
      : { type: 'card', card: {} },
    status: isBacs ? 'pending' : 'active',
    type: 'multi_use',
  });
}

export function newPaymentIntent(
  account: SimAccount,
  given: {
    amount: number;
    currency: string;
    customer: string | null;
    types: readonly MethodType[];
    paymentMethod?: string | null;
    description?: string | null;
    metadata?: Metadata;
    setupFutureUsage?: Stripe.PaymentIntent.SetupFutureUsage | null;
  },
): Stripe.PaymentIntent {
  const id = account.newId('pi');
  return account.put('pi', {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: [...given.types],
    amount: given.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: secretOf(id),
    confirmation_method: 'automatic',
    created: account.seconds(),
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: account.isLive,
    managed_payments: null,
    metadata: given.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: given.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [...given.types],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: given.setupFutureUsage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: given.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    transfer_group: null,
  });
}

export function newSetupIntent(
  account: SimAccount,
  given: { customer: string | null; types: readonly MethodType[]; metadata?: Metadata },
): Stripe.SetupIntent {
  const id = account.newId('seti');
  return account.put('seti', {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: [...given.types],
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: secretOf(id),
    created: account.seconds(),
    customer: given.customer,
    description: null,
    excluded_payment_method_types: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: account.isLive,
    mandate: null,
    metadata: given.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [...given.types],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: 'off_session',
  });
}

export function newCharge(
  account: SimAccount,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  outcome: { status: Stripe.Charge.Status; failureCode?: string; failureMessage?: string },
): Stripe.Charge {
  const isPaid = outcome.status === 'succeeded';
  return account.put('ch', {
    id: account.newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: isPaid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details as Stripe.Charge.BillingDetails,
    calculated_statement_descriptor: account.name.toUpperCase().slice(0, 22),
    captured: outcome.status !== 'failed',
    created: account.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: outcome.failureCode ?? null,
    failure_message: outcome.failureMessage ?? null,
    fraud_details: null,
    livemode: account.isLive,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: outcome.status,
    transfer_data: null,
    transfer_group: null,
  });
}
