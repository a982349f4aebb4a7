/** What a tenant allows itself in a month: seconds of use, or minor units for its room-hours, or both. */
export interface Ceiling {
  readonly seconds: bigint | null;
  readonly minor: bigint | null;
}

export interface Used {
  readonly seconds: bigint;
  readonly minor: bigint;
}

/** Of a ceiling, the part that is further used, in whole percent, cut. */
export interface Share {
  readonly percent: number;
  readonly by: 'seconds' | 'minor';
}

/** How much of a ceiling is used: of two, the one that will be reached first. Null where there is none. */
export function shareOf(ceiling: Ceiling, used: Used): Share | null {
  const shares = (['seconds', 'minor'] as const).flatMap((by) => {
    const limit = ceiling[by];
    return limit === null ? [] : [{ by, percent: limit === 0n ? 100 : Number((used[by] * 100n) / limit) }];
  });
  return shares.reduce<Share | null>((most, share) => (!most || share.percent > most.percent ? share : most), null);
}

/** The steps that a share has passed, of which each is told once a month. */
export const stepsAt = (percent: number): (80 | 100)[] => ([80, 100] as const).filter((step) => percent >= step);

/**
 * Whether so many of a limit are worth a word: four fifths of it, or all. A limit of one is not: its first use reaches it.
 */
export const isNear = (used: number, limit: number | undefined): boolean =>
  limit !== undefined && limit > 1 && used * 5 >= limit * 4;
