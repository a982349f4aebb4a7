import { drain } from '../../apps/worker/drain';
import { StripeClient } from '../../libs/adapters/stripe';
import { dayIn, SystemClock } from '../../libs/kernel';
import {
  CarryOutPayment,
  CollectionsStore,
  CollectPayers,
  collect,
  type DuePayer,
  type PaymentRef,
  PlanCollections,
  PrepareCollections,
  refOf,
} from '../../libs/payments';
import { ScopedTx, Tenancy } from '../../libs/runtime';
import { Program } from '../../tools/drill/processes';
import type { InvoiceToPay } from '../world/invoices-to-pay';
import { addManyPayers } from '../world/many-payers';
import { actor, type PaymentWorld, paymentWorld } from '../world/payment-world';
import { until } from '../world/until';

/**
 * A collection dies before and after each of its statements, calls and commits, over a hundred times, and is taken up
 * again: never charged twice, never forgotten. From its death on a process does nothing more; what it had not committed
 * is gone. A lone payer is a batch of one.
 */
class Died extends Error {}
let stepsLeft = Number.POSITIVE_INFINITY;
function step(): void {
  stepsLeft -= 1;
  if (stepsLeft < 0) throw new Died();
}
async function between<T>(work: () => Promise<T>): Promise<T> {
  step();
  const answer = await work();
  step();
  return answer;
}

let world: PaymentWorld;
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);

beforeAll(async () => {
  world = await paymentWorld('deaths', { settings: { QUEUE_LOCK_SECONDS: '1' } });
  const tx = Object.getPrototypeOf(ScopedTx.prototype) as ScopedTx;
  const { query } = tx;
  jest.spyOn(tx, 'query').mockImplementation(function (this: ScopedTx, ...given) {
    return between(() => query.apply(this, given)) as never;
  });
  const { call } = StripeClient.prototype;
  jest.spyOn(StripeClient.prototype, 'call').mockImplementation(function (this: StripeClient, work) {
    return between(() => call.call(this, work)) as never;
  });
  const { within } = Tenancy.prototype;
  jest.spyOn(Tenancy.prototype, 'within').mockImplementation(function (this: Tenancy, ...given) {
    return between(() => within.apply(this, given)) as never;
  });
  for (const { slug, typed } of TOGETHER)
    await world.saves(world.payer(await world.owes(slug, { dueOn: '2027-12-01' })), typed);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await world.stop();
});

/** Runs a process that dies after so many steps, or comes to its end; answers whether it died. */
async function dies(after: number, work: () => Promise<unknown>): Promise<boolean> {
  stepsLeft = after;
  const error = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const [left, died] = [stepsLeft, stepsLeft < 0];
  stepsLeft = Number.POSITIVE_INFINITY;
  if (died) return true;
  // Alive at the end, and at its very last step: so each step before was a death's.
  expect({ error, left }).toEqual({ error: null, left: 0 });
  return false;
}

interface Means {
  readonly slug: string;
  readonly typed: Record<string, string>;
  readonly state: string;
  readonly open: number;
  readonly charges: number;
}
const TOGETHER: readonly Means[] = [
  { slug: 'oak-housing', typed: { card: '4242424242424242' }, state: 'succeeded', open: 0, charges: 1 },
  { slug: 'river-food', typed: { card: '4000000000000341' }, state: 'failed', open: 1200, charges: 0 },
  {
    slug: 'green-thread',
    typed: { sortCode: '108800', accountNumber: '00012345', name: 'Ada' },
    state: 'processing',
    open: 1200,
    charges: 1,
  },
];
const CARD = TOGETHER.slice(0, 1);
const payers = (invoices: readonly InvoiceToPay[]): DuePayer[] => invoices.map((one) => world.payer(one));

const prepared = async (invoices: readonly InvoiceToPay[]): Promise<PaymentRef> =>
  refOf((await get(PrepareCollections).run(payers(invoices), actor, false)).payments[0]!);

/** What dies of a collection: the batch, or a payment that goes on alone from where another death left it. */
const PROCESSES: Record<
  string,
  { means: readonly Means[]; start: (of: InvoiceToPay[]) => Promise<() => Promise<unknown>> }
