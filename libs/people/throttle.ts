const LONGEST_SECONDS = 900;

/** Seconds to wait after so many failures: none for the first `free`, then 2, 4, 8 … up to a quarter of an hour. */
export const waitSeconds = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(LONGEST_SECONDS, 2 ** (failures - free + 1));
