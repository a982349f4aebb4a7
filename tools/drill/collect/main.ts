import { randomInt } from 'node:crypto';
import { SystemClock } from '../../../libs/kernel';
import { PlanCollections } from '../../../libs/payments';
import { addManyPayers, collected } from '../../../test/world/many-payers';
import { makeTemplates } from '../../../test/world/october';
import { type PaymentWorld, paymentWorld } from '../../../test/world/payment-world';
import { Program } from '../processes';

const [kills, payers] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 6_000)];
const PER_SECOND = 200;
/** Workers that are there at a time: while one starts, another works. */
const WORKERS = 2;
/** A worker is killed so many calls to Stripe after the one before, and so many milliseconds later. */
const CALLS = [1, 200] as const;
const MS = 30;
const say = (text: string): void => void process.stderr.write(`· ${text}\n`);

/** A run of collections whose workers are killed by kill -9 between any two steps; then what came of it is counted. */
async function main(): Promise<void> {
  await makeTemplates();
  const world = await paymentWorld('drill_collect', {
    now: new SystemClock().now(),
    settings: { STRIPE_REQUESTS_PER_SECOND: String(PER_SECOND), QUEUE_LOCK_SECONDS: '1', DATABASE_POOL_SIZE: '8' },
  });
  world.context.clock.run();
  await addManyPayers(world, payers);
  world.stripe.rate.peak = 0;
  const workers: Program[] = [];
  const start = async (): Promise<void> => {
    const worker = new Program('worker', world.context.config, 0);
    await worker.start();
    workers.push(worker);
  };
  while (workers.length < WORKERS) await start();
  let killed = 0;
  while (killed < kills) {
    await callsMore(world, randomInt(...CALLS));
    await pause(randomInt(MS));
    await workers.shift()!.kill();
    killed += 1;
    if (killed % 10 === 0) say(`${killed} killed, ${await collected(world)} of ${payers} collected`);
    await start();
    await takeUp(world);
  }
  say('gone on with undisturbed');
  while ((await left(world)) > 0) {
    await takeUp(world);
    await world.context.app.get(PlanCollections).run();
    await pause(5_000);
  }
  await Promise.all(workers.map((worker) => worker.kill()));
  const figures = await counted(world);
  await world.stop();
  const { chargedTwice, forgotten, booksOutBy, stillOwed } = figures;
  const ok = killed === kills && chargedTwice + forgotten + booksOutBy + stillOwed === 0;
  process.stdout.write(`${JSON.stringify({ ok, kills: killed, payers, ...figures })}\n`);
  // The simulated Stripe and the database keep the process alive.
  process.exit(ok ? 0 : 1);
}

/** Invoices that are due and not paid yet, or whose payment is on its way. */
const left = (world: PaymentWorld): Promise<number> =>
  world.figure(
    `select count(*) from invoices i where i.state = 'issued' and i.due_on < $1
       and (select sum(p.amount_minor) from postings p where p.invoice_id = i.id) > 0`,
    [world.context.clock.now()],
  );

/** Waits until Stripe was called so many times more, or nothing is left to call for. */
async function callsMore(world: PaymentWorld, more: number): Promise<void> {
  const wanted = world.stripe.calls.length + more;
  for (let looks = 1; world.stripe.calls.length < wanted; looks += 1) {
    await pause(10);
    if (looks % 500 === 0 && (await left(world)) === 0) return;
  }
}

/** Five minutes pass for what was left half-way, and the calendar looks for it; what is due a worker looks for as it starts. */
async function takeUp({ context, owner }: PaymentWorld): Promise<void> {
  await owner.query(
    `update payments set changed_at = changed_at - interval '6 minutes' where state in ('prepared', 'created', 'confirming')`,
  );
  await context.app.get(PlanCollections).resume();
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function counted(world: PaymentWorld) {
  const charges = new Map<string, number>();
  for (const { customer, paid } of world.account.all('ch'))
    if (paid) charges.set(String(customer), (charges.get(String(customer)) ?? 0) + 1);
  return {
    charges: [...charges.values()].reduce((sum, one) => sum + one, 0),
    chargedTwice: [...charges.values()].filter((count) => count > 1).length,
    forgotten: payers - charges.size,
    givenUp: await world.figure(`select count(*) from payments where state = 'canceled'`),
    booksOutBy: await world.figure('select coalesce(sum(amount_minor), 0) from postings'),
    stillOwed: await left(world),
    received: await world.figure(`select coalesce(sum(amount_minor), 0) from postings where account = 'stripe'`),
    // Of all workers together, as they come in here.
    callsPerSecond: { setting: PER_SECOND, workers: WORKERS, peak: world.stripe.rate.peak },
  };
}

void main();
