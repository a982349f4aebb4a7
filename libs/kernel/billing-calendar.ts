import { DateTime } from 'luxon';
import { type LocalDate, localDate } from './local-date';
import { type Period, period } from './period';

/** A calendar month as `YYYY-MM`. */
export type Month = string & { readonly __month: unique symbol };

export function month(text: string): Month {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new RangeError(`not a month: ${text}`);
  return text as Month;
}

const utc = (of: Month): DateTime => DateTime.fromISO(`${of}-01`, { zone: 'utc' });

export const nextMonth = (of: Month): Month => month(utc(of).plus({ months: 1 }).toFormat('yyyy-MM'));
export const previousMonth = (of: Month): Month => month(utc(of).minus({ months: 1 }).toFormat('yyyy-MM'));
export const daysInMonth = (of: Month): number => utc(of).daysInMonth!;
export const firstDay = (of: Month): LocalDate => localDate(`${of}-01`);
export const monthOfDay = (day: LocalDate): Month => month(day.slice(0, 7));

/** The month it is at this instant in that zone. */
export const monthIn = (zone: string, instant: Date): Month =>
  month(DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM'));

/**
 * The two instants between which a month lies in a zone: 743 hours for March and 745 for October in London
 * (invoice-rules section 7.2). Stored with the billing period and never worked out again.
 */
export function monthPeriod(zone: string, of: Month): Period {
  const start = DateTime.fromISO(`${of}-01`, { zone });
  return period(start.toJSDate(), start.plus({ months: 1 }).toJSDate());
}

/** The instant from which a month counts as closed: `lateDays` whole calendar days after its end in that zone. */
export function closesAt(zone: string, of: Month, lateDays = 3): Date {
  return DateTime.fromISO(`${of}-01`, { zone }).plus({ months: 1 }).plus({ days: lateDays }).toJSDate();
}
