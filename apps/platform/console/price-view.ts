import type { Plan } from '@/plans';
import { hoursText, type Language, rateText, say } from '@/wording';

/** A plan as a row: its fee, what is in it, and each price in words. */
export function planRow(plan: Plan, language: Language) {
  const { currency } = plan.monthlyFee;
  const perHour = (rate: Parameters<typeof rateText>[0]): string =>
    say(language, 'unit.per-hour', { price: rateText(rate, currency, language) });
  const { price } = plan;
  const tiers =
    price === null
      ? []
      : price.model === 'flat'
        ? [perHour(price.perHour)]
        : price.tiers.map(({ upToSeconds, perHour: rate }) =>
            upToSeconds === null
              ? say(language, 'prices.above', { price: perHour(rate) })
              : say(language, 'prices.up-to', { hours: hoursText(upToSeconds), price: perHour(rate) }),
          );
  return {
    code: plan.code,
    name: plan.name,
    fee: plan.monthlyFee,
    setUp: plan.setUpFee.isZero ? null : plan.setUpFee,
    included: price === null ? '' : hoursText(plan.includedSeconds),
    model: price === null ? say(language, 'prices.model-none') : say(language, `prices.model-${price.model}`),
    tiers,
    isOffered: plan.isOffered,
    people: plan.limits.participants ?? '',
  };
}