> = {
  'a batch of a card, a card that is declined and a debit': {
    means: TOGETHER,
    start: async (invoices) => () => get(CollectPayers).run({ payers: payers(invoices) }),
  },
  'a payment that is written down, and goes on alone': {
    means: CARD,
    start: async (invoices) => {
      const ref = await prepared(invoices);
      return () => get(CarryOutPayment).run(ref, actor);
    },
  },
  'a payment whose intent is known, and goes on alone': {
    means: CARD,
    start: async (invoices) => {
      const ref = await prepared(invoices);
      const confirm = jest.spyOn(StripeClient.prototype, 'confirm').mockRejectedValueOnce(new Died());
      await expect(get(CarryOutPayment).run(ref, actor)).rejects.toThrow(Died);
      confirm.mockRestore();
      return () => get(CarryOutPayment).run(ref, actor);
    },
  },
};
let deathsInAll = 0;

test.each(Object.entries(PROCESSES))(
  '%s',
  async (_, { means, start }) => {
    for (let steps = 1; ; steps += 1) {
      const invoices: InvoiceToPay[] = [];
      for (const { slug } of means) invoices.push(await world.owes(slug));
      const died = await dies(steps, await start(invoices));
      await takeUp();
      const ended: unknown[] = [];
      for (const invoice of invoices) ended.push(await endOf(invoice));
      expect({ steps, ended }).toEqual({
        steps,
        ended: means.map(({ state, open, charges }) => ({ states: [state], open, charges })),
      });
      if (!died) break;
      deathsInAll += 1;
    }
    expect(await world.figure('select coalesce(sum(amount_minor), 0) from postings')).toBe(0);
  },
  240_000,
);

test('a hundred deaths at least', () => expect(deathsInAll).toBeGreaterThanOrEqual(100));

test('two workers killed by kill -9 in the middle of their batches', async () => {
  world.context.clock.turnTo(new SystemClock().now());
  const many = await addManyPayers(world, 40);
  await get(Tenancy).acrossNetwork({ actor, why: 'test' }, async (tx) => {
    const due = await get(CollectionsStore).due(tx, dayIn('Europe/London', world.context.clock.now()), 100, null);
    expect(due.length).toBeGreaterThanOrEqual(many.length);
    for (let at = 0; at < due.length; at += 10) await tx.enqueue(collect({ payers: due.slice(at, at + 10) }));
  });
  const workers = [1, 2].map(() => new Program('worker', world.context.config, 0)) as [Program, Program];
  await Promise.all(workers.map((worker) => worker.start()));
  const { put } = world.account;
  const made = { pi: 0, ch: 0 };
  world.account.put = (prefix, thing) => {
    if (prefix === 'pi' && ++made.pi === 5) void workers[0].kill();
    if (prefix === 'ch' && ++made.ch === 3) void workers[1].kill();
    return put.call(world.account, prefix, thing) as typeof thing;
  };
  await until(() => workers.every(({ isAlive }) => !isAlive), 60_000);
  world.account.put = put;
  await takeUp();
  await takeUp();
  const charges = new Map(many.map(({ customer }) => [customer, 0]));
  for (const { customer, paid } of world.account.all('ch'))
    if (paid && charges.has(String(customer))) charges.set(String(customer), charges.get(String(customer))! + 1);
  expect([...charges.values()]).toEqual(many.map(() => 1));
  expect(
    await world.figure(
      `select count(*) from payments p join payment_customers c on c.payer_id = p.payer_id
      where c.external_id = any($1) and p.state = 'succeeded'`,
      [[...charges.keys()]],
    ),
  ).toBe(many.length);
  expect(await world.figure('select coalesce(sum(amount_minor), 0) from postings')).toBe(0);
}, 120_000);

/** What the calendar does later: collects what is due, and goes on with what was left half-way. */
async function takeUp(): Promise<void> {
  world.context.clock.advance(10 * 60_000);
  await get(PlanCollections).run();
  await get(PlanCollections).resume();
  await drain(world.context.app, { without: ['letters.send-letter'] });
}

async function endOf({ id }: InvoiceToPay): Promise<{ states: string[]; open: number; charges: number }> {
  const { rows } = await world.owner.query<{ state: string }>(
    `select p.state from payments p join payment_allocations a on a.payment_id = p.id where a.invoice_id = $1 and p.state <> 'canceled'`,
    [id],
  );
  return {
    states: rows.map(({ state }) => state),
    open: await world.figure('select sum(amount_minor) from postings where invoice_id = $1', [id]),
    charges: world.account.all('ch').filter(({ status, metadata }) => status !== 'failed' && metadata.invoice === id)
      .length,
  };
}
