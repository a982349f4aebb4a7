import type Stripe from 'stripe';
import type { SimAccount } from './sim-account';

const FEES = {
  card: (amount: number) => Math.round(amount * 0.015) + 20,
  bacs_debit: (amount: number) => Math.min(200, Math.max(20, Math.round(amount * 0.01))),
};

export const feeOf = (type: string, amount: number): number =>
  (type === 'bacs_debit' ? FEES.bacs_debit : FEES.card)(amount);

/** A movement on the account's balance: a charge brings, a refund, a dispute and a payout take. */
export function newBalanceTransaction(
  account: SimAccount,
  given: { type: Stripe.BalanceTransaction.Type; amount: number; fee: number; source: string; currency: string },
): Stripe.BalanceTransaction {
  return account.put('txn', {
    id: account.newId('txn'),
    object: 'balance_transaction',
    amount: given.amount,
    available_on: account.seconds() + 3 * 86_400,
    balance_type: 'payments',
    created: account.seconds(),
    currency: given.currency,
    description: null,
    exchange_rate: null,
    fee: given.fee,
    fee_details:
      given.fee === 0
        ? []
        : [
            {
              amount: given.fee,
              application: null,
              currency: given.currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: given.amount - given.fee,
    reporting_category: given.type,
    source: given.source,
    status: 'available',
    type: given.type,
  });
}

const payoutOf = new WeakMap<SimAccount, Map<string, string>>();
const paidOut = (account: SimAccount): Map<string, string> => {
  const known = payoutOf.get(account) ?? new Map<string, string>();
  payoutOf.set(account, known);
  return known;
};

/** Which payout a movement went into; none yet is undefined. */
export const payoutOfTransaction = (account: SimAccount, id: string): string | undefined => paidOut(account).get(id);

/** Pays the whole balance out to the bank, with a day on the way; answers null if there is nothing to pay out. */
export function payOut(account: SimAccount): Stripe.Payout | null {
  const open = account.all('txn').filter(({ id, type }) => type !== 'payout' && !paidOut(account).has(id));
  const amount = open.reduce((sum, { net }) => sum + net, 0);
  if (amount <= 0) return null;
  const payout = account.put('po', {
    id: account.newId('po'),
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: account.seconds() + 86_400,
    automatic: true,
    balance_transaction: null,
    created: account.seconds(),
    currency: account.currency,
    description: 'STRIPE PAYOUT',
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: account.isLive,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'completed',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'in_transit',
    trace_id: null,
    type: 'bank_account',
  });
  for (const { id } of open) paidOut(account).set(id, payout.id);
  const own = newBalanceTransaction(account, {
    type: 'payout',
    amount: -amount,
    fee: 0,
    source: payout.id,
    currency: account.currency,
  });
  paidOut(account).set(own.id, payout.id);
  payout.balance_transaction = own.id;
  account.tell('payout.created', payout);
  account.schedule(new Date(account.now().getTime() + 86_400_000), () => {
    payout.status = 'paid';
    account.tell('payout.paid', payout);
  });
  return payout;
}
