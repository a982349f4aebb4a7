import { Client } from 'pg';
import Stripe from 'stripe';
import { drain } from '../../apps/worker/drain';
import { newId } from '../../libs/kernel';
import { PlanCollections, StopCollecting } from '../../libs/payments';
import { actor, type PaymentWorld, paymentWorld } from '../../test/world/payment-world';
import { makeTemplate } from '../../test/world/test-database';
import { peakMiB, rounded, seconds } from './measure';
import { writtenColumns } from './written-columns';

/** As many calls as a worker has under way in one job: two batches of 25 payers. */
const AT_ONCE = 50;
/** What follows from money that came, in jobs of its own; measured apart. */
const FOLLOWING = ['dunning.review-standing', 'telling.tell-event'];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** So many payers, each with a saved card at the simulated Stripe and an invoice that is due. */
async function fill(world: PaymentWorld, count: number): Promise<{ customer: string; method: string }[]> {
  const first = await world.owes('oak-housing', { dueOn: '2027-12-01' });
  await world.saves(world.payer(first), { card: '4242424242424242' });
  const model = world.account.all('pm')[0]!;
  const behaviour = world.account.behaviours.get(model.id)!;
  const made = Array.from({ length: count }, () => {
    const [customer, method] = [world.account.newId('cus'), world.account.newId('pm')];
    world.account.put('cus', { ...world.account.all('cus')[0]!, id: customer });
    world.account.put('pm', { ...model, id: method, customer });
    world.account.behaviours.set(method, behaviour);
    return { customer, method, payer: newId(), invoice: newId(), entry: newId(), number: newId(), methodId: newId() };
  });
  const owner = new Client({ connectionString: world.context.urls.tallyroom_owner });
  await owner.connect();
  const column = (name: keyof (typeof made)[number]): string[] => made.map((one) => one[name]);
  await owner.query(
    `insert into payers select (jsonb_populate_record(y, jsonb_build_object('id', n.id))).* from payers y, unnest($2::uuid[]) n(id) where y.id = $1`,
    [first.payerId, column('payer')],
  );
  await owner.query(
    `insert into payment_customers (reseller_id, payer_id, account_reseller_id, account_id, external_id, created_at)
     select $1, n.payer, $1, $2, n.customer, '2026-11-01' from unnest($3::uuid[], $4::text[]) n(payer, customer)`,
    [world.lantern.id, world.accountId, column('payer'), column('customer')],
  );
  await owner.query(
    `insert into payment_methods (reseller_id, id, tier, payer_id, account_reseller_id, account_id, kind, external_id, state, label, created_at)
     select $1, n.id, 'retail', n.payer, $1, $2, 'card', n.pm, 'active', 'visa', '2026-11-01' from unnest($3::uuid[], $4::uuid[], $5::text[]) n(id, payer, pm)`,
    [world.lantern.id, world.accountId, column('methodId'), column('payer'), column('method')],
  );
  const written = await writtenColumns(owner, 'invoices');
  await owner.query(
    `insert into invoices (${written}) select ${written} from (
       select (jsonb_populate_record(i, jsonb_build_object('id', n.id, 'payer_id', n.payer, 'number', n.number, 'due_on', '2026-11-18'))).*
       from invoices i, unnest($2::uuid[], $3::uuid[], $4::text[]) n(id, payer, number) where i.id = $1) as copies`,
    [first.id, column('invoice'), column('payer'), column('number')],
  );
  await owner.query(
    `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on, created_at)
     select e.reseller_id, n.entry, e.tier, e.tenant_id, e.issuer_reseller_id, e.issuer_id, n.invoice, n.invoice, e.kind, e.posted_on, e.created_at
     from journal_entries e, unnest($2::uuid[], $3::uuid[]) n(entry, invoice) where e.document_id = $1`,
    [first.id, column('entry'), column('invoice')],
  );
  await owner.query(
    `insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
     select p.reseller_id, n.entry, p.position, p.tenant_id, p.account, case when p.payer_id is not null then n.payer end,
       case when p.invoice_id is not null then n.invoice end, p.amount_minor, p.currency
     from postings p join journal_entries e on e.id = p.entry_id, unnest($2::uuid[], $3::uuid[], $4::uuid[]) n(entry, invoice, payer)
     where e.document_id = $1`,
    [first.id, column('entry'), column('invoice'), column('payer')],
  );
  await owner.query('analyze');
  await owner.end();
  return made;
}

const collected = (world: PaymentWorld): Promise<number> =>
  world.figure(`select count(*) from payments where state = 'succeeded'`);

async function product(world: PaymentWorld): Promise<void> {
  await world.context.app.get(PlanCollections).run();
  await drain(world.context.app, { without: FOLLOWING });
}

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

/** How long each takes for so many, the bare SDK before and after. */
async function ratio(count: number): Promise<number> {
  const world = await paymentWorld('bench', {
    settings: { STRIPE_REQUESTS_PER_SECOND: '500', DATABASE_POOL_SIZE: '16' },
  });
  const payers = await fill(world, count);
  const floors = [await seconds(() => bare(world, payers))];
  const taken = await seconds(() => product(world));
  floors.push(await seconds(() => bare(world, payers)));
  if ((await collected(world)) !== count) throw new Error(`${await collected(world)} of ${count} were collected`);
  await world.stop();
  say(
    `${count} collections: ${rounded(taken)} s, ${rounded(count / taken)} a second; the SDK alone ${floors.map(rounded).join(', ')} s`,
  );
  // The faster of the two is what the SDK can do.
  return Math.min(...floors) / taken;
}

/** A run that is stopped in its middle and gone on with: within the limit, each payer once. */
async function longRun(count: number, perSecond: number): Promise<{ peak: number; stoppedAt: number }> {
  const world = await paymentWorld('benchrun', {
    settings: { STRIPE_REQUESTS_PER_SECOND: String(perSecond), DATABASE_POOL_SIZE: '16' },
  });
  await fill(world, count);
  world.stripe.rate.peak = 0;
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
  const { peak } = world.stripe.rate;
  await world.stop();
  say(
    `a run of ${count} at ${perSecond} calls a second: stopped after ${stoppedAt}, gone on with, at most ${peak} calls in a second`,
  );
  return { peak, stoppedAt };
}

async function main(): Promise<void> {
  await makeTemplate();
  const size = Number(process.env.COLLECT_SIZE ?? 10_000);
  const share = await ratio(Math.min(size, 1_000));
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
