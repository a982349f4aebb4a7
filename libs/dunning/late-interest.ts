import { addDays, daysBetween, divideRounded, type LocalDate, localDate, Rate } from '@/kernel';

/** The Bank of England's Bank Rate on the last day of a half-year, in percent: it holds for debts overdue in the next. */
export interface ReferenceRate {
  readonly day: LocalDate;
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

/** Whether it is the last day of a half-year. */
export const isReferenceDay = (day: LocalDate): boolean => /-(06-30|12-31)$/.test(day);

/**
 * The day whose Bank Rate counts for interest that starts to run on a day: the 30 June or 31 December before. That rate
 * holds for the whole debt, however long it lasts (SI 2002/1675, article 4).
 */
export function referenceDay(runsFrom: LocalDate): LocalDate {
  const year = Number(runsFrom.slice(0, 4));
  return runsFrom.slice(5) >= '07-01' ? localDate(`${year}-06-30`) : localDate(`${year - 1}-12-31`);
}

/**
 * Statutory interest and compensation on a debt between businesses in pounds (Late Payment of Commercial Debts (Interest)
 * Act 1998, sections 4 to 5A): on what is open today, by calendar days of 365, rounded once. Neither has VAT on it.
 * Null while the half-year's own rate is not known: that of another is never taken for it.
 */
export function lateInterest(
  { debtMinor, openMinor, dueOn }: { debtMinor: bigint; openMinor: bigint; dueOn: LocalDate },
  rates: readonly ReferenceRate[],
  today: LocalDate,
): LateInterest | null {
  const days = daysBetween(dueOn, today);
  const day = referenceDay(addDays(dueOn, 1));
  const reference = rates.find((rate) => rate.day === day)?.percent ?? null;
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
