import type { Price, Stretch, Tier } from './price';

/** Cuts the billable use `[included, seconds)` into stretches, each at the rate its price model asks for. */
export function stretchesOf(price: Price, included: bigint, seconds: bigint): Stretch[] {
  if (seconds <= included) return [];
  switch (price.model) {
    case 'flat':
      return [{ fromSeconds: included, untilSeconds: seconds, perHour: price.perHour }];
    case 'graduated':
      return graduated(price.tiers, included, seconds);
    case 'volume':
      return [{ fromSeconds: included, untilSeconds: seconds, perHour: tierReached(price.tiers, seconds).perHour }];
  }
}

/** Each hour at the rate of its own tier. */
function graduated(tiers: readonly Tier[], included: bigint, seconds: bigint): Stretch[] {
  const stretches: Stretch[] = [];
  let from = included;
  for (const { upToSeconds, perHour } of tiers) {
    const until = upToSeconds === null || upToSeconds > seconds ? seconds : upToSeconds;
    if (until <= from) continue;
    stretches.push({ fromSeconds: from, untilSeconds: until, perHour });
    from = until;
  }
  return stretches;
}

/** The tier whose bounds `(lower, upper]` hold the whole quantity. */
function tierReached(tiers: readonly Tier[], seconds: bigint): Tier {
  const reached = tiers.find(({ upToSeconds }) => upToSeconds === null || seconds <= upToSeconds);
  if (!reached) throw new RangeError('the last tier of a price must be without end');
  return reached;
}
