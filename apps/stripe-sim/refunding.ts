import type Stripe from 'stripe';
import { newBalanceTransaction } from './money';
import { invalid } from './problem';
import type { SimAccount } from './sim-account';

/** Gives a charge back, whole or in part; a card's refund succeeds at once, a direct debit's days later. */
export function refund(account: SimAccount, body: Readonly<Record<string, unknown>>): Stripe.Refund {
  const intent = account.get('pi', body.payment_intent, 'payment_intent');
  if (intent.status !== 'succeeded' || !intent.latest_charge)
    throw invalid('This PaymentIntent does not have a successful charge to refund.', 'payment_intent');
  const paid = account.get('ch', intent.latest_charge);
  const left = paid.amount - paid.amount_refunded;
  const amount = body.amount === undefined ? left : Number(body.amount);
  if (paid.disputed)
    throw invalid('This charge has been charged back and cannot be refunded.', undefined, 'charge_disputed');
  if (amount > left || amount < 1)
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      'amount',
      left === 0 ? 'charge_already_refunded' : undefined,
    );
  const isCard = account.get('pm', paid.payment_method).type === 'card';
  const made: Stripe.Refund = {
    id: account.newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: paid.id,
    created: account.seconds(),
    currency: paid.currency,
    customer: paid.customer,
    customer_account: null,
    metadata: (body.metadata ?? {}) as Stripe.Metadata,
    payment_intent: intent.id,
    payment_method: paid.payment_method,
    reason: (body.reason as Stripe.Refund.Reason | undefined) ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isCard ? 'succeeded' : 'pending',
    transfer_reversal: null,
  };
  account.put('re', made);
  paid.amount_refunded += amount;
  paid.refunded = paid.amount_refunded === paid.amount;
  made.balance_transaction = newBalanceTransaction(account, {
    type: 'refund',
    amount: -amount,
    fee: 0,
    source: made.id,
    currency: paid.currency,
  }).id;
  account.tell('refund.created', made);
  account.tell('charge.refunded', paid);
  if (!isCard)
    account.schedule(new Date(account.now().getTime() + 3 * 86_400_000), () => {
      made.status = 'succeeded';
      account.tell('refund.updated', made);
    });
  return made;
}
