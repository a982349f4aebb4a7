import { type Month, monthOfDay, nextMonth } from '@/kernel';
import type { PricesFrom } from '@/plans';
import { type Language, say } from '@/wording';
import type { DraftLine } from './draft-line';
import { feeLines } from './fee-lines';
import { type AgreementTerms, lastDayOf, planSegments } from './rated-month';
import { type LateUse, lateUsageLine, type MonthUse, usageLine } from './usage-lines-of';

export interface RetailInput {
  readonly month: Month;
  readonly agreement: AgreementTerms & { readonly tenantId: string };
  readonly prices: readonly PricesFrom[];
  readonly currency: string;
  readonly language: Language;
  /** What the ledger says of this month, as of the draft. */
  readonly use: MonthUse;
  readonly late: ReadonlyMap<Month, LateUse>;
}

/**
 * The lines of a tenant's invoice for a month: the month's use in arrears, what became known late of earlier months,
 * the next month's fee in advance; on the first invoice also the fee from the agreement's start, and its set-up fee.
 */
export function draftRetail({ month, agreement, prices, currency, language, use, late }: RetailInput): DraftLine[] {
  const segments = planSegments(month, agreement, prices);
  const about = { aboutTenantId: agreement.tenantId, language, currency };
  const isFirst = monthOfDay(agreement.startsOn) === month;
  return [
    ...(isFirst ? [...setUpLine(segments, about), ...feeLines(month, segments, about)] : []),
    ...usageLine({ ...about, month, segments, use }),
    ...[...late].flatMap(([earlier, known]) =>
      lateUsageLine(
        { ...about, month: earlier, segments: planSegments(earlier, agreement, prices), use: known.use },
        known.billed,
      ),
    ),
    ...feeLines(nextMonth(month), planSegments(nextMonth(month), agreement, prices), about),
  ];
}

function setUpLine(
  segments: ReturnType<typeof planSegments>,
  { aboutTenantId, language }: { aboutTenantId: string; language: Language },
): DraftLine[] {
  const first = segments[0];
  if (!first || first.plan.setUpFee.isZero) return [];
  return [
    {
      kind: 'fee',
      aboutTenantId,
      description: say(language, 'line.set-up', { plan: first.plan.name }),
      detail: {},
      fromOn: first.from,
      untilOn: lastDayOf(first),
      usage: null,
      unitPrice: null,
      net: first.plan.setUpFee,
      reason: null,
    },
  ];
}
