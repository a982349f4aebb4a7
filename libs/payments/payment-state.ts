/**
 * How a payment stands. prepared: written down, nothing asked yet; created: known to the card service; confirming: the
 * order to charge has been or is being given; requires-action: its holder must show who they are; processing: on its way,
 * which is not paid. Then one of succeeded, failed and canceled; a paid one may be disputed, and lost. undone: a transfer that
 * was matched wrongly and is taken off again.
 */
export const PAYMENT_STATES = [
  'prepared',
  'created',
  'confirming',
  'requires-action',
  'processing',
  'succeeded',
  'failed',
  'canceled',
  'disputed',
  'lost',
  'undone',
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

const RANK: Readonly<Record<PaymentState, number>> = {
  prepared: 0,
  created: 1,
  confirming: 2,
  'requires-action': 3,
  processing: 4,
  failed: 5,
  canceled: 5,
  undone: 5,
  succeeded: 6,
  disputed: 7,
  lost: 8,
};

export const UNDER_WAY: readonly PaymentState[] = [
  'prepared',
  'created',
  'confirming',
  'requires-action',
  'processing',
];
export const isUnderWay = (state: PaymentState): boolean => UNDER_WAY.includes(state);
/** Its money has come, whatever happened to it later. */
export const isReceived = (state: PaymentState): boolean => RANK[state] >= RANK.succeeded;

/**
 * The state after the card service was seen in `observed`; null if nothing changes. It only goes forward: paid never
 * returns to unpaid by an old answer, and money that came after all is money, even for an attempt given up
 * (invoice-rules section 10).
 */
export function nextState(current: PaymentState, observed: PaymentState): PaymentState | null {
  return RANK[observed] > RANK[current] ? observed : null;
}

/** What an intent's status means for a payment whose order to charge was given, or not yet. */
export function stateOfIntent(
  status: string,
  { isConfirmed, lastErrorCode }: { isConfirmed: boolean; lastErrorCode: string | null },
): PaymentState {
  switch (status) {
    case 'succeeded':
      return 'succeeded';
    case 'processing':
      return 'processing';
    case 'canceled':
      return 'canceled';
    case 'requires_action':
      return 'requires-action';
    case 'requires_payment_method':
      if (!isConfirmed) return 'created';
      return lastErrorCode === 'authentication_required' ? 'requires-action' : 'failed';
    default:
      return 'created';
  }
}
