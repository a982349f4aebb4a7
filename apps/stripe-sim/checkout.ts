import type Stripe from 'stripe';
import { bacsResultAt } from './bacs-timing';
import { acceptMandate, type Confirmation, charge, endMandate } from './charging';
import { newMandate, newPaymentIntent, newPaymentMethod, newSetupIntent } from './new-things';
import type { SimAccount } from './sim-account';
import { type Behaviour, bankAccountOf, cardOf } from './test-numbers';

export interface Typed {
  readonly card?: string;
  readonly sortCode?: string;
  readonly accountNumber?: string;
  readonly name?: string;
}
/** Where the visitor's browser goes next, or what the page says instead. */
export type Next = { readonly to: string } | { readonly refusal: string };

/** What each session will put on the intent it makes. */
export interface IntentData {
  readonly metadata: Stripe.Metadata;
  readonly description: string | null;
}

/** The visitor has typed a card or a bank account on a session's page and pressed the button. */
export function submit(
  account: SimAccount,
  session: Stripe.Checkout.Session,
  typed: Typed,
  data: IntentData,
  host: string,
): Next {
  const behaviour = typed.card ? cardOf(typed.card) : bankAccountOf(typed.sortCode ?? '', typed.accountNumber ?? '');
  if (!behaviour)
    return { refusal: typed.card ? 'This is no test card.' : 'This is no test account: sort code 10-88-00.' };
  if (!session.payment_method_types.includes(behaviour.kind)) return { refusal: 'This page does not take that.' };
  const customer = account.get('cus', session.customer);
  const method = newPaymentMethod(account, behaviour, {
    customer: customer.id,
    name: typed.name || (customer.name ?? null),
    email: customer.email,
  });
  return session.mode === 'setup'
    ? save(account, session, method, behaviour, data, host)
    : pay(account, session, method, data, host);
}

function save(
  account: SimAccount,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
  behaviour: Behaviour,
  data: IntentData,
  host: string,
): Next {
  if (behaviour.declined === 'at-once') return { refusal: 'Your card was declined.' };
  const intent = newSetupIntent(account, {
    customer: method.customer as string,
    types: [behaviour.kind],
    metadata: data.metadata,
  });
  intent.payment_method = method.id;
  session.setup_intent = intent.id;
  if (behaviour.authentication) {
    intent.status = 'requires_action';
    return { to: `${host}/c/authenticate/${intent.id}` };
  }
  finishSetup(account, intent, session);
  return { to: session.success_url! };
}

export function finishSetup(account: SimAccount, intent: Stripe.SetupIntent, session: Stripe.Checkout.Session): void {
  const method = account.get('pm', intent.payment_method);
  const behaviour = account.behaviours.get(method.id)!;
  intent.status = 'succeeded';
  if (behaviour.kind === 'bacs_debit') {
    const mandate = newMandate(account, method);
    intent.mandate = mandate.id;
    account.schedule(bacsResultAt(account.now(), 'active'), () => {
      if (behaviour.mandateEnds === 'at-once') return endMandate(account, mandate);
      if (mandate.status !== 'pending') return;
      acceptMandate(mandate);
      account.tell('mandate.updated', mandate);
    });
  }
  account.tell('setup_intent.succeeded', intent);
  complete(account, session, 'no_payment_required');
}

function pay(
  account: SimAccount,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
  data: IntentData,
  host: string,
): Next {
  const intent = session.payment_intent
    ? account.get('pi', session.payment_intent)
    : newPaymentIntent(account, {
        amount: session.amount_total!,
        currency: session.currency!,
        customer: method.customer as string,
        types: session.payment_method_types as ('card' | 'bacs_debit')[],
        ...data,
      });
  session.payment_intent = intent.id;
  intent.payment_method = method.id;
  if (method.type === 'bacs_debit') newMandate(account, method);
  const how: Confirmation = {
    offSession: false,
    returnUrl: session.success_url,
    authenticationUrl: ({ id }) => `${host}/c/authenticate/${id}`,
  };
  try {
    charge(account, intent, how);
  } catch (error) {
    return { refusal: (error as Error).message };
  }
  if (intent.status === 'requires_action') return { to: intent.next_action!.redirect_to_url!.url! };
  complete(account, session, intent.status === 'succeeded' ? 'paid' : 'unpaid');
  return { to: session.success_url! };
}

export function complete(
  account: SimAccount,
  session: Stripe.Checkout.Session,
  paymentStatus: Stripe.Checkout.Session.PaymentStatus,
): void {
  Object.assign(session, { status: 'complete', url: null, payment_status: paymentStatus });
  account.tell('checkout.session.completed', session);
}

/** The bank's own page: the holder shows who they are, or fails to. Answers where the browser goes. */
export function authenticate(account: SimAccount, id: string, isPassed: boolean, host: string): string {
  const session = account
    .all('cs')
    .find(({ payment_intent, setup_intent }) => [payment_intent, setup_intent].includes(id));
  if (id.startsWith('seti_')) {
    const intent = account.get('seti', id);
    if (isPassed) finishSetup(account, intent, session!);
    else intent.status = 'requires_payment_method';
    return isPassed ? session!.success_url! : `${host}/c/pay/${session!.id}`;
  }
  const intent = account.get('pi', id);
  const back = intent.next_action?.redirect_to_url?.return_url ?? host;
  if (!isPassed) {
    Object.assign(intent, { status: 'requires_payment_method', next_action: null });
    intent.last_payment_error = {
      type: 'card_error',
      code: 'payment_intent_authentication_failure',
      message: 'The provided payment method failed authentication.',
    };
    account.tell('payment_intent.payment_failed', intent);
    return session ? `${host}/c/pay/${session.id}` : back;
  }
  charge(account, intent, { offSession: false, returnUrl: null, isAuthenticated: true, authenticationUrl: () => '' });
  if (session) complete(account, session, 'paid');
  return back;
}
