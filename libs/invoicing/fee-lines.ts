import { daysBetween, daysInMonth, type Month } from '@/kernel';
import { type Language, say } from '@/wording';
import type { DraftLine } from './draft-line';
import { feesOf, lastDayOf, type PlanSegment } from './rated-month';

export interface FeeContext {
  readonly language: Language;
  readonly aboutTenantId: string;
  readonly tenantName?: string;
}

/** The fee lines of a month, one for each plan it runs through, by calendar days where it is not the whole month. */
export function feeLines(
  month: Month,
  segments: readonly PlanSegment[],
  { language, aboutTenantId, tenantName }: FeeContext,
): DraftLine[] {
  return feesOf(month, segments).map(({ segment, net }) => {
    const [days, of] = [daysBetween(segment.from, segment.until), daysInMonth(month)];
    const plan = segment.plan.name;
    return {
      kind: 'fee',
      aboutTenantId,
      description: tenantName
        ? say(language, 'line.wholesale-fee', { tenant: tenantName, plan })
        : say(language, 'line.fee', { plan }),
      detail: days === of ? {} : { text: say(language, 'detail.days', { days, of }) },
      fromOn: segment.from,
      untilOn: lastDayOf(segment),
      usage: null,
      unitPrice: null,
      net,
      reason: null,
    };
  });
}
