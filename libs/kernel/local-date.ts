import { DateTime } from 'luxon';

/** A calendar day without time or zone, as `YYYY-MM-DD`: due dates, tax points, service days, price-list starts. */
export type LocalDate = string & { readonly __localDate: unique symbol };

/** Checks and brands a calendar day; throws RangeError for one that does not exist (`2026-02-30`). */
export function localDate(text: string): LocalDate {
  const parsed = DateTime.fromISO(text, { zone: 'utc' });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !parsed.isValid) throw new RangeError(`not a calendar day: ${text}`);
  return text as LocalDate;
}

/** The day it is at this instant in that IANA zone. */
export function dayIn(zone: string, instant: Date): LocalDate {
  return localDate(DateTime.fromJSDate(instant, { zone }).toISODate()!);
}

export function addDays(day: LocalDate, days: number): LocalDate {
  return localDate(DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate()!);
}

/** Whole days from `from` (included) to `until` (not included). */
export function daysBetween(from: LocalDate, until: LocalDate): number {
  return DateTime.fromISO(until, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'days').days;
}

/** The instant at which that day starts in that zone. */
export function startOfDay(zone: string, day: LocalDate): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
}
