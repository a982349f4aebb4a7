import { addDays, type LocalDate } from '@/kernel';
import { addWorkingDays } from './working-days';

export interface FailedAttempt {
  readonly failedOn: LocalDate;
  readonly code: string | null;
}

/** Days from one try of a card to the next; after the last, people are asked. */
const CARD_WAITS = [3, 5, 7] as const;
const DEBIT_WAIT_WORKING_DAYS = 5;
/** It was paid, and its holder or bank took that back. */
export const TAKEN_BACK = 'taken_back';
/** Answers after which a bank is not asked again for the same card. */
const FOR_GOOD = [
  TAKEN_BACK,
  'lost_card',
  'stolen_card',
  'pickup_card',
  'expired_card',
  'fraudulent',
  'payment_method_mandate_inactive',
  'debit_not_authorized',
  'account_closed',
  // The card service no longer has the card, or its payer.
  'resource_missing',
];

/**
 * From which day on a method may be tried again after these failures of one invoice, the oldest first; null is never.
 * A card is tried four times in all, a debit twice, for want of money alone.
 */
export function nextAttemptOn(kind: 'card' | 'bacs_debit', failures: readonly FailedAttempt[]): LocalDate | null {
  const last = failures.at(-1);
  if (!last || FOR_GOOD.includes(last.code ?? '')) return null;
  if (kind === 'bacs_debit')
    return failures.length === 1 && last.code === 'insufficient_funds'
      ? addWorkingDays(last.failedOn, DEBIT_WAIT_WORKING_DAYS)
      : null;
  const wait = CARD_WAITS[failures.length - 1];
  return wait === undefined ? null : addDays(last.failedOn, wait);
}
