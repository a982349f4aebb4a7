import type { Plan } from '@/plans';
import { type Language, say } from '@/wording';
import { hoursCount, priceText } from './price-text';

/** A plan as people choose it: its fee, its hours in words, and what it holds. */
export function planView(plan: Plan, currency: string, language: Language) {
  const { price, includedSeconds, limits } = plan;
  const priced = price ? priceText(price, currency, language) : say(language, 'join.plan-unmetered');
  return {
    code: plan.code,
    name: plan.name,
    fee: plan.monthlyFee,
    rooms:
      price && includedSeconds > 0n
        ? say(language, 'join.plan-hours', { hours: hoursCount(includedSeconds, language), price: priced })
        : priced,
    people: limits.participants ? say(language, 'join.plan-people', { people: limits.participants }) : '',
  };
}
