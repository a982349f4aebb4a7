/**
 * Gathers what comes one by one into lists of `size`, the last one shorter. If the source throws, what was gathered is
 * handed out first.
 */
export async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let failure: { error: unknown } | null = null;
  try {
    for await (const item of items) {
      batch.push(item);
      if (batch.length < size) continue;
      const full = batch;
      batch = [];
      yield full;
    }
  } catch (error) {
    failure = { error };
  }
  if (batch.length > 0) yield batch;
  if (failure) throw failure.error;
}
