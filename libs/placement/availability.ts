/** How often a server was asked and answered; `excused` are those not answered during planned maintenance. */
export interface Asked {
  readonly asked: number;
  readonly answered: number;
  readonly excused: number;
}

/**
 * Share of the questions that were answered, planned maintenance aside, in hundredths of a percent and rounded down: what
 * failed once is never a hundred. Null where nothing was asked.
 */
export function availabilityBasisPoints({ asked, answered, excused }: Asked): number | null {
  const counted = asked - excused;
  return counted <= 0 ? null : Math.floor((10_000 * answered) / counted);
}

/** 9995 → "99.95 %" */
export const availabilityText = (basisPoints: number | null): string =>
  basisPoints === null ? '' : `${Math.floor(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')} %`;
