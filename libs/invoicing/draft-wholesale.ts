import { addDays, daysInMonth, firstDay, Money, type Month, monthOfDay, nextMonth, Rate } from '@/kernel';
import { type PricesFrom, type Terms } from '@/plans';
import { decimalHours, hoursText, type Language, moneyText, monthText, percentText, say } from '@/wording';
import type { DraftLine } from './draft-line';
import { feeLines } from './fee-lines';
import { type AgreementTerms, type PlanSegment, planSegments } from './rated-month';
import { type RecurringFee, recurringFeeLines } from './recurring-fee';
import { type BilledUse, lateUsageLine, type MonthUse, usageLine } from './usage-lines-of';

/** A tenant as its reseller's wholesale invoice sees it. `use` is what the retail documents hold, so that the tiers tie out. */
export interface WholesaleTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly agreement: AgreementTerms;
  readonly use: ReadonlyMap<Month, MonthUse>;
  readonly billed: ReadonlyMap<Month, BilledUse>;
  /** Net of its retail invoice of the month. */
  readonly retailNet: Money;
}

export interface WholesaleInput {
  readonly month: Month;
  readonly terms: Terms;
  readonly startsOn: string;
  readonly prices: readonly PricesFrom[];
  readonly currency: string;
  readonly language: Language;
  readonly tenants: readonly WholesaleTenant[];
  /** Fees beside the plans: dedicated servers. */
  readonly fees: readonly RecurringFee[];
}

/** The lines of a reseller's wholesale invoice, tenant by tenant: by the wholesale list, or a percent of retail net. */
export function draftWholesale(input: WholesaleInput): DraftLine[] {
  const { terms } = input;
  const ofTenants = input.tenants.flatMap((tenant) =>
    terms.by === 'list' ? byList(input, tenant, terms.priceList) : byPercent(input, tenant, terms.percent),
  );
  return [...ofTenants, ...input.fees.flatMap((fee) => recurringFeeLines(input.month, fee, input.language))];
}

function byList(input: WholesaleInput, tenant: WholesaleTenant, listCode: string): DraftLine[] {
  const { month, prices, currency, language } = input;
  const about = { aboutTenantId: tenant.tenantId, tenantName: tenant.name, language, currency };
  const segmentsIn = (of: Month): PlanSegment[] =>
    planSegments(of, tenant.agreement, prices, listCode).filter(({ until }) => until > input.startsOn);
  const isFirst = monthOfDay(tenant.agreement.startsOn) === month || input.startsOn.slice(0, 7) === month;
  const late = [...tenant.billed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([earlier, known]) =>
      lateUsageLine(
        {
          ...about,
          month: earlier,
          segments: segmentsIn(earlier),
          use: tenant.use.get(earlier) ?? { seconds: 0n, untilPosition: known.untilPosition },
        },
        known,
      ),
    );
  return [
    ...(isFirst ? feeLines(month, segmentsIn(month), about) : []),
    ...usageLine({
      ...about,
      month,
      segments: segmentsIn(month),
      use: tenant.use.get(month) ?? { seconds: 0n, untilPosition: 0n },
    }),
    ...late,
    ...feeLines(nextMonth(month), segmentsIn(nextMonth(month)), about),
  ];
}

function byPercent(
  { month, currency, language }: WholesaleInput,
  tenant: WholesaleTenant,
  percent: string,
): DraftLine[] {
  const days = { fromOn: firstDay(month), untilOn: addDays(firstDay(month), daysInMonth(month) - 1) };
  const use = tenant.use.get(month) ?? { seconds: 0n, untilPosition: 0n };
  if (use.seconds === 0n && tenant.retailNet.isZero) return [];
  const share: DraftLine = {
    kind: 'share',
    aboutTenantId: tenant.tenantId,
    description: say(language, 'line.share', {
      tenant: tenant.name,
      percent: percentText(percent, language),
      amount: moneyText(tenant.retailNet, language),
    }),
    detail: { hours: decimalHours(use.seconds), text: hoursText(use.seconds) },
    ...days,
    usage: { month, seconds: use.seconds, afterPosition: 0n, untilPosition: use.untilPosition },
    unitPrice: null,
    net: Rate.parse(percent).percentOf(tenant.retailNet),
    reason: null,
  };
  // The money of late use is in the retail net already; its seconds stand here, so that the tiers tie out.
  const late = [...tenant.billed].flatMap(([earlier, known]): DraftLine[] => {
    const now = tenant.use.get(earlier);
    const seconds = (now?.seconds ?? 0n) - known.seconds;
    if (seconds === 0n) return [];
    return [
      {
        ...share,
        kind: 'late-usage',
        description: say(language, 'line.share-late', { tenant: tenant.name, month: monthText(earlier, language) }),
        detail: { hours: decimalHours(seconds), text: hoursText(seconds) },
        fromOn: firstDay(earlier),
        untilOn: addDays(firstDay(earlier), daysInMonth(earlier) - 1),
        usage: {
          month: earlier,
          seconds,
          afterPosition: known.untilPosition,
          untilPosition: now?.untilPosition ?? known.untilPosition,
        },
        net: Money.zero(currency),
      },
    ];
  });
  return [share, ...late];
}
