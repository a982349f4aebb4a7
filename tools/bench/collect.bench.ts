import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import Stripe from 'stripe';
import { drain } from '../../apps/worker/drain';
import { newId } from '../../libs/kernel';
import { PlanCollections, StopCollecting } from '../../libs/payments';
import { addManyPayers, collected } from '../../test/world/many-payers';
import { makeTemplates } from '../../test/world/october';
import { actor, type PaymentWorld, paymentWorld } from '../../test/world/payment-world';
import { peakMiB, rounded, seconds } from './measure';

/** As a worker has: two jobs, in each two batches of 200 payers. */
const JOBS_AT_ONCE = 2;
const AT_ONCE = 200;
/** Turns that are measured. */
const TURNS = 4;
/** What follows from money that came, in jobs of its own; measured apart. */
const FOLLOWING = ['dunning.review-standing', 'telling.tell-event'];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** As a worker does: what is planned already is collected while the rest is looked for. */
async function product({ context: { app } }: PaymentWorld): Promise<void> {
  let isPlanned = false;
  const planning = app
    .get(PlanCollections)
    .run()
    .finally(() => {
      isPlanned = true;
    });
  for (let isLast = false; !isLast; ) {
    isLast = isPlanned;
    if ((await drain(app, { without: FOLLOWING, atOnce: JOBS_AT_ONCE })) === 0) await Promise.race([planning, soon()]);
  }
  await planning;
}
const soon = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 10));

/** The same two calls for each payer by the SDK alone, as many at once. */
async function bare(world: PaymentWorld, payers: readonly { customer: string; method: string }[]): Promise<void> {
  const { hostname, port } = new URL(world.stripe.url);
  const sdk = new Stripe(world.account.secretKey, { host: hostname, port, protocol: 'http', telemetry: false });
  const waiting = [...payers];
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const intent = await sdk.paymentIntents.create(
        {
          amount: 1200,
          currency: 'gbp',
          customer: one.customer,
          payment_method: one.method,
          allowed_payment_method_types: ['card'],
          metadata: { payment: newId() },
        },
        { idempotencyKey: newId() },
      );
      await sdk.paymentIntents.confirm(intent.id, { off_session: true }, { idempotencyKey: newId() });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Both in turn, a quarter of a run at a time: what else the machine does meets both alike. The first turn warms up. */
async function ratio(count: number): Promise<number> {
  const world = await paymentWorld('bench', {
    settings: { STRIPE_REQUESTS_PER_SECOND: '10000', DATABASE_POOL_SIZE: '16' },
  });
  const [floors, taken]: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const payers = await addManyPayers(world, Math.ceil(count / TURNS));
    const floor = await seconds(() => bare(world, payers));
    const [mine, already] = [await seconds(() => product(world)), payers.length * (turn + 1)];
    if ((await collected(world)) !== already) throw new Error(`${await collected(world)} of ${already} were collected`);
    if (turn === 0) continue;
    floors.push(floor);
    taken.push(mine);
  }
  await world.stop();
  const [alone, ours] = [floors, taken].map((all) => all.reduce((sum, one) => sum + one, 0)) as [number, number];
  say(`${count} collections: ${rounded(count / ours)} a second; the SDK alone ${rounded(count / alone)} a second`);
  return alone / ours;
}

/** When each call to Stripe left this process: what the limit is about. How they come in depends on how busy the other end is. */
const sends: number[] = [];
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  if (request.path.startsWith('/v1/')) sends.push(performance.now());
});
/** The most within any one second. */
function peakOf(times: readonly number[]): number {
  let [first, most] = [0, 0];
  for (let last = 0; last < times.length; last += 1) {
    while (times[last]! - times[first]! >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** A run that is stopped in its middle and gone on with: within the limit, each payer once. */
async function longRun(count: number, perSecond: number): Promise<{ peak: number; stoppedAt: number }> {
  const world = await paymentWorld('benchrun', {
    settings: { STRIPE_REQUESTS_PER_SECOND: String(perSecond), DATABASE_POOL_SIZE: '16' },
  });
  await addManyPayers(world, count);
  sends.length = 0;
  const stop = world.context.app.get(StopCollecting);
  const running = product(world);
  while ((await collected(world)) < count / 3) await new Promise((resolve) => setTimeout(resolve, 100));
  await stop.run(world.lantern.id, false, actor);
  await running;
  const stoppedAt = await collected(world);
  await stop.run(world.lantern.id, true, actor);
  await product(world);
  const charges = world.account.all('ch').length;
  if ((await collected(world)) !== count || charges !== count)
    throw new Error(`${charges} charges for ${count} payers`);
  const [peak, average] = [peakOf(sends), (1000 * sends.length) / (sends.at(-1)! - sends[0]!)];
  await world.stop();
  say(
    `a run of ${count} at ${perSecond} calls a second: stopped after ${stoppedAt}, gone on with; ${rounded(average)} calls were sent a second, at most ${peak} in any`,
  );
  return { peak, stoppedAt };
}

async function main(): Promise<void> {
  // The SDK looks at where each call came from; a built program has no sources to look that up in.
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  await makeTemplates();
  const size = Number(process.env.COLLECT_SIZE ?? 10_000);
  const share = await ratio(size);
  const { peak, stoppedAt } = await longRun(size, 200);
  say(
    JSON.stringify({
      bench: 'collect',
      ratio: rounded(share),
      run: size,
      peakPerSecond: peak,
      stoppedAt,
      peakMiB: peakMiB(),
    }),
  );
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
