import { TokenBuckets } from './token-buckets';

test('a burst at once, then so many a second, each caller for itself', () => {
  const buckets = new TokenBuckets(10, 20);
  const taken = (who: string, nowMs: number, times: number): number =>
    Array.from({ length: times }, () => buckets.take(who, nowMs)).filter(Boolean).length;
  expect(taken('ada', 0, 50)).toBe(20);
  expect(buckets.isEmpty('ada', 0)).toBe(true);
  expect(taken('ben', 0, 5)).toBe(5);
  expect(taken('ada', 500, 50)).toBe(5);
  expect(taken('ada', 60_000, 50)).toBe(20);
  expect(buckets.isEmpty('nobody yet', 0)).toBe(false);
});

test('by the settings’ defaults a front end that asks for two thousand rooms at once, each five seconds, is never slowed', () => {
  const buckets = new TokenBuckets(500, 5_000);
  let refused = 0;
  for (let seconds = 0; seconds < 3_600; seconds += 5)
    for (let room = 0; room < 2_000; room += 1) if (!buckets.take('greenlight', seconds * 1_000)) refused += 1;
  expect(refused).toBe(0);
});

test('a million callers fill no memory', () => {
  const buckets = new TokenBuckets(10, 20, 100);
  for (let at = 0; at < 1_000; at += 1) expect(buckets.take(`caller ${at}`, at)).toBe(true);
  expect(buckets.size).toBeLessThanOrEqual(100);
});
