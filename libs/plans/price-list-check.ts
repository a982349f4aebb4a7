import { Rate } from '@/kernel';
import type { PlanJson, PriceListJson, TierJson } from './price-list-schema';

/**
 * A mistake in a price list: where in its JSON (`plans.0.usage.tiers.1.perHour`), what is wrong there, for whoever has the place before
 * them, and the same as a sentence that names the place. `issue` is the schema's own word for it, where it is one of its rules.
 */
export interface PriceMistake {
  readonly at: string;
  readonly why: string;
  readonly says: string;
  readonly issue?: Readonly<Record<string, unknown>>;
}

type Mistakes = PriceMistake[];
const CURRENCIES = ['GBP'];

/** All mistakes of a well-formed list that only its figures show: gaps, overlaps, negative prices, an unknown currency. */
export function mistakesOf({ currency, plans }: PriceListJson): Mistakes {
  const mistakes: Mistakes = CURRENCIES.includes(currency)
    ? []
    : [placed('currency', `currency "${currency}" is not known: GBP is`, '')];
  const seen = new Set<string>();
  plans.forEach((plan, index) => {
    const at = `plans.${index}`;
    if (seen.has(plan.code)) mistakes.push(placed(`${at}.code`, `plan "${plan.code}" stands twice`, ''));
    seen.add(plan.code);
    mistakes.push(
      ...mistakesOfPlan(plan).map(({ at: field, why, says }) => ({
        at: `${at}.${field}`,
        why,
        says: `plan "${plan.code}": ${says}`,
      })),
    );
  });
  return mistakes;
}

function mistakesOfPlan({ monthlyFee, setUpFee, usage }: PlanJson): Mistakes {
  const mistakes = [
    ...negative('monthlyFee', monthlyFee),
    ...(setUpFee === undefined ? [] : negative('setUpFee', setUpFee)),
  ];
  if (usage?.model === 'flat') mistakes.push(...negative('usage.perHour', usage.perHour));
  else if (usage) mistakes.push(...mistakesOfTiers(usage.tiers));
  return mistakes;
}

/** A mistake at a place, which is said as it is named in a sentence. */
const placed = (at: string, why: string, named: string): PriceMistake => ({ at, why, says: `${named} ${why}`.trim() });

const negative = (at: string, price: string, named = at): Mistakes =>
  Rate.parse(price).isNegative ? [placed(at, `${price} is below zero`, named)] : [];

function mistakesOfTiers(tiers: readonly TierJson[]): Mistakes {
  const mistakes: Mistakes = [];
  let reached = Rate.parse('0');
  tiers.forEach(({ fromHours, upToHours, perHour }, index) => {
    const at = `usage.tiers.${index}`;
    const place = `usage.tiers[${index}]`;
    const last = index === tiers.length - 1;
    const from = (says: string): void => void mistakes.push(placed(`${at}.fromHours`, says, place));
    const upTo = (says: string): void => void mistakes.push(placed(`${at}.upToHours`, says, place));
    mistakes.push(...negative(`${at}.perHour`, perHour, `${place}.perHour`));
    if (fromHours !== undefined) {
      const side = Rate.parse(fromHours).compare(reached);
      if (side > 0) from(`starts at ${fromHours} hours: a gap after ${reached.toText()}`);
      if (side < 0) from(`starts at ${fromHours} hours: it overlaps what ends at ${reached.toText()}`);
    }
    if (last && upToHours !== null) upTo(`ends at ${upToHours} hours: a gap above, for the last tier has no end`);
    if (!last && upToHours === null) upTo('has no end, and tiers after it overlap with it');
    if (upToHours === null) return;
    const end = Rate.parse(upToHours);
    if (end.compare(reached) <= 0) upTo(`ends at ${upToHours} hours, not above ${reached.toText()}`);
    reached = end;
  });
  return mistakes;
}
