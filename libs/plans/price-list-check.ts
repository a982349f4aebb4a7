import { Rate } from '@/kernel';
import type { PlanJson, PriceListJson, TierJson } from './price-list-schema';

const CURRENCIES = ['GBP'];

/** All mistakes of a well-formed list that only its figures show: gaps, overlaps, negative prices, an unknown currency. */
export function mistakesOf({ currency, plans }: PriceListJson): string[] {
  const mistakes = CURRENCIES.includes(currency) ? [] : [`currency "${currency}" is not known; GBP is`];
  const seen = new Set<string>();
  for (const plan of plans) {
    if (seen.has(plan.code)) mistakes.push(`plan "${plan.code}" stands twice`);
    seen.add(plan.code);
    mistakes.push(...mistakesOfPlan(plan).map((mistake) => `plan "${plan.code}": ${mistake}`));
  }
  return mistakes;
}

function mistakesOfPlan({ monthlyFee, setUpFee, usage }: PlanJson): string[] {
  const mistakes = [
    ...negative('monthlyFee', monthlyFee),
    ...(setUpFee === undefined ? [] : negative('setUpFee', setUpFee)),
  ];
  if (usage?.model === 'flat') mistakes.push(...negative('usage.perHour', usage.perHour));
  else if (usage) mistakes.push(...mistakesOfTiers(usage.tiers));
  return mistakes;
}

const negative = (field: string, price: string): string[] =>
  Rate.parse(price).isNegative ? [`${field} ${price} is below zero`] : [];

function mistakesOfTiers(tiers: readonly TierJson[]): string[] {
  const mistakes: string[] = [];
  let reached = Rate.parse('0');
  tiers.forEach(({ fromHours, upToHours, perHour }, index) => {
    const place = `usage.tiers[${index}]`;
    const last = index === tiers.length - 1;
    mistakes.push(...negative(`${place}.perHour`, perHour));
    if (fromHours !== undefined) {
      const side = Rate.parse(fromHours).compare(reached);
      if (side > 0) mistakes.push(`${place} starts at ${fromHours} hours: a gap after ${reached.toText()}`);
      if (side < 0)
        mistakes.push(`${place} starts at ${fromHours} hours: it overlaps what ends at ${reached.toText()}`);
    }
    if (last && upToHours !== null)
      mistakes.push(`${place} ends at ${upToHours} hours: a gap above; the last tier has upToHours null`);
    if (!last && upToHours === null) mistakes.push(`${place} has no end, and tiers after it overlap with it`);
    if (upToHours === null) return;
    const end = Rate.parse(upToHours);
    if (end.compare(reached) <= 0) mistakes.push(`${place} ends at ${upToHours} hours, not above ${reached.toText()}`);
    reached = end;
  });
  return mistakes;
}
