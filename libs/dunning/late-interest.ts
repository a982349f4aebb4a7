import { addDays, daysBetween, divideRounded, type LocalDate, localDate, Rate } from '@/kernel';

/** The Bank of England's Bank Rate from a day on. */
export interface BaseRate {
  readonly startsOn: LocalDate;
  readonly percent: string;
}

export interface LateInterest {
  /** Simple interest from the day after the due date until today, in pence. */
  readonly interestMinor: bigint;
  readonly perDayMinor: bigint;
  /** The fixed sum for the costs of recovery, in pence. */
  readonly compensationMinor: bigint;
  /** Eight above the reference rate. */
  readonly percent: string;
  readonly days: number;
}

const ABOVE = 8;

/**
 * The reference rate for interest that starts to run on a day: Bank Rate as it was on the 30 June or 31 December before.
 * It holds for the whole debt, however long it lasts (SI 2002/1675, article 4). Null if it is not known.
 */
export function referenceRate(rates: readonly BaseRate[], runsFrom: LocalDate): string | null {
  const year = Number(runsFrom.slice(0, 4));
  const day = runsFrom.slice(5) >= '07-01' ? localDate(`${year}-06-30`) : localDate(`${year - 1}-12-31`);
  const known = rates.filter(({ startsOn }) => startsOn <= day).toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  return known.at(-1)?.percent ?? null;
}

/**
 * Statutory interest and compensation on a debt between businesses in pounds (Late Payment of Commercial Debts (Interest)
 * Act 1998, sections 4 to 5A): on what is open today, by calendar days of 365, rounded once. Neither has VAT on it.
 */
export function lateInterest(
  { debtMinor, openMinor, dueOn }: { debtMinor: bigint; openMinor: bigint; dueOn: LocalDate },
  rates: readonly BaseRate[],
  today: LocalDate,
): LateInterest | null {
  const days = daysBetween(dueOn, today);
  const reference = referenceRate(rates, addDays(dueOn, 1));
  if (days <= 0 || openMinor <= 0n || reference === null) return null;
  const { numerator, denominator } = Rate.parse(reference).exactMinor({ numerator: 1n, denominator: 1n });
  // Hundredths of a percent, as an exact fraction.
  const hundredths = numerator + BigInt(ABOVE * 100) * denominator;
  const interest = (count: bigint): bigint =>
    divideRounded(openMinor * hundredths * count, denominator * 10_000n * 365n);
  return {
    interestMinor: interest(BigInt(days)),
    perDayMinor: interest(1n),
    compensationMinor: debtMinor < 100_000n ? 4_000n : debtMinor < 1_000_000n ? 7_000n : 10_000n,
    percent: percentAbove(reference),
    days,
  };
}

/** Eight more, in the digits the rate has. */
function percentAbove(reference: string): string {
  const [whole, places] = reference.split('.');
  return places ? `${Number(whole) + ABOVE}.${places}` : String(Number(whole) + ABOVE);
}
