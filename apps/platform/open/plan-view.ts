import type { Plan } from '@/plans';
import { decimalHours, type Language, rateText, say } from '@/wording';

/** A plan as people choose it: its fee, its hours in words, and what it holds. */
export function planView(plan: Plan, currency: string, language: Language) {
  const { price, includedSeconds, limits } = plan;
  return {
    code: plan.code,
    name: plan.name,
    fee: plan.monthlyFee,
    rooms: price
      ? say(language, includedSeconds === 0n ? 'join.plan-per-hour' : 'join.plan-hours', {
          hours: decimalHours(includedSeconds).replace(/\.00$/, ''),
          price: prices(price)
            .map((rate) => rateText(rate, currency, language))
            .join(' / '),
        })
      : say(language, 'join.plan-unmetered'),
    people: limits.participants ? say(language, 'join.plan-people', { people: limits.participants }) : '',
  };
}

const prices = (price: NonNullable<Plan['price']>) =>
  price.model === 'flat' ? [price.perHour] : price.tiers.map(({ perHour }) => perHour);
