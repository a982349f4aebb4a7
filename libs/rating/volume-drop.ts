import { hoursOf } from '@/kernel';
import type { Price } from './price';

/**
 * The bounds, in hours, just after which a volume price asks less for more (15 units cost 150, 16 cost 80). Empty for
 * the other models, which are monotone. Saving such a list warns (invoice-rules section 12.2).
 */
export function volumeDropsAt(price: Price): bigint[] {
  if (price.model !== 'volume') return [];
  return price.tiers.flatMap(({ upToSeconds, perHour }, index) => {
    const next = price.tiers[index + 1];
    if (upToSeconds === null || !next) return [];
    const before = perHour.exactMinor(hoursOf(upToSeconds));
    const after = next.perHour.exactMinor(hoursOf(upToSeconds));
    return after.numerator * before.denominator < before.numerator * after.denominator ? [upToSeconds / 3600n] : [];
  });
}
