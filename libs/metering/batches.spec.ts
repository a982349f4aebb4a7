import { batches } from './batches';

async function* numbers(until: number, failAt = Number.POSITIVE_INFINITY): AsyncGenerator<number> {
  for (let number = 1; number <= until; number += 1) {
    if (number === failAt) throw new Error('broken');
    yield number;
  }
}

const limits = { size: 3, weight: 10, weigh: (item: number): number => item };

async function all(items: AsyncIterable<number>): Promise<(number[] | string)[]> {
  const seen: (number[] | string)[] = [];
  try {
    for await (const batch of batches(items, limits)) seen.push(batch);
  } catch (error) {
    seen.push((error as Error).message);
  }
  return seen;
}

test('lists are full by number or by weight, the last one shorter', async () => {
  expect(await all(numbers(0))).toEqual([]);
  expect(await all(numbers(7))).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  expect(await all(numbers(12))).toEqual([[1, 2, 3], [4, 5, 6], [7, 8], [9, 10], [11], [12]]);
});

test('what came before a failure is handed out first', async () => {
  expect(await all(numbers(7, 6))).toEqual([[1, 2, 3], [4, 5], 'broken']);
});

test('who stops early closes the source', async () => {
  let isClosed = false;
  async function* watched(): AsyncGenerator<number> {
    try {
      yield* numbers(100);
    } finally {
      isClosed = true;
    }
  }
  for await (const _ of batches(watched(), limits)) break;
  expect(isClosed).toBe(true);
});
