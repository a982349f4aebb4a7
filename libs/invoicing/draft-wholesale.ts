import {
  addDays,
  daysInMonth,
  firstDay,
  type LocalDate,
  Money,
  type Month,
  monthOfDay,
  nextMonth,
  Rate,
} from '@/kernel';
import { type PricesFrom, type Terms, type TermsVersion, termsOn } from '@/plans';
import { decimalHours, hoursText, type Language, moneyText, monthText, percentText, say } from '@/wording';
import type { DraftLine } from './draft-line';
import { feeLines } from './fee-lines';
import { type AgreementTerms, type PlanSegment, planSegments } from './rated-month';
import type { Receipts } from './receipts';
import { type RecurringFee, recurringFeeLines } from './recurring-fee';
import { type LateUse, lateUsageLine, type MonthUse, usageLine } from './usage-lines-of';

/** The net of a tenant's retail invoice: of its late use by month, and of all else. */
export interface RetailNet {
  readonly net: Money;
  readonly late: ReadonlyMap<Month, Money>;
}

/** A tenant as its reseller's wholesale invoice sees it. `use` is what the retail documents hold, so that the tiers tie out. */
export interface WholesaleTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly agreement: AgreementTerms;
  readonly use: MonthUse;
  /** In order of the months. */
  readonly late: ReadonlyMap<Month, LateUse>;
  /** By the month of the retail invoice: of this month, and of the open ones. */
  readonly retail: ReadonlyMap<Month, RetailNet>;
  /** What its invoices were really paid, where the agreement is by receipts. */
  readonly receipts?: Receipts;
  /** Earlier months whose lines could not be made then, in order: they come now. */
  readonly openMonths: readonly Month[];
  /** Why its lines cannot be made yet. */
  readonly obstacle: string | null;
}

export interface WholesaleInput {
  readonly month: Month;
  readonly versions: readonly TermsVersion[];
  readonly startsOn: string;
  readonly prices: readonly PricesFrom[];
  readonly currency: string;
  readonly language: Language;
  readonly tenants: readonly WholesaleTenant[];
  /** Fees beside the plans: dedicated servers. */
  readonly fees: readonly RecurringFee[];
}

export interface WholesaleDraft {
  readonly lines: readonly DraftLine[];
  /** Tenants left out, with the reason: their lines come on a later invoice. */
  readonly parked: readonly { readonly tenantId: string; readonly reason: string }[];
}

/**
 * The lines of a reseller's wholesale invoice, tenant by tenant: by the wholesale list, a percent of retail net or of receipts,
 * each month by the terms that held at its end. A tenant that cannot be rated is left out with the reason, and stops nobody.
 */
export function draftWholesale(input: WholesaleInput): WholesaleDraft {
  const parked: { tenantId: string; reason: string }[] = [];
  const lines = input.tenants.flatMap((tenant) => {
    if (tenant.obstacle === null) {
      try {
        return linesOf(input, tenant);
      } catch (error) {
        parked.push({ tenantId: tenant.tenantId, reason: (error as Error).message });
      }
    } else parked.push({ tenantId: tenant.tenantId, reason: tenant.obstacle });
    return [];
  });
  return {
    lines: [...lines, ...input.fees.flatMap((fee) => recurringFeeLines(input.month, fee, input.language))],
    parked,
  };
}

/** The terms a month is billed by: those that hold on its last day; undefined before the first. */
export const wholesaleTermsOf = (month: Month, versions: readonly TermsVersion[]): Terms | undefined =>
  termsOn(versions, lastDay(month))?.terms;

function linesOf(input: WholesaleInput, tenant: WholesaleTenant): DraftLine[] {
  const { month } = input;
  const late = [...tenant.late].filter(([of]) => !isOpenShare(input, tenant, of));
  return [
    ...tenant.openMonths.flatMap((of) => [
      ...firstFees(input, tenant, of),
      ...nextFees(input, tenant, of),
      ...shareOf(input, tenant, of, tenant.late.get(of)),
    ]),
    ...firstFees(input, tenant, month),
    ...usageOf(input, tenant),
    ...shareOf(input, tenant, month),
    ...receiptsOf(input, tenant),
    ...late.flatMap(([of, known]) => lateOf(input, tenant, of, known)),
    ...nextFees(input, tenant, month),
  ];
}

const listOf = ({ versions }: WholesaleInput, of: Month): string | null => {
  const terms = wholesaleTermsOf(of, versions);
  return terms?.by === 'list' ? terms.priceList : null;
};
const percentOf = ({ versions }: WholesaleInput, of: Month): string | null => {
  const terms = wholesaleTermsOf(of, versions);
  return terms?.by === 'percent-of-retail-net' ? terms.percent : null;
};
const isOpenShare = (input: WholesaleInput, { openMonths }: WholesaleTenant, of: Month): boolean =>
  openMonths.includes(of) && percentOf(input, of) !== null;

const aboutOf = ({ language, currency }: WholesaleInput, { tenantId, name }: WholesaleTenant) => ({
  aboutTenantId: tenantId,
  tenantName: name,
  language,
  currency,
});

