import { addDays, daysInMonth, firstDay, type LocalDate, monthOfDay, nextMonth } from '@/kernel';
import { type TermsVersion, termsOn } from './agreement-terms';

/** The same day of a later month, or that month's last where it has no such day. */
export function monthsAfter(day: LocalDate, months: number): LocalDate {
  let of = monthOfDay(day);
  for (let count = 0; count < months; count += 1) of = nextMonth(of);
  return addDays(firstDay(of), Math.min(Number(day.slice(8)), daysInMonth(of)) - 1);
}

/**
 * The first day on which an agreement may end: the plan it is on by then asks for its minimum term from the day that plan
 * began. `monthsOf` tells a version's minimum term; null where there are no terms.
 */
export function earliestEnd(
  versions: readonly TermsVersion[],
  endsOn: LocalDate,
  monthsOf: (version: TermsVersion) => number,
): LocalDate | null {
  const last = termsOn(versions, addDays(endsOn, -1));
  return last ? monthsAfter(last.startsOn, monthsOf(last)) : null;
}
