import { addDays, type LocalDate, localDate } from '@/kernel';
import { addWorkingDays, workingDayFrom } from './working-days';

/** How many working days before a debit its payer is told (invoice-rules section 10). */
const NOTICE_DAYS = 2;
/** Debits sent from this hour on, UTC, count for the next working day. */
const LAST_HOUR_UTC = 20;

/**
 * The day on which an invoice is collected: the day it is due. A direct debit never before its notice has run, which is
 * the mail of the invoice where our own mails serve as notice, and never on a day when banks rest.
 */
export function collectionDate(
  { issuedOn, dueOn }: { issuedOn: LocalDate; dueOn: LocalDate },
  kind: 'card' | 'bacs_debit',
): LocalDate {
  if (kind === 'card') return dueOn;
  const noticed = addWorkingDays(issuedOn, NOTICE_DAYS);
  return workingDayFrom(noticed > dueOn ? noticed : dueOn);
}

/** The day by which the bank's answer to a debit is to be expected; the number of days is a setting, for Stripe's pages differ. */
export function expectedBy(sentAt: Date, workingDays: number): LocalDate {
  const day = localDate(sentAt.toISOString().slice(0, 10));
  const counted = workingDayFrom(sentAt.getUTCHours() >= LAST_HOUR_UTC ? addDays(day, 1) : day);
  return addWorkingDays(counted, workingDays);
}
