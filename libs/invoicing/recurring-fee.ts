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
}

/**
 * The lines of a fee on the invoice for `month`: from the day it began, or the day after what was billed, to the end of
 * the following month, for fees are paid in advance; by calendar days of the whole month (domain, Shared and dedicated).
 */
export function recurringFeeLines(month: Month, fee: RecurringFee, language: Language): DraftLine[] {
  const start = fee.billedThrough ? addDays(fee.billedThrough, 1) : fee.startsOn;
  const lines: DraftLine[] = [];
  for (let of = monthOfDay(start); of <= nextMonth(month); of = nextMonth(of)) {
    const from = start > firstDay(of) ? start : firstDay(of);
    const monthEnd = firstDay(nextMonth(of));
    const until = fee.endsOn !== null && fee.endsOn < monthEnd ? fee.endsOn : monthEnd;
    if (from >= until) continue;
    const days = daysBetween(from, until);
    lines.push({
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
    });
  }
  return lines;
}
