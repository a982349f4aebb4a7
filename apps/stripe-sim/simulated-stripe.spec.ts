import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { TurnableClock } from '@/kernel';
import { bacsResultAt } from './bacs-timing';
import { SimulatedStripe } from './simulated-stripe';

/** The stand-in as the real SDK meets it: keys that hold, events on their way, and the days a bank takes. */
const clock = new TurnableClock(new Date('2026-11-18T09:00:00Z'));
let chances: number[];
let sim: SimulatedStripe;
let sdk: Stripe;
let endpoint: Server;
let isTaking: boolean;
let heard: Stripe.Event[];
const nothing = { lost: 0, doubled: 0, shuffled: false, lateSeconds: 0 };

beforeAll(async () => {
  sim = new SimulatedStripe(clock, { random: () => chances.shift() ?? 0.5 });
  sim.addAccount({ id: 'acct_one', name: 'One', secretKey: 'sk_test_one' });
  await sim.start(0, { isDelivering: false });
  const { hostname: host, port } = new URL(sim.url);
  sdk = new Stripe('sk_test_one', { host, port: Number(port), protocol: 'http', maxNetworkRetries: 0 });
  endpoint = createServer(async (request, response) => {
    const body = await new Response(request as never).text();
    const at = Math.floor(clock.now().getTime() / 1000);
    const signature = String(request.headers['stripe-signature']);
    heard.push(Stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, at * 1000));
    response.writeHead(isTaking ? 200 : 500).end();
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
  secret = (await sdk.webhookEndpoints.create({ url, enabled_events: ['*'] })).secret!;
});
let secret: string;
beforeEach(() => {
  [chances, heard, isTaking] = [[], [], true];
  sim.webhooks.take();
  Object.assign(sim.webhooks.faults, nothing);
});
afterAll(async () => {
  await sim.stop();
  await new Promise((resolve) => endpoint.close(resolve));
});

const intent = (amount: number, key?: string): Promise<Stripe.PaymentIntent> =>
  sdk.paymentIntents.create({ amount, currency: 'gbp' }, key ? { idempotencyKey: key } : {});

test('a key keeps its first answer for a day, is refused with another body, and is then forgotten', async () => {
  const first = await intent(1200, 'one');
  expect((await intent(1200, 'one')).id).toBe(first.id);
  await expect(intent(1300, 'one')).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
  clock.advance(25 * 3_600_000);
  expect((await intent(1300, 'one')).id).not.toBe(first.id);
});

test('a 500 is kept as well, though the work was done', async () => {
  sim.faults.failAfterWork = 1;
  await expect(intent(501, 'two')).rejects.toMatchObject({ statusCode: 500 });
  await expect(intent(501, 'two')).rejects.toMatchObject({ statusCode: 500 });
  expect(sim.accounts[0]!.all('pi').filter(({ amount }) => amount === 501)).toHaveLength(1);
});

test('more calls in a second than are allowed are answered 429', async () => {
  sim.faults.rateLimitPerSecond = 1;
  const ended = await Promise.allSettled([intent(502), intent(502), intent(502)]);
  sim.faults.rateLimitPerSecond = 0;
  expect(ended.filter(({ status }) => status === 'rejected')).not.toHaveLength(0);
  for (const one of ended) if (one.status === 'rejected') expect(one.reason).toMatchObject({ statusCode: 429 });
});

/** Cancels three intents, so that three events are on their way; answers their ids in the order of what happened. */
async function three(): Promise<string[]> {
  const made = [await intent(510), await intent(511), await intent(512)];
  sim.webhooks.take();
  [chances, heard] = [given.splice(0), []];
  for (const { id } of made) await sdk.paymentIntents.cancel(id);
  return made.map(({ id }) => id);
}
const given: number[] = [];
const about = (): string[] => heard.map(({ data }) => (data.object as Stripe.PaymentIntent).id);

test('events are signed and delivered in order where nothing goes wrong', async () => {
  const ids = await three();
  await sim.webhooks.settled();
  expect(about()).toEqual(ids);
});

test.each([
  // For each event first whether it is lost, then whether it is doubled.
  ['lost', { lost: 0.3 }, [0.2, 0.9, 0.9, 0.9, 0.9], [1, 2]],
  ['doubled', { doubled: 0.3 }, [0.9, 0.2, 0.9, 0.9, 0.9, 0.9], [0, 0, 1, 2]],
] as const)('events are %s', async (_, faults, of, expected) => {
  Object.assign(sim.webhooks.faults, faults);
  given.push(...of);
  const ids = await three();
  await sim.webhooks.settled();
  expect(about()).toEqual(expected.map((at) => ids[at]));
});

test('events are shuffled: all of them come, in another order', async () => {
  sim.webhooks.faults.shuffled = true;
  const ids = await three();
  // What is asked of two compared: swap them.
  chances = Array(20).fill(0.1);
  await sim.webhooks.settled();
  expect(about()).not.toEqual(ids);
  expect(about().sort()).toEqual([...ids].sort());
});

test('events are late, and tried again until they are taken', async () => {
  sim.webhooks.faults.lateSeconds = 60;
  const ids = await three();
  await sim.webhooks.settled();
  expect(about()).toEqual([]);
  clock.advance(60_000);
  isTaking = false;
  await sim.webhooks.settled();
  expect(about()).toEqual(ids);
  isTaking = true;
  clock.advance(2_000);
  await sim.webhooks.settled();
  expect(about()).toEqual([...ids, ...ids]);
  clock.advance(86_400_000);
  await sim.webhooks.settled();
  expect(about()).toHaveLength(6);
});

test.each([
  ['on a Wednesday', '2026-11-18T09:00:00Z', 'active', '2026-11-23T09:00:00.000Z'],
  ['after 20:00, as on the next business day', '2026-11-18T20:00:00Z', 'active', '2026-11-24T09:00:00.000Z'],
  ['on a Saturday, as on Monday', '2026-11-21T10:00:00Z', 'active', '2026-11-26T09:00:00.000Z'],
  ['with a new mandate', '2026-11-18T09:00:00Z', 'pending', '2026-11-26T09:00:00.000Z'],
] as const)('a debit sent %s', (_, sentAt, mandate, result) =>
  expect(bacsResultAt(new Date(sentAt), mandate).toISOString()).toBe(result),
);
