import { addDays, daysInMonth, firstDay, Money, type Month } from '@/kernel';
import { decimalHours, hoursText, type Language, monthText, rateText, say } from '@/wording';
import type { DraftLine } from './draft-line';
import { lastDayOf, type PlanSegment, type RatedUsage, ratedUsage } from './rated-month';

/** A tenant's seconds of a month, in all and by segment where its terms changed inside, and the ledger position they reach. */
export interface MonthUse {
  readonly seconds: bigint;
  readonly untilPosition: bigint;
  readonly bySegment?: readonly bigint[];
  /** Of `seconds`, those on the reseller's own server: on the wholesale document without a charge. */
  readonly ownServerSeconds?: bigint;
}

/** What earlier documents hold of a month: its seconds, the money for them, and the position they reached. */
export interface BilledUse {
  readonly seconds: bigint;
  readonly netMinor: bigint;
  readonly untilPosition: bigint;
}

/** An earlier month of which more, or less, is known by now than documents hold. */
export interface LateUse {
  readonly use: MonthUse;
  readonly billed: BilledUse;
}

export interface UsageContext {
  readonly month: Month;
  readonly segments: readonly PlanSegment[];
  readonly use: MonthUse;
  readonly currency: string;
  readonly language: Language;
  readonly aboutTenantId: string;
  /** Set on wholesale lines: whose use it is. */
  readonly tenantName?: string;
}

/** The line for a month's use: one, with how it was priced in its detail. None where nothing was used. */
export function usageLine(context: UsageContext): DraftLine[] {
  const { month, segments, use, currency, language, tenantName } = context;
  if (use.seconds === 0n || segments.length === 0) return [];
  const own = use.ownServerSeconds ?? 0n;
  const shared = use.seconds - own;
  const rated = ratedUsage(month, segments, use.bySegment ?? [shared], currency);
  const plan = segments.map((segment) => segment.plan.name).join(', ');
  const line: DraftLine = {
    kind: 'usage',
    aboutTenantId: context.aboutTenantId,
    description: tenantName
      ? say(language, 'line.wholesale-usage', { tenant: tenantName, plan })
      : say(language, 'line.usage', { plan }),
    detail: detailOf(rated, shared, currency, language),
    fromOn: segments[0]!.from,
    untilOn: lastDayOf(segments.at(-1)!),
    usage: { month, seconds: shared, afterPosition: 0n, untilPosition: use.untilPosition },
    unitPrice: rated.stretches.length === 1 ? rated.stretches[0]!.perHour.toText(2) : null,
    net: rated.net,
    reason: null,
  };
  if (own === 0n) return [line];
  const onOwn: DraftLine = {
    ...line,
    description: say(language, 'line.own-server', { tenant: tenantName ?? '' }),
    detail: { hours: decimalHours(own), text: say(language, 'detail.own-server', { hours: hoursText(own) }) },
    usage: { ...line.usage!, seconds: own },
    unitPrice: null,
    net: Money.zero(currency),
  };
  return shared === 0n ? [onOwn] : [line, onOwn];
}

/** The line for what became known of a month after it was billed, or was taken away again. None where nothing did. */
export function lateUsageLine(context: UsageContext, billed: BilledUse): DraftLine[] {
  const { month, segments, use, currency, language, tenantName } = context;
  const seconds = use.seconds - billed.seconds;
  if (seconds === 0n || segments.length === 0) return [];
  const rated = ratedUsage(month, segments, use.bySegment ?? [use.seconds - (use.ownServerSeconds ?? 0n)], currency);
  const name = monthText(month, language);
  return [
    {
      kind: 'late-usage',
      aboutTenantId: context.aboutTenantId,
      description: tenantName
        ? say(language, 'line.wholesale-late', { tenant: tenantName, month: name })
        : say(language, 'line.late-usage', { month: name }),
      detail: { hours: decimalHours(seconds), text: hoursText(seconds) },
      fromOn: firstDay(month),
      untilOn: addDays(firstDay(month), daysInMonth(month) - 1),
      usage: { month, seconds, afterPosition: billed.untilPosition, untilPosition: use.untilPosition },
      unitPrice: null,
      net: rated.net.minus(Money.of(billed.netMinor, currency)),
      reason: null,
    },
  ];
}

function detailOf(rated: RatedUsage, seconds: bigint, currency: string, language: Language): Record<string, unknown> {
  const hours = hoursText(seconds);
  const billable = seconds - rated.includedSeconds;
  return {
    hours: decimalHours(seconds),
    text: rated.isMetered
      ? say(language, 'detail.usage', {
          hours,
          included: hoursText(rated.includedSeconds),
          billable: hoursText(billable),
        })
      : say(language, 'detail.unmetered', { hours }),
    stretches: rated.stretches.map(({ fromSeconds, untilSeconds, perHour }) => ({
      text: `${hoursText(untilSeconds - fromSeconds)} × ${rateText(perHour, currency, language)}`,
      seconds: (untilSeconds - fromSeconds).toString(),
      perHour: perHour.toText(2),
    })),
  };
}
