import type { LocalDate } from '@/kernel';
import { collectionDate } from './collection-date';
import { leastCharge } from './payment';
import { type FailedAttempt, nextAttemptOn } from './retry-rule';

export interface DueInvoice {
  readonly invoiceId: string;
  readonly tenantId: string | null;
  readonly number: string;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly openMinor: bigint;
  /** A payment of it is on its way. */
  readonly isUnderWay: boolean;
  /** Collections that failed with the method of now. */
  readonly failures: readonly FailedAttempt[];
}

export interface Means {
  readonly kind: 'card' | 'bacs_debit';
  readonly state: 'pending' | 'active' | 'inactive';
  readonly currency: string;
  readonly debitCeilingMinor: bigint;
  readonly weeklyCeilingMinor: bigint | null;
  /** Debits of this account in the last seven days. */
  readonly debitedThisWeekMinor: bigint;
}

/** What is to be done about what a payer owes, with the reason where it is nothing. */
export type Decision =
  | { readonly do: 'collect'; readonly invoices: readonly DueInvoice[]; readonly amountMinor: bigint }
  | { readonly do: 'carry-over'; readonly amountMinor: bigint }
  | { readonly do: 'wait'; readonly why: 'over-debit-ceiling' | 'over-weekly-ceiling' | 'no-active-method' }
  | { readonly do: 'nothing' };

/**
 * Decides what is collected today from one payer: everything whose day has come, as one charge. Less than can be charged
 * is carried over to the next; a debit stays below its ceilings, the oldest invoices first (invoice-rules section 10).
 */
export function decideCollection(today: LocalDate, means: Means, invoices: readonly DueInvoice[]): Decision {
  const isBacs = means.kind === 'bacs_debit';
  if (means.state === 'inactive' || (isBacs && means.currency !== 'GBP'))
    return { do: 'wait', why: 'no-active-method' };
  const due = invoices
    .filter((invoice) => invoice.openMinor > 0n && !invoice.isUnderWay && hasItsDay(today, means, invoice))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.number < b.number ? -1 : 1));
  if (due.length === 0) return { do: 'nothing' };
  const taken = isBacs ? within(means.debitCeilingMinor, due) : due;
  if (taken.length === 0) return { do: 'wait', why: 'over-debit-ceiling' };
  const amountMinor = sum(taken);
  if (amountMinor < leastCharge(means.currency).minor) return { do: 'carry-over', amountMinor };
  if (
    isBacs &&
    means.weeklyCeilingMinor !== null &&
    means.debitedThisWeekMinor + amountMinor > means.weeklyCeilingMinor
  )
    return { do: 'wait', why: 'over-weekly-ceiling' };
  return { do: 'collect', invoices: taken, amountMinor };
}

function hasItsDay(today: LocalDate, { kind }: Means, invoice: DueInvoice): boolean {
  if (invoice.failures.length === 0) return collectionDate(invoice, kind) <= today;
  const again = nextAttemptOn(kind, invoice.failures);
  return again !== null && again <= today;
}

const sum = (invoices: readonly DueInvoice[]): bigint =>
  invoices.reduce((total, { openMinor }) => total + openMinor, 0n);

function within(ceiling: bigint, invoices: readonly DueInvoice[]): DueInvoice[] {
  let left = ceiling;
  return invoices.filter(({ openMinor }) => {
    if (openMinor > left) return false;
    left -= openMinor;
    return true;
  });
}
