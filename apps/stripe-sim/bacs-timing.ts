import { DateTime } from 'luxon';

/** Business days a result takes with a mandate in use, and with a new one (invoice-rules section 10). */
export const BACS_DAYS = { active: 3, pending: 6 } as const;
const LAST_HOUR_UTC = 20;

/** When the bank's answer to a debit comes: debits sent after 20:00 UTC count for the next business day. */
export function bacsResultAt(sentAt: Date, mandate: keyof typeof BACS_DAYS): Date {
  let day = DateTime.fromJSDate(sentAt, { zone: 'utc' });
  if (day.hour >= LAST_HOUR_UTC || day.weekday > 5) day = nextBusinessDay(day);
  for (let left: number = BACS_DAYS[mandate]; left > 0; left -= 1) day = nextBusinessDay(day);
  return day.set({ hour: 9, minute: 0, second: 0, millisecond: 0 }).toJSDate();
}

function nextBusinessDay(day: DateTime): DateTime {
  let next = day.plus({ days: 1 });
  while (next.weekday > 5) next = next.plus({ days: 1 });
  return next;
}
