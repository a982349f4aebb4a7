import type { Actor } from '@/runtime';

export type TransactionState = 'waiting' | 'matched' | 'ignored' | 'refunded';

/** What a statement says, and what became of it. Amounts in minor units; what went out is below zero. */
export interface BankTransaction {
  readonly resellerId: string;
  readonly id: string;
  readonly accountId: string;
  readonly issuerId: string;
  readonly accountName: string;
  readonly bookedOn: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly partyName: string;
  readonly partyAccount: string;
  readonly reference: string;
  readonly description: string;
  readonly state: TransactionState;
  /** Another file that has one of the same day and amount, worded otherwise: perhaps the same. Empty where there is none. */
  readonly alsoIn: string;
  /** What it paid, or why it was put aside; empty while it waits. */
  readonly outcome: string;
}

/** What was decided of a transaction. */
export interface Decision {
  readonly id: string;
  readonly kind: 'match' | 'ignore' | 'refund';
  readonly isByItself: boolean;
  readonly reason: string | null;
  readonly payerResellerId: string | null;
  readonly payerId: string | null;
  readonly decidedAt: Date;
  readonly decidedBy: Actor;
  readonly undoneAt: Date | null;
  readonly undoneReason: string | null;
}