const segmentsIn = (input: WholesaleInput, tenant: WholesaleTenant, of: Month, list: string): PlanSegment[] =>
  planSegments(of, tenant.agreement, input.prices, list).filter(({ until }) => until > input.startsOn);

/** The fee of a month itself: on the first invoice of the tenant, or of the reseller. */
function firstFees(input: WholesaleInput, tenant: WholesaleTenant, of: Month): DraftLine[] {
  const list = listOf(input, of);
  const isFirst = monthOfDay(tenant.agreement.startsOn) === of || input.startsOn.slice(0, 7) === of;
  return list && isFirst ? feeLines(of, segmentsIn(input, tenant, of, list), aboutOf(input, tenant)) : [];
}

function nextFees(input: WholesaleInput, tenant: WholesaleTenant, of: Month): DraftLine[] {
  const list = listOf(input, of);
  const next = nextMonth(of);
  return list ? feeLines(next, segmentsIn(input, tenant, next, list), aboutOf(input, tenant)) : [];
}

function usageOf(input: WholesaleInput, tenant: WholesaleTenant): DraftLine[] {
  const { month } = input;
  const list = listOf(input, month);
  if (!list) return [];
  const segments = segmentsIn(input, tenant, month, list);
  return usageLine({ ...aboutOf(input, tenant), month, segments, use: tenant.use });
}

/** A month's percent of retail net, but for its late use, with the seconds of the month beside it. */
function shareOf(input: WholesaleInput, tenant: WholesaleTenant, of: Month, open?: LateUse): DraftLine[] {
  const percent = percentOf(input, of);
  if (percent === null) return [];
  const { currency, language } = input;
  const base = tenant.retail.get(of)?.net ?? Money.zero(currency);
  const use = of === input.month ? tenant.use : (open?.use ?? { seconds: 0n, untilPosition: 0n });
  if (use.seconds === 0n && base.isZero) return [];
  return [
    {
      kind: 'share',
      aboutTenantId: tenant.tenantId,
      description: say(language, 'line.share', {
        tenant: tenant.name,
        percent: percentText(percent, language),
        amount: moneyText(base, language),
      }),
      detail: { hours: decimalHours(use.seconds), text: hoursText(use.seconds) },
      fromOn: firstDay(of),
      untilOn: lastDay(of),
      usage: { month: of, seconds: use.seconds, afterPosition: 0n, untilPosition: use.untilPosition },
      unitPrice: null,
      net: Rate.parse(percent).percentOf(base),
      reason: null,
    },
  ];
}

/**
 * A percent of what the tenant's invoices were really paid and nobody has shared in yet: what came late in an earlier month too.
 * Where more was paid back than came, nothing is asked until that is made up. No seconds: receipts do not tie out by them.
 */
function receiptsOf({ month, versions, language }: WholesaleInput, tenant: WholesaleTenant): DraftLine[] {
  const terms = wholesaleTermsOf(month, versions);
  if (terms?.by !== 'percent-of-receipts' || !tenant.receipts) return [];
  const base = tenant.receipts.known.minus(tenant.receipts.shared);
  if (base.isZero || base.isNegative) return [];
  return [
    {
      kind: 'share',
      aboutTenantId: tenant.tenantId,
      description: say(language, 'line.share-receipts', {
        tenant: tenant.name,
        percent: percentText(terms.percent, language),
        amount: moneyText(base, language),
      }),
      detail: { receiptsMinor: String(base.minor), text: say(language, 'detail.share-receipts') },
      fromOn: firstDay(month),
      untilOn: lastDay(month),
      usage: null,
      unitPrice: null,
      net: Rate.parse(terms.percent).percentOf(base),
      reason: null,
    },
  ];
}

/** Late use by the terms of its own month: by the list, or the percent of what the retail invoice asks for it. */
function lateOf(input: WholesaleInput, tenant: WholesaleTenant, of: Month, { use, billed }: LateUse): DraftLine[] {
  const { currency, language, month } = input;
  const list = listOf(input, of);
  if (list) {
    const context = { ...aboutOf(input, tenant), month: of, segments: segmentsIn(input, tenant, of, list), use };
    return lateUsageLine(context, billed);
  }
  const percent = percentOf(input, of);
  const seconds = use.seconds - billed.seconds;
  if (percent === null || seconds === 0n) return [];
  const base = Money.sum(
    [...tenant.openMonths, month].flatMap((on) => tenant.retail.get(on)?.late.get(of) ?? []),
    currency,
  );
  return [
    {
      kind: 'late-usage',
      aboutTenantId: tenant.tenantId,
      description: say(language, 'line.share-late', {
        tenant: tenant.name,
        percent: percentText(percent, language),
        amount: moneyText(base, language),
        month: monthText(of, language),
      }),
      detail: { hours: decimalHours(seconds), text: hoursText(seconds) },
      fromOn: firstDay(of),
      untilOn: lastDay(of),
      usage: { month: of, seconds, afterPosition: billed.untilPosition, untilPosition: use.untilPosition },
      unitPrice: null,
      net: Rate.parse(percent).percentOf(base),
      reason: null,
    },
  ];
}

const lastDay = (of: Month): LocalDate => addDays(firstDay(of), daysInMonth(of) - 1);
