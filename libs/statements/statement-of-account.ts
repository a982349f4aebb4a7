import type { EntryKind } from '@/books';

/** A movement that changed what a payer owes: above zero more, below less. */
export interface AccountMovement {
  readonly entryId: string;
  readonly on: string;
  readonly kind: EntryKind;
  /** The document, or the invoices a payment went to. */
  readonly numbers: string;
  /** The payment, while it stands: what was taken back has no receipt. */
  readonly paymentId: string | null;
  readonly methodKind: string | null;
  readonly changeMinor: bigint;
}

export interface AccountLine extends AccountMovement {
  /** What the payer owes after it; below zero it has credit. */
  readonly balanceMinor: bigint;
}

export interface StatementOfAccount {
  readonly broughtMinor: bigint;
  readonly lines: readonly AccountLine[];
  readonly balanceMinor: bigint;
}

/** All movements of a payer, of which those from a day on are shown; what was before is brought forward in one sum. */
export function statementOfAccount(movements: readonly AccountMovement[], from: string | null): StatementOfAccount {
  let balance = 0n;
  let brought = 0n;
  const lines = movements.flatMap((movement): AccountLine[] => {
    balance += movement.changeMinor;
    if (from === null || movement.on >= from) return [{ ...movement, balanceMinor: balance }];
    brought = balance;
    return [];
  });
  return { broughtMinor: brought, lines, balanceMinor: balance };
}
