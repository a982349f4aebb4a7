import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

const WARM_UP = 2_000;
const COUNTED = 6_000;
/** Requests begun later than this after they were due say more of this program than of the server. */
const LATEST_MS = 5;

/**
 * A thousand requests a second to the addresses in a file, begun by the clock whether or not earlier ones are answered,
 * for eight seconds of which the first two are not counted. Prints their p50 and p99 in milliseconds as JSON. A process
 * of its own, which sleeps between requests: one that spins takes the core from the server it measures, or from the
 * upstream behind that. Where more than one request in a hundred began late it measures again, for then somebody else had
 * the core; the fourth time it gives up.
 */
async function main(): Promise<void> {
  const urls = (JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as string[]).map((url) => new URL(url));
  for (let tries = 0; tries < 4; tries += 1) {
    const { times, late } = await measure(urls);
    if (late > COUNTED / 100) continue;
    times.sort((a, b) => a - b);
    const at = (share: number): number => times[Math.floor(times.length * share)]!;
    process.stdout.write(`${JSON.stringify({ p50Ms: at(0.5), p99Ms: at(0.99) })}\n`);
    return;
  }
  throw new Error('Too many requests began late: this machine is not quiet enough to measure on');
}

async function measure(urls: readonly URL[]): Promise<{ times: number[]; late: number }> {
  const pool = new Pool(urls[0]!.origin, { connections: 64, pipelining: 1 });
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const started = performance.now();
  let late = 0;
  for (let sent = 0; sent < WARM_UP + COUNTED; ) {
    const due = Math.min(WARM_UP + COUNTED, Math.floor(performance.now() - started));
    for (; sent < due; sent += 1) {
      const { pathname, search } = urls[(sent * 7 + 3) % urls.length]!;
      const at = performance.now();
      const isCounted = sent >= WARM_UP;
      if (isCounted && at - started - sent > LATEST_MS) late += 1;
      pending.push(
        pool.request({ method: 'GET', path: pathname + search }).then(async ({ body }) => {
          await body.dump();
          if (isCounted) times.push(performance.now() - at);
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  await pool.close();
  return { times, late };
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
