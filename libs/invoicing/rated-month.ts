import { addDays, daysBetween, daysInMonth, type LocalDate, Money, type Month } from '@/kernel';
import { type Plan, type PricesFrom, priceOn, segmentsOf, type TermsVersion } from '@/plans';
import { feeParts, proratedSeconds, rateUsage, type Stretch } from '@/rating';

export interface AgreementTerms {
  readonly resellerId: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate | null;
  readonly versions: readonly TermsVersion[];
}

interface PlanDays {
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly priceList: string;
  readonly planCode: string;
}

/** Days of a month on one plan. */
export interface PlanSegment {
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly plan: Plan;
}

/** The days of a month that an agreement spends on each of its plans. */
export function planDays(month: Month, agreement: Omit<AgreementTerms, 'resellerId'>): PlanDays[] {
  return segmentsOf(month, agreement.versions, agreement).flatMap(({ from, until, terms }) =>
    terms.by === 'list' && terms.plan !== undefined
      ? [{ from, until, priceList: terms.priceList, planCode: terms.plan }]
      : [],
  );
}

/**
 * The plans an agreement runs through in a month. `listCode` prices the same plans by another list: the wholesale one.
 */
export function planSegments(
  month: Month,
  agreement: AgreementTerms,
  prices: readonly PricesFrom[],
  listCode?: string,
): PlanSegment[] {
  return planDays(month, agreement).map(({ from, until, priceList, planCode }) => ({
    from,
    until,
    plan: priceOn(prices, listCode ?? priceList, planCode, from, agreement.resellerId),
  }));
}

/** The fee of each segment of a month, by calendar days; segments without a fee are left out. */
export function feesOf(month: Month, segments: readonly PlanSegment[]): { segment: PlanSegment; net: Money }[] {
  return segments.flatMap((segment, index) => {
    const net = feeParts(segment.plan.monthlyFee, month, segments)[index]!;
    return net.isZero ? [] : [{ segment, net }];
  });
}

export interface RatedUsage {
  readonly net: Money;
  readonly includedSeconds: bigint;
  readonly isMetered: boolean;
  readonly stretches: readonly Stretch[];
}

/**
 * A month's use rated by the plans it ran through: each segment alone with its own seconds, its allowance in proportion
 * to its days or whole, as the plan says. `bySegment` has the seconds of each segment in order.
 */
export function ratedUsage(
  month: Month,
  segments: readonly PlanSegment[],
  bySegment: readonly bigint[],
  currency: string,
): RatedUsage {
  const parts = segments.map(({ from, until, plan }, index) => {
    const days = daysBetween(from, until);
    const isWhole = days === daysInMonth(month);
    const includedSeconds =
      plan.prorateAllowance && !isWhole ? proratedSeconds(plan.includedSeconds, month, days) : plan.includedSeconds;
    return {
      ...rateUsage({ price: plan.price, includedSeconds, currency }, bySegment[index] ?? 0n),
      isMetered: plan.price !== null,
    };
  });
  return {
    net: Money.sum(
      parts.map(({ net }) => net),
      currency,
    ),
    includedSeconds: parts.reduce((sum, { includedUsedSeconds }) => sum + includedUsedSeconds, 0n),
    isMetered: parts.some(({ isMetered }) => isMetered),
    stretches: parts.flatMap(({ stretches }) => stretches),
  };
}

export const lastDayOf = ({ until }: { until: LocalDate }): LocalDate => addDays(until, -1);
