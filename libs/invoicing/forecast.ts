import { type Period, secondsOf, wholeSecond } from '@/kernel';

/** Before three days of a month have passed, what was used says little about all of it. */
const TOO_YOUNG_SECONDS = 3n * 24n * 3600n;

/** A month's use at its end if it goes on as it has so far, in whole seconds; null while the month is too young to tell. */
export function forecastSeconds(used: bigint, month: Period, now: Date): bigint | null {
  const passed = now > month.from ? secondsOf({ from: month.from, until: wholeSecond(now) }) : 0n;
  if (passed < TOO_YOUNG_SECONDS) return null;
  const whole = secondsOf(month);
  return passed >= whole ? used : (used * whole) / passed;
}
