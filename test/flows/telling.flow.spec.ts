import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { LiftSuspension, Suspend } from '../../libs/dunning';
import { newId } from '../../libs/kernel';
import { PlansModule } from '../../libs/plans';
import { asCommand, resellerScope, type Scope, Tenancy, tenantScope } from '../../libs/runtime';
import { Endpoints, TellEvent, TellingModule, TellOne } from '../../libs/telling';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';

interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const actor = asCommand('telling flow');
let context: TestContext;
let world: World;
let receiver: Server;
let heard: Heard[];
let answer: number;

const get: TestContext['app']['get'] = (token) => context.app.get(token);
const url = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
const tenantOf = (slug: string) => world.tenants.find((one) => one.slug === slug)!;
const oakScope = (): Scope => tenantScope(tenantOf('oak-housing').resellerId, tenantOf('oak-housing').id, actor);
const lanternScope = (): Scope => resellerScope(tenantOf('oak-housing').resellerId, actor);
const moved = (slug: string, key = newId()) =>
  get(TellEvent).run({
    topic: 'tenant.moved',
    key,
    resellerId: tenantOf(slug).resellerId,
    tenantId: tenantOf(slug).id,
    ids: { tenantId: tenantOf(slug).id },
  });
const work = () => drain(context.app, { without: ['letters.send-letter'] });

/** Turns the clock on and has everything told that is due then. */
async function after(ms: number): Promise<void> {
  context.clock.advance(ms);
  await get(TellOne).plan();
  await work();
}

beforeAll(async () => {
  context = await testContext('telling', [TenantsModule, PlansModule, RelayModule, TellingModule], {
    holds: 'october',
    now: new Date('2026-10-05T09:00:00Z'),
    settings: { CALLBACKS_REACH: 'loopback' },
  });
  world = await octoberWorld(context.app);
  receiver = createServer(
    (request, response) =>
      void take(request).then(() => response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end()),
  );
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
}, 60_000);
afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((done) => receiver.close(done));
  await context.stop();
});
beforeEach(async () => {
  heard = [];
  answer = 204;
  await work();
});

async function take(request: IncomingMessage): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  heard.push({ method: request.method!, path: request.url!, headers: request.headers as Record<string, string>, body });
}

/** Whether a receiver with this secret takes the call, by the package of the specification and as if it were then. */
function isGood(secret: string, { headers, body }: Heard, laterMs = 0): boolean {
  jest.useFakeTimers({ now: Number(headers['webhook-timestamp']) * 1000 + laterMs });
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  } finally {
    jest.useRealTimers();
  }
}

const webhook = (scope: Scope, topics = ['tenant.moved']) =>
  get(Endpoints).add(scope, { kind: 'webhook', name: 'Books', target: url(), topics });

