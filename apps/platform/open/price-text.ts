import type { Price } from '@/rating';
import { decimalHours, decimalText, type Language, rateText, say } from '@/wording';

/** Whole or broken hours as a number: `20`, `7.5`. */
export const hoursCount = (seconds: bigint, language: Language): string => decimalText(decimalHours(seconds), language);

/**
 * What an hour costs, in words from which one can reckon: graduated, each stretch of the month has its own price; by
 * volume, the month's hours decide one price for all of them (`rateUsage`).
 */
export function priceText(price: Price, currency: string, language: Language): string {
  const each = price.model === 'flat' ? [{ perHour: price.perHour, upToSeconds: null }] : price.tiers;
  const texts = each.map(({ perHour, upToSeconds }, at) => {
    const from = each[at - 1]?.upToSeconds ?? 0n;
    const words = { price: rateText(perHour, currency, language), hours: hoursCount(upToSeconds ?? from, language) };
    if (price.model === 'volume' && at > 0)
      return say(language, 'join.price-all-above', { ...words, hours: hoursCount(from, language) });
    if (price.model !== 'graduated' || (upToSeconds === null && at === 0))
      return say(language, 'join.price-hour', words);
    return say(language, upToSeconds === null ? 'join.price-above' : 'join.price-up-to', words);
  });
  return texts.join('; ');
}
