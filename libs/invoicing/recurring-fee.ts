import {
  addDays,
  daysBetween,
  daysInMonth,
  firstDay,
  type LocalDate,
  type Money,
  type Month,
  monthOfDay,
  nextMonth,
} from '@/kernel';
import { feeParts } from '@/rating';
import { type Language, say } from '@/wording';
import type { DraftLine } from './draft-line';

/** A monthly fee beside a plan: a dedicated server. Days are the issuer's; `endsOn` is the first day without it. */
export interface RecurringFee {
  readonly id: string;
  readonly aboutTenantId: string | null;
  readonly label: string;
  readonly monthly: Money;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate | null;
  /** The last day that documents of earlier months hold. */
  readonly billedThrough: LocalDate | null;
  /** What was billed beyond its end has been given back. */
  readonly isGivenBack: boolean;
}

/**
 * The lines of a fee on the invoice for `month`: from the day it began, or the day after what was billed, to the end of
 * the following month, for fees are paid in advance; by calendar days of the whole month (domain, Shared and dedicated).
 * Days that were billed in advance and then not served are given back.
 */
export function recurringFeeLines(month: Month, fee: RecurringFee, language: Language): DraftLine[] {
  const next = fee.billedThrough ? addDays(fee.billedThrough, 1) : fee.startsOn;
  const afterNext = firstDay(nextMonth(nextMonth(month)));
  if (fee.endsOn === null || fee.endsOn >= next)
    return byMonth(next, fee.endsOn !== null && fee.endsOn < afterNext ? fee.endsOn : afterNext).map((days) =>
      lineOf(fee, days, language),
    );
  if (fee.isGivenBack) return [];
  return byMonth(fee.endsOn, next).map((days) => givenBack(lineOf(fee, days, language)));
}

interface Days {
  readonly of: Month;
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/** The days from one to before another, month by month. */
function byMonth(from: LocalDate, until: LocalDate): Days[] {
  const parts: Days[] = [];
  for (let of = monthOfDay(from); firstDay(of) < until; of = nextMonth(of)) {
    const monthEnd = firstDay(nextMonth(of));
    const part = { of, from: from > firstDay(of) ? from : firstDay(of), until: until < monthEnd ? until : monthEnd };
    if (part.from < part.until) parts.push(part);
  }
  return parts;
}

function lineOf(fee: RecurringFee, { of, from, until }: Days, language: Language): DraftLine {
  const days = daysBetween(from, until);
  return {
    kind: 'fee',
    aboutTenantId: fee.aboutTenantId,
    description: say(language, 'line.server-fee', { server: fee.label }),
    detail: {
      feeId: fee.id,
      ...(days === daysInMonth(of) ? {} : { text: say(language, 'detail.days', { days, of: daysInMonth(of) }) }),
    },
    fromOn: from,
    untilOn: addDays(until, -1),
    usage: null,
    unitPrice: null,
    net: feeParts(fee.monthly, of, [{ from, until }])[0]!,
    reason: null,
  };
}

const givenBack = (line: DraftLine): DraftLine => ({
  ...line,
  detail: { ...line.detail, isGivenBack: true },
  net: line.net.negated(),
});
