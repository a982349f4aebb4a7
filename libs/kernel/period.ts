/** A half-open span of instants, `[from, until)`. */
export interface Period {
  readonly from: Date;
  readonly until: Date;
}

export function period(from: Date, until: Date): Period {
  if (until < from)
    throw new RangeError(`a period ends before it starts: ${from.toISOString()} ${until.toISOString()}`);
  return { from, until };
}

/** An instant cut to its whole second: the first thing done to any instant of use, so that splits add up. */
export const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000);

/** Whole seconds of a period whose ends are whole seconds. */
export const secondsOf = ({ from, until }: Period): bigint => BigInt((until.getTime() - from.getTime()) / 1000);

/** The common part of two periods, or null if they share none. */
export function intersection(a: Period, b: Period): Period | null {
  const from = a.from > b.from ? a.from : b.from;
  const until = a.until < b.until ? a.until : b.until;
  return from < until ? { from, until } : null;
}