test('a tenant’s webhook is signed as Standard Webhooks says, and told each thing once', async () => {
  const { id, secret } = await webhook(oakScope());
  const key = newId();
  expect(await moved('oak-housing', key)).toBe(1);
  expect(await moved('oak-housing', key)).toBe(0);
  await work();
  expect(heard).toHaveLength(1);
  const [call] = heard;
  expect(isGood(secret, call!)).toBe(true);
  expect(isGood(secret, { ...call!, body: `${call!.body} ` })).toBe(false);
  expect(isGood(secret, { ...call!, headers: { ...call!.headers, 'webhook-id': newId() } })).toBe(false);
  expect(isGood(secret, call!, 6 * 60_000)).toBe(false);
  expect(call!.headers['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  expect(JSON.parse(call!.body)).toMatchObject({ type: 'tenant.moved', data: { slug: 'oak-housing' } });
  await get(Endpoints).remove(oakScope(), id);
});

test('a new secret signs at once, and the one before beside it for a day', async () => {
  const { id, secret: before } = await webhook(oakScope());
  const { secret, oldSecretUntil } = await get(Endpoints).renewSecret(oakScope(), id);
  expect(secret).not.toBe(before);
  expect(oldSecretUntil).toEqual(new Date(context.clock.now().getTime() + 24 * 3_600_000));
  await moved('oak-housing');
  await work();
  expect(heard[0]!.headers['webhook-signature']!.split(' ')).toHaveLength(2);
  expect([isGood(secret, heard[0]!), isGood(before, heard[0]!)]).toEqual([true, true]);
  context.clock.advance(24 * 3_600_000);
  await moved('oak-housing');
  await work();
  expect([isGood(secret, heard[1]!), isGood(before, heard[1]!)]).toEqual([true, false]);
  await expect(get(Endpoints).renewSecret(lanternScope(), id)).rejects.toMatchObject({ code: 'no-such-endpoint' });
  await get(Endpoints).remove(oakScope(), id);
  const alert = { kind: 'mail' as const, name: 'Desk', target: 'desk@oak.example', topics: ['tenant.moved'] };
  const { id: mailId } = await get(Endpoints).add(oakScope(), alert);
  await expect(get(Endpoints).renewSecret(oakScope(), mailId)).rejects.toMatchObject({ code: 'no-secret-to-change' });
  await get(Endpoints).remove(oakScope(), mailId);
});

test('a tenant whose agreement has ended goes on being told: of its last invoice, say', async () => {
  const { id } = await webhook(oakScope());
  const { id: tenantId } = tenantOf('oak-housing');
  await get(Suspend).run(lanternScope(), tenantId, 'The agreement has ended');
  await moved('oak-housing');
  await work();
  expect(heard.map(({ body }) => JSON.parse(body).data)).toMatchObject([{ slug: 'oak-housing' }]);
  await get(LiftSuspension).run(lanternScope(), tenantId, 'It came back');
  await get(Endpoints).remove(oakScope(), id);
});

test('a redirect is not followed, wherever it leads', async () => {
  const { id } = await webhook(oakScope());
  answer = 302;
  await get(Endpoints).test(oakScope(), id);
  await work();
  expect(heard.map(({ path }) => path)).toEqual(['/in']);
  const { log } = await get(Endpoints).open(oakScope(), id, { limit: 1 });
  expect(log).toMatchObject([{ state: 'waiting', status: 302, problem: 'it answered with status 302' }]);
  await get(Endpoints).remove(oakScope(), id);
});

test('a reseller hears of its tenants, a tenant of itself alone, and neither sees the other’s', async () => {
  const { id: ours } = await webhook(lanternScope());
  const { id: theirs } = await webhook(oakScope());
  expect((await get(Endpoints).list(lanternScope())).map(({ id }) => id)).toEqual([ours]);
  expect((await get(Endpoints).list(oakScope())).map(({ id }) => id)).toEqual([theirs]);
  await expect(get(Endpoints).open(lanternScope(), theirs, { limit: 1 })).rejects.toMatchObject({
    code: 'no-such-endpoint',
  });
  await expect(get(Endpoints).open(oakScope(), ours, { limit: 1 })).rejects.toMatchObject({ code: 'no-such-endpoint' });
  const other = world.tenants.find(({ resellerSlug, slug }) => resellerSlug === 'lantern' && slug !== 'oak-housing')!;
  expect(await moved(other.slug)).toBe(1);
  const foreign = world.tenants.find(({ resellerSlug }) => resellerSlug !== 'lantern')!;
  expect(await moved(foreign.slug)).toBe(0);
  await get(Endpoints).remove(lanternScope(), ours);
  await get(Endpoints).remove(oakScope(), theirs);
});

test('what fails is tried again with growing waits and the same id, then given up; the endpoint is dead, and a mail says so', async () => {
  answer = 500;
  const { id } = await webhook(oakScope());
  await moved('oak-housing');
  await work();
  await after(4_000);
  expect(heard).toHaveLength(1);
  await after(2_000);
  expect(heard).toHaveLength(2);
  for (const minutes of [6, 31, 121, 301, 601, 841, 1_201, 1_441]) await after(minutes * 60_000);
  expect(heard).toHaveLength(10);
  expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  const { endpoint, log } = await get(Endpoints).open(oakScope(), id, { limit: 10 });
  expect(endpoint.state).toBe('dead');
  expect(log).toMatchObject([{ state: 'given-up', tries: 10, status: 500, problem: 'it answered with status 500' }]);
  const letters = await get(Tenancy).within(lanternScope(), (tx) =>
    tx.query<{ recipients: string[] }>(`select recipients from letters where kind = 'endpoint-dead'`),
  );
  expect(letters).toEqual([{ recipients: ['admin@oak-housing.example'] }]);
  expect(await moved('oak-housing')).toBe(0);
  answer = 200;
  await get(Endpoints).turn(oakScope(), id, 'on');
  await get(Endpoints).again(oakScope(), id, log[0]!.id);
  await work();
  expect((await get(Endpoints).open(oakScope(), id, { limit: 1 })).log).toMatchObject([{ state: 'told', tries: 1 }]);
  await get(Endpoints).remove(oakScope(), id);
});

test('410 switches it off at once, and what it still waited for is not sent', async () => {
  const { id } = await webhook(oakScope());
  answer = 410;
  await get(Endpoints).test(oakScope(), id);
  await work();
  expect((await get(Endpoints).open(oakScope(), id, { limit: 1 })).endpoint.state).toBe('dead');
  await after(24 * 3_600_000);
  expect(heard).toHaveLength(1);
  await get(Endpoints).remove(oakScope(), id);
});

test('a Matrix room is sent a notice by its account, once for each event', async () => {
  const target = url();
  const room = '!abc:matrix.example';
  const { id } = await get(Endpoints).add(lanternScope(), {
    kind: 'matrix',
    name: 'Room',
    target,
    room,
    token: 'syt_1',
    topics: ['tenant.moved'],
  });
  await moved('oak-housing');
  await work();
  expect(heard).toMatchObject([{ method: 'PUT', headers: { authorization: 'Bearer syt_1' } }]);
  expect(heard[0]!.path).toMatch(
    /^\/_matrix\/client\/v3\/rooms\/!abc%3Amatrix\.example\/send\/m\.room\.message\/[0-9a-f-]{36}$/,
  );
  expect(JSON.parse(heard[0]!.body)).toMatchObject({
    msgtype: 'm.notice',
    body: expect.stringContaining('tenant.moved'),
  });
  await get(Endpoints).remove(lanternScope(), id);
});

test('an alert by mail is a letter on the reseller’s letterhead', async () => {
  const { id } = await get(Endpoints).add(lanternScope(), {
    kind: 'mail',
    name: 'Desk',
    target: 'desk@lantern.example, two@lantern.example',
    topics: ['tenant.moved'],
  });
  await moved('oak-housing');
  await work();
  const [letter] = await get(Tenancy).within(lanternScope(), (tx) =>
    tx.query<{ recipients: string[] }>(`select recipients from letters where kind = 'alert'`),
  );
  expect(letter?.recipients).toEqual(['desk@lantern.example', 'two@lantern.example']);
  await get(Endpoints).remove(lanternScope(), id);
});

test.each([
  ['an address that is none', { target: 'ftp://x.example' }],
  ['a topic of the other side', { topics: ['server.down'] }],
  ['no topic at all', { topics: [] }],
  ['the cloud’s own metadata', { target: 'http://169.254.169.254/latest' }],
])('%s is refused', async (_, wrong) => {
  const asked = { kind: 'webhook' as const, name: 'x', target: url(), topics: ['tenant.moved'], ...wrong };
  await expect(get(Endpoints).add(oakScope(), asked)).rejects.toMatchObject({ code: 'bad-target' });
});
