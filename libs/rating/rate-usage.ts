import { divideRounded, hoursOf, Money } from '@/kernel';
import type { Price, Stretch } from './price';
import { stretchesOf } from './stretches';

/** What a tenant's use of one month is rated by: `price` null is a plan without metering. */
export interface UsageTerms {
  readonly price: Price | null;
  readonly includedSeconds: bigint;
  readonly currency: string;
}

export interface UsageCharge {
  readonly net: Money;
  readonly seconds: bigint;
  readonly includedUsedSeconds: bigint;
  readonly stretches: readonly Stretch[];
}

/**
 * The charge for a month's whole seconds: summed first, priced exactly, rounded once (invoice-rules section 8). A plan
 * without metering costs nothing by the hour, however long it is used.
 */
export function rateUsage({ price, includedSeconds, currency }: UsageTerms, seconds: bigint): UsageCharge {
  const includedUsedSeconds = price && seconds > includedSeconds ? includedSeconds : seconds;
  if (price === null) return { net: Money.zero(currency), seconds, includedUsedSeconds, stretches: [] };
  const stretches = stretchesOf(price, includedSeconds, seconds);
  return { net: priced(stretches, currency), seconds, includedUsedSeconds, stretches };
}

/**
 * The charge for seconds that became known after the month was billed: the whole month as it stands now, less what was
 * billed. Negative where a correction took seconds away (invoice-rules section 6).
 */
export function rateLateUsage(terms: UsageTerms, billedSeconds: bigint, seconds: bigint): Money {
  return rateUsage(terms, seconds).net.minus(rateUsage(terms, billedSeconds).net);
}

function priced(stretches: readonly Stretch[], currency: string): Money {
  let numerator = 0n;
  let denominator = 1n;
  for (const { fromSeconds, untilSeconds, perHour } of stretches) {
    const part = perHour.exactMinor(hoursOf(untilSeconds - fromSeconds));
    numerator =
      part.denominator === denominator
        ? numerator + part.numerator
        : numerator * part.denominator + part.numerator * denominator;
    denominator = part.denominator === denominator ? denominator : denominator * part.denominator;
  }
  return Money.of(divideRounded(numerator, denominator), currency);
}
