import type { Rate } from '@/kernel';

/** Up to and including `upToSeconds` of the month's use, `null` being without end, an hour costs `perHour`. */
export interface Tier {
  readonly upToSeconds: bigint | null;
  readonly perHour: Rate;
}

/**
 * What room-hours cost. Bounds of tiers count from the first second of the month, included hours among them:
 * "20 included, then 0.60 to 100, 0.45 above" is two tiers, up to 100 hours and without end.
 */
export type Price =
  | { readonly model: 'flat'; readonly perHour: Rate }
  | { readonly model: 'graduated'; readonly tiers: readonly Tier[] }
  | { readonly model: 'volume'; readonly tiers: readonly Tier[] };

/** A stretch of use at one rate, for the evidence under a line. */
export interface Stretch {
  readonly fromSeconds: bigint;
  readonly untilSeconds: bigint;
  readonly perHour: Rate;
}
