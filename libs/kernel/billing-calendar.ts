import { DateTime } from 'luxon';
import { addDays, type LocalDate, localDate } from './local-date';
import { type Period, period } from './period';

/** A calendar month as `YYYY-MM`. */
export type Month = string & { readonly __month: unique symbol };

/** What a month looks like: of the years days are reckoned in (`isLocalDate`). */
export const A_MONTH = /^(19|[2-8]\d)\d\d-(0[1-9]|1[0-2])$/;

export function month(text: string): Month {
  if (!A_MONTH.test(text)) throw new RangeError(`not a month: ${text}`);
  return text as Month;
}

export const firstDay = (of: Month): LocalDate => `${of}-01` as LocalDate;
export const monthOfDay = (day: LocalDate): Month => day.slice(0, 7) as Month;
export const nextMonth = (of: Month): Month => monthOfDay(addDays(firstDay(of), 31));
export const previousMonth = (of: Month): Month => monthOfDay(addDays(firstDay(of), -1));
export const daysInMonth = (of: Month): number => Number(addDays(firstDay(nextMonth(of)), -1).slice(8));

/** The month it is at this instant in that zone. */
export function monthIn(zone: string, instant: Date): Month {
  const inUtc = instant.toISOString().slice(0, 7) as Month;
  const { from, until } = monthPeriod(zone, inUtc);
  if (instant < from) return previousMonth(inUtc);
  return instant < until ? inUtc : nextMonth(inUtc);
}

const starts = new Map<string, number>();

/** When a day starts in a zone; kept, for the same few days are asked for ten thousand times in a month's run. */
function start(zone: string, day: LocalDate): Date {
  const key = `${zone} ${day}`;
  const known = starts.get(key) ?? DateTime.fromISO(localDate(day), { zone }).toMillis();
  if (starts.size > 10_000) starts.clear();
  starts.set(key, known);
  return new Date(known);
}

/**
 * The two instants between which a month lies in a zone: 743 hours for March and 745 for October in London
 * (invoice-rules section 7.2). Stored with the billing period and never worked out again.
 */
export function monthPeriod(zone: string, of: Month): Period {
  return period(start(zone, firstDay(of)), start(zone, firstDay(nextMonth(of))));
}

/** The instant from which a month counts as closed: `lateDays` whole calendar days after its end in that zone. */
export const closesAt = (zone: string, of: Month, lateDays = 3): Date =>
  start(zone, addDays(firstDay(nextMonth(of)), lateDays));
