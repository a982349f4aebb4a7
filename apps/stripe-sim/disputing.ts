import type Stripe from 'stripe';
import { newBalanceTransaction } from './money';
import type { SimAccount } from './sim-account';

/** The holder or the bank takes a payment back: the amount leaves the balance at once, unless its bank only inquires. */
export function openDispute(account: SimAccount, paid: Stripe.Charge, reason: string): Stripe.Dispute {
  const dispute: Stripe.Dispute = {
    id: account.newId('du'),
    object: 'dispute',
    amount: paid.amount,
    balance_transactions: [],
    charge: paid.id,
    created: account.seconds(),
    currency: paid.currency,
    enhanced_eligibility_types: [],
    evidence: {} as Stripe.Dispute.Evidence,
    evidence_details: {
      due_by: null,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: account.isLive,
    metadata: {},
    payment_intent: paid.payment_intent,
    reason,
    status: STATUS[reason] ?? 'lost',
  };
  if (dispute.status !== 'warning_needs_response') takeBack(account, dispute);
  paid.disputed = true;
  account.put('du', dispute);
  account.tell('charge.dispute.created', dispute);
  if (dispute.status === 'lost') account.tell('charge.dispute.closed', dispute);
  return dispute;
}

/** What a dispute begins as. A direct debit that its bank takes back is lost at once: it cannot be fought. */
const STATUS: Readonly<Record<string, Stripe.Dispute['status']>> = {
  fraudulent: 'needs_response',
  general: 'warning_needs_response',
};

function takeBack(account: SimAccount, dispute: Stripe.Dispute): void {
  dispute.balance_transactions.push(
    newBalanceTransaction(account, {
      type: 'adjustment',
      amount: -dispute.amount,
      fee: 1500,
      source: dispute.id,
      currency: dispute.currency,
    }),
  );
}

/** An inquiry becomes a dispute: now the amount is taken. */
export function escalateInquiry(account: SimAccount, dispute: Stripe.Dispute): void {
  dispute.status = 'needs_response';
  takeBack(account, dispute);
  account.tell('charge.dispute.updated', dispute);
}

/** The bank decides; what is won comes back to the balance. An inquiry may end without a dispute. */
export function closeDispute(
  account: SimAccount,
  dispute: Stripe.Dispute,
  outcome: 'won' | 'lost' | 'warning_closed' | 'prevented',
): void {
  dispute.status = outcome;
  if (outcome === 'won')
    dispute.balance_transactions.push(
      newBalanceTransaction(account, {
        type: 'adjustment',
        amount: dispute.amount,
        fee: 0,
        source: dispute.id,
        currency: dispute.currency,
      }),
    );
  account.tell('charge.dispute.closed', dispute);
}
