import { intersection, type Month, monthIn, monthPeriod, nextMonth, type Period, secondsOf } from '@/kernel';
import type { Interval } from './attendance';

/** How it is known that somebody was there. */
export const KNOWN_BY = ['polled', 'recorded', 'polled and recorded', 'told'] as const satisfies readonly (
  | Interval['knownBy']
  | 'polled and recorded'
)[];
export type KnownBy = (typeof KNOWN_BY)[number];

/** A run's whole seconds in one month of the retail issuer's calendar. */
export interface MonthlyUse extends Period {
  readonly month: Month;
  readonly seconds: bigint;
  readonly knownBy: KnownBy;
}

/** Splits a run's intervals at the month boundaries of a zone; the parts sum to the whole in seconds. */
export function usageByMonth(intervals: readonly Interval[], zone: string): MonthlyUse[] {
  const months = new Map<Month, Interval[]>();
  for (const interval of intervals) {
    let month = monthIn(zone, interval.from);
    for (;;) {
      const bounds = monthPeriod(zone, month);
      const part = intersection(interval, bounds);
      if (part) months.set(month, [...(months.get(month) ?? []), { ...part, knownBy: interval.knownBy }]);
      if (interval.until <= bounds.until) break;
      month = nextMonth(month);
    }
  }
  return [...months].map(([month, parts]) => ({
    month,
    from: parts[0]!.from,
    until: parts.at(-1)!.until,
    seconds: parts.reduce((sum, part) => sum + secondsOf(part), 0n),
    knownBy: knownByOf(parts),
  }));
}

function knownByOf(parts: readonly Interval[]): KnownBy {
  const kinds = new Set(parts.map(({ knownBy }) => knownBy));
  return kinds.size > 1 ? 'polled and recorded' : parts[0]!.knownBy;
}
