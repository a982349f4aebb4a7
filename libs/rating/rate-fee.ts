import { addDays, daysBetween, daysInMonth, firstDay, type LocalDate, type Money, type Month } from '@/kernel';

/** A part of a month in whole days, `[from, until)`. */
export interface Days {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/**
 * The parts of a monthly fee for segments of a month, by calendar days of the whole month (invoice-rules section 9).
 * The segments stand in order and do not overlap; together with the days they leave out, the parts sum to the full fee.
 */
export function feeParts(fee: Money, month: Month, segments: readonly Days[]): Money[] {
  const weights: bigint[] = [];
  const places: number[] = [];
  let day = firstDay(month);
  const end = addDays(day, daysInMonth(month));
  for (const { from, until } of segments) {
    if (from < day || until > end || until <= from)
      throw new RangeError(`not days of ${month} in order: ${from} ${until}`);
    weights.push(BigInt(daysBetween(day, from)));
    places.push(weights.push(BigInt(daysBetween(from, until))) - 1);
    day = until;
  }
  weights.push(BigInt(daysBetween(day, end)));
  const parts = fee.split(weights);
  return places.map((place) => parts[place]!);
}

/** The seconds of an allowance that fall to some days of a month, cut to whole seconds. */
export function proratedSeconds(includedSeconds: bigint, month: Month, days: number): bigint {
  return (includedSeconds * BigInt(days)) / BigInt(daysInMonth(month));
}
