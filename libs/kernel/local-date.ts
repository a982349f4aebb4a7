import { DateTime } from 'luxon';

/** A calendar day without time or zone, as `YYYY-MM-DD`: due dates, tax points, service days, price-list starts. */
export type LocalDate = string & { readonly __localDate: unique symbol };

const DAY_MS = 86_400_000;

// Days without a zone are plain arithmetic; the date library is for days in a zone, and costs a hundred times as much.
const toMs = kept((day: string): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))),
);
const fromMs = kept((ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10) as LocalDate);

/** Keeps the answers, for a month's run asks for the same few days a hundred thousand times. */
function kept<Key, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const answers = new Map<Key, Value>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (answers.size > 10_000) answers.clear();
    const answer = work(key);
    answers.set(key, answer);
    return answer;
  };
}

/** Whether a text is a calendar day of a year that is reckoned with: 1900 to 8999, so that a month on is a day too. */
export const isLocalDate = (text: string): boolean =>
  /^(19|[2-8]\d)\d\d-\d{2}-\d{2}$/.test(text) && fromMs(toMs(text)) === text;

/** Checks and brands a calendar day; throws RangeError for one that is none (`2026-02-30`). */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`not a calendar day: ${text}`);
  return text as LocalDate;
}

/** The day it is at this instant in that IANA zone. */
export function dayIn(zone: string, instant: Date): LocalDate {
  return localDate(DateTime.fromJSDate(instant, { zone }).toISODate()!);
}

export const addDays = (day: LocalDate, days: number): LocalDate => fromMs(toMs(day) + days * DAY_MS);

/** Whole days from `from` (included) to `until` (not included). */
export const daysBetween = (from: LocalDate, until: LocalDate): number => (toMs(until) - toMs(from)) / DAY_MS;

/** The instant at which that day starts in that zone. */
export function startOfDay(zone: string, day: LocalDate): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
}

/** The instant of a day and time of day in that zone, as a form's field writes them (`2026-11-28T22:00`); RangeError for another text. */
export function instantIn(zone: string, text: string): Date {
  const local = DateTime.fromISO(text, { zone });
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text) || !local.isValid)
    throw new RangeError(`not a day and time: ${text}`);
  return local.toJSDate();
}
