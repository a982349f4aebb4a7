import type { Recording } from '@/adapters/bbb';

/** How many recordings, or characters of XML, are taken in by one transaction: large enough for its statements to pay. */
export const OF_RECORDINGS = { size: 1000, weight: 8 * 1024 * 1024, weigh: ({ raw }: Recording): number => raw.length };

/**
 * Gathers what comes one by one into lists of at most `size` items and about `weight` by `weigh`, and reads the next list
 * while the one before is dealt with. If the source throws, what was gathered is handed out first.
 */
export async function* batches<T>(
  items: AsyncIterable<T>,
  { size, weight, weigh }: { size: number; weight: number; weigh: (item: T) => number },
): AsyncGenerator<T[]> {
  const source = items[Symbol.asyncIterator]();
  const gather = async (): Promise<Gathered<T>> => {
    const batch: T[] = [];
    let gathered = 0;
    try {
      while (batch.length < size && gathered < weight) {
        const { done, value } = await source.next();
        if (done) return { batch, isLast: true };
        batch.push(value);
        gathered += weigh(value);
      }
      return { batch, isLast: false };
    } catch (error) {
      return { batch, isLast: true, failure: { error } };
    }
  };
  let next = gather();
  try {
    for (;;) {
      const { batch, isLast, failure } = await next;
      if (!isLast) next = gather();
      if (batch.length > 0) yield batch;
      if (failure) throw failure.error;
      if (isLast) return;
    }
  } finally {
    await next;
    await source.return?.();
  }
}

interface Gathered<T> {
  readonly batch: T[];
  readonly isLast: boolean;
  readonly failure?: { readonly error: unknown };
}
