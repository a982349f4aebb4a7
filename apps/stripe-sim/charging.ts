import type Stripe from 'stripe';
import { bacsResultAt } from './bacs-timing';
import { openDispute } from './disputing';
import { feeOf, newBalanceTransaction } from './money';
import { newCharge } from './new-things';
import { StripeProblem } from './problem';
import type { SimAccount } from './sim-account';

const DECLINES: Readonly<Record<string, string>> = {
  generic_decline: 'Your card was declined.',
  insufficient_funds: 'Your card has insufficient funds.',
  authentication_required: 'Your card was declined. This transaction requires authentication.',
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
};

/** What is said of a bank account where the same code says something else of a card. */
const BOUNCES: Readonly<Record<string, string>> = {
  insufficient_funds: "The customer's account has insufficient funds to cover this payment.",
};

export interface Confirmation {
  readonly offSession: boolean;
  readonly returnUrl: string | null;
  /** The holder has just shown the bank who they are. */
  readonly isAuthenticated?: boolean;
  readonly authenticationUrl: (intent: Stripe.PaymentIntent) => string;
}

/** Charges an intent that has a payment method, as that method's test number says; throws a decline as Stripe does. */
export function charge(account: SimAccount, intent: Stripe.PaymentIntent, how: Confirmation): void {
  const method = account.get('pm', intent.payment_method, 'payment_method');
  const behaviour = account.behaviours.get(method.id)!;
  if (behaviour.kind === 'bacs_debit') {
    debit(account, intent, method);
    return;
  }
  const isDeclined = behaviour.declined === 'at-once' || (behaviour.declined === 'off-session' && how.offSession);
  if (isDeclined) throw decline(account, intent, method, behaviour.declineCode ?? 'generic_decline');
  if (behaviour.authentication === 'always' && !how.isAuthenticated) {
    if (how.offSession) throw decline(account, intent, method, 'authentication_required');
    intent.status = 'requires_action';
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: { return_url: how.returnUrl, url: how.authenticationUrl(intent) },
    };
    account.tell('payment_intent.requires_action', intent);
    return;
  }
  succeed(account, intent, method, newCharge(account, intent, method, { status: 'succeeded' }));
}

function debit(account: SimAccount, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const behaviour = account.behaviours.get(method.id)!;
  const mandate = account.all('mandate').find(({ payment_method }) => payment_method === method.id);
  if (!mandate || mandate.status === 'inactive') {
    fail(account, intent, method, 'payment_method_mandate_inactive', 'The mandate of this payment method is inactive.');
    throw new StripeProblem(402, {
      type: 'invalid_request_error',
      code: 'payment_method_mandate_inactive',
      message: 'The mandate of this payment method is inactive.',
      payment_intent: structuredClone(intent),
    });
  }
  const pending = newCharge(account, intent, method, { status: 'pending' });
  intent.status = 'processing';
  intent.latest_charge = pending.id;
  intent.next_action = null;
  account.tell('payment_intent.processing', intent);
  account.tell('charge.pending', pending);
  account.schedule(bacsResultAt(account.now(), mandate.status === 'active' ? 'active' : 'pending'), () => {
    if (behaviour.failsLater === undefined && mandate.status !== 'inactive')
      return succeed(account, intent, method, pending);
    const code = behaviour.failsLater ?? 'debit_not_authorized';
    pending.status = 'failed';
    pending.failure_code = code;
    fail(account, intent, method, code, BOUNCES[code] ?? DECLINES[code] ?? code);
    account.tell('charge.failed', pending);
    if (behaviour.mandateEnds === 'with-failure') endMandate(account, mandate);
  });
}

/** The bank or its customer ends a mandate. */
export function endMandate(account: SimAccount, mandate: Stripe.Mandate): void {
  if (mandate.status === 'inactive') return;
  mandate.status = 'inactive';
  const bacs = mandate.payment_method_details.bacs_debit;
  if (bacs) Object.assign(bacs, { network_status: 'revoked', revocation_reason: 'debit_not_authorized' });
  account.tell('mandate.updated', mandate);
}

export function acceptMandate(mandate: Stripe.Mandate): void {
  mandate.status = 'active';
  if (mandate.payment_method_details.bacs_debit) mandate.payment_method_details.bacs_debit.network_status = 'accepted';
}

function succeed(
  account: SimAccount,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  paid: Stripe.Charge,
): void {
  const movement = newBalanceTransaction(account, {
    type: method.type === 'bacs_debit' ? 'payment' : 'charge',
    amount: intent.amount,
    fee: feeOf(method.type, intent.amount),
    source: paid.id,
    currency: intent.currency,
  });
  Object.assign(paid, {
    status: 'succeeded',
    paid: true,
    amount_captured: intent.amount,
    balance_transaction: movement.id,
  });
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: paid.id,
    next_action: null,
    last_payment_error: null,
  });
  account.tell('charge.succeeded', paid);
  account.tell('payment_intent.succeeded', intent);
  const reason = account.behaviours.get(method.id)?.disputed;
  if (reason)
    account.schedule(new Date(account.now().getTime() + 2 * 86_400_000), () => openDispute(account, paid, reason));
}

function fail(
  account: SimAccount,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  code: string,
  message: string,
): void {
  Object.assign(intent, { status: 'requires_payment_method', next_action: null, payment_method: null });
  intent.last_payment_error = { type: 'card_error', code, message, payment_method: structuredClone(method) };
  account.tell('payment_intent.payment_failed', intent);
}

function decline(
  account: SimAccount,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  code: string,
): StripeProblem {
  const message = DECLINES[code] ?? 'Your card was declined.';
  const refused = newCharge(account, intent, method, { status: 'failed', failureCode: code, failureMessage: message });
  intent.latest_charge = refused.id;
  const told = code === 'authentication_required' ? code : 'card_declined';
  fail(account, intent, method, told, message);
  return new StripeProblem(402, {
    type: 'card_error',
    code: told,
    decline_code: code,
    message,
    charge: refused.id,
    payment_intent: structuredClone(intent),
    payment_method: structuredClone(method),
  });
}
