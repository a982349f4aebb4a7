import { type LocalDate, leastCharge } from '@/kernel';
import { collectionDate } from './collection-date';
import { type FailedAttempt, nextAttemptOn } from './retry-rule';

/** What a weekly ceiling counts. */
export const WEEK_MS = 7 * 86_400_000;

export interface DueInvoice {
  readonly invoiceId: string;
  readonly tenantId: string | null;
  readonly number: string;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly openMinor: bigint;
  /** A payment of it is on its way, or may come back by a dispute. */
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

/** What an account and a saved method allow, as things are. */
export const meansOf = (
  account: {
    readonly currency: string;
    readonly bacsDebitCeilingMinor: bigint;
    readonly bacsWeeklyCeilingMinor: bigint | null;
  },
  { kind, state }: Pick<Means, 'kind' | 'state'>,
  debitedThisWeekMinor: bigint,
): Means => ({
  kind,
  state,
  currency: account.currency,
  debitCeilingMinor: account.bacsDebitCeilingMinor,
  weeklyCeilingMinor: account.bacsWeeklyCeilingMinor,
  debitedThisWeekMinor,
});

/** What is to be done about what a payer owes, with the reason where it is nothing. */
export type Decision =
  | { readonly do: 'collect'; readonly invoices: readonly DueInvoice[]; readonly amountMinor: bigint }
  | { readonly do: 'carry-over'; readonly amountMinor: bigint }
  | { readonly do: 'wait'; readonly why: 'no-active-method' }
  /** A debit that a ceiling holds back: for good, where even the smallest of its invoices alone is above it. */
  | {
      readonly do: 'wait';
      readonly why: 'over-debit-ceiling' | 'over-weekly-ceiling';
      readonly invoices: readonly DueInvoice[];
      readonly amountMinor: bigint;
      readonly isForGood: boolean;
    }
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
  const taken = isBacs ? within(mostAtATime(means), due) : due;
  if (taken.length === 0)
    return {
      do: 'wait',
      why: due.every(({ openMinor }) => openMinor > means.debitCeilingMinor)
        ? 'over-debit-ceiling'
        : 'over-weekly-ceiling',
      invoices: due,
      amountMinor: sum(due),
      isForGood: true,
    };
  const amountMinor = sum(taken);
  if (amountMinor < leastCharge(means.currency).minor) return { do: 'carry-over', amountMinor };
  if (
    isBacs &&
    means.weeklyCeilingMinor !== null &&
    means.debitedThisWeekMinor + amountMinor > means.weeklyCeilingMinor
  )
    return { do: 'wait', why: 'over-weekly-ceiling', invoices: taken, amountMinor, isForGood: false };
  return { do: 'collect', invoices: taken, amountMinor };
}

/** No debit is above what a whole week has room for, or it would wait for ever. */
export const mostAtATime = ({
  debitCeilingMinor,
  weeklyCeilingMinor,
}: Pick<Means, 'debitCeilingMinor' | 'weeklyCeilingMinor'>): bigint =>
  weeklyCeilingMinor !== null && weeklyCeilingMinor < debitCeilingMinor ? weeklyCeilingMinor : debitCeilingMinor;

/**
 * The first instant at which a debit has room in its week: when enough of those made in the last seven days are older than
 * that. Null where it never has. Earlier is no use; later is possible, for others wait as well.
 */
export function roomFrom(
  made: readonly { readonly at: Date; readonly amountMinor: bigint }[],
  weeklyCeilingMinor: bigint,
  amountMinor: bigint,
): Date | null {
  let left = weeklyCeilingMinor - amountMinor - made.reduce((total, one) => total + one.amountMinor, 0n);
  for (const one of [...made].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    left += one.amountMinor;
    if (left >= 0n) return new Date(one.at.getTime() + WEEK_MS);
  }
  return null;
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
