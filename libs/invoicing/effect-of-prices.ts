import { Money, type Month } from '@/kernel';
import type { PriceEffect } from './preview-prices.service';

/** What other prices would have done to a month: all buyers together, and those whose bill changes most first. Net. */
export interface EffectOfPrices {
  readonly month: Month;
  readonly count: number;
  readonly changed: number;
  /** Buyers that the new prices cannot rate. */
  readonly problems: number;
  readonly before: Money;
  readonly after: Money;
  readonly rows: readonly (PriceEffect & { readonly change: Money })[];
}

const MOST_ROWS = 200;

/** Adds effects up; `rows` are the 200 that matter most. */
export function effectOfPrices(effects: readonly PriceEffect[], month: Month, currency: string): EffectOfPrices {
  const zero = Money.zero(currency);
  const rows = effects.map((one) => ({ ...one, change: (one.after ?? zero).minus(one.before) }));
  return {
    month,
    count: rows.length,
    changed: rows.filter(({ change, problem }) => !change.isZero || problem !== null).length,
    problems: rows.filter(({ problem }) => problem !== null).length,
    before: Money.sum(
      rows.map(({ before }) => before),
      currency,
    ),
    after: Money.sum(
      rows.map(({ after }) => after ?? zero),
      currency,
    ),
    rows: rows.sort(byWeight).slice(0, MOST_ROWS),
  };
}

type Row = EffectOfPrices['rows'][number];
const sizeOf = ({ change }: Row): Money => (change.isNegative ? change.negated() : change);
const byWeight = (one: Row, other: Row): number =>
  Number(other.problem !== null) - Number(one.problem !== null) || sizeOf(other).compare(sizeOf(one));
