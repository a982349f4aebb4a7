import { drain } from '../../apps/worker/drain';
import { StripeClient } from '../../libs/adapters/stripe';
import { CollectPayer, PlanCollections } from '../../libs/payments';
import { ScopedTx, Tenancy } from '../../libs/runtime';
import { actor, type PaymentWorld, paymentWorld } from '../world/payment-world';

/**
 * A collection dies before and after each of its statements, calls and commits, over a hundred times, and is taken up
 * again: never charged twice, never forgotten. From its death on a process does nothing more; what it had not committed
 * is gone.
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
  world = await paymentWorld('deaths');
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
});
afterAll(async () => {
  jest.restoreAllMocks();
  await world.stop();
});

const MEANS = [
  ['a card', 'oak-housing', { card: '4242424242424242' }, 'succeeded', 0],
  [
    'a direct debit',
    'green-thread',
    { sortCode: '108800', accountNumber: '00012345', name: 'Ada' },
    'processing',
    1200,
  ],
] as const;

test.each(MEANS)(
  '%s',
  async (_, slug, typed, state, open) => {
    await world.saves(world.payer(await world.owes(slug, { grossMinor: 1200, dueOn: '2027-12-01' })), { ...typed });
    let deaths = 0;
    for (let steps = 1; ; steps += 1) {
      const invoice = await world.owes(slug);
      stepsLeft = steps;
      const died = await get(CollectPayer)
        .run(world.payer(invoice), actor)
        .then(
          () => false,
          () => true,
        );
      stepsLeft = Number.POSITIVE_INFINITY;
      world.context.clock.advance(10 * 60_000);
      await get(PlanCollections).run();
      await get(PlanCollections).resume();
      await drain(world.context.app, { without: ['letters.send-letter'] });
      const ended = await world.owner.query(
        `select p.state from payments p join payment_allocations a on a.payment_id = p.id where a.invoice_id = $1 and p.state <> 'canceled'`,
        [invoice.id],
      );
      const balance = await world.figure('select sum(amount_minor) from postings where invoice_id = $1', [invoice.id]);
      const charged = world.account
        .all('ch')
        .filter(({ status, metadata }) => status !== 'failed' && metadata.invoice === invoice.id);
      expect({ steps, states: ended.rows, balance, charges: charged.length }).toEqual({
        steps,
        states: [{ state }],
        balance: open,
        charges: 1,
      });
      if (!died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(50);
    expect(await world.figure('select coalesce(sum(amount_minor), 0) from postings')).toBe(0);
  },
  240_000,
);
