import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import request from 'supertest';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { GatewayModule } from '../../apps/gateway/gateway.module';
import { PlatformModule } from '../../apps/platform/platform.module';
import { type SimAccount, SimulatedStripe } from '../../apps/stripe-sim';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { month, newId, TurnableClock } from '../../libs/kernel';
import { PlanCollections } from '../../libs/payments';
import { API_SCOPES, ApiKeys, mayAs, type Permission, type Role, SignIn } from '../../libs/people';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Queues, RuntimeModule, resellerScope, type Scope, tenantScope } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { BbbCaller } from '../world/bbb-caller';
import { testConfig } from '../world/context';
import { buildDemoWorld, type World } from '../world/demo-world';
import { invoiceToPay } from '../world/invoices-to-pay';
import { typeOn } from '../world/payment-world';
import { freePort } from '../world/running-application';
import { freshDatabase } from '../world/test-database';
import { until } from '../world/until';

/** Acts of the API that reach beyond the database, on real parts: the gateway, simulated BBB servers, a simulated Stripe. */
const actor = asCommand('api acts');
const clock = new TurnableClock(new Date('2026-11-18T09:00:00Z'));
let app: NestFastifyApplication;
let url: string;
let world: World;
let owner: Client;
let stripe: SimulatedStripe;
let account: SimAccount;
let sims: SimulatedBbb[];
let sharedId: string;
let drop: () => Promise<void>;
let keys: Record<'network' | 'lantern' | 'wren' | 'oak' | 'thread', string>;

const resellerOf = (slug: string) => world.resellers.find((one) => one.slug === slug)!;
const tenantOf = (slug: string) => world.tenants.find((one) => one.slug === slug)!;
const ofReseller = (slug: string): Scope => resellerScope(resellerOf(slug).id, actor);
const ofTenant = (slug: string): Scope => tenantScope(tenantOf(slug).resellerId, tenantOf(slug).id, actor);
/** A key with all that its role may, or all but one scope. */
const make = (scope: Scope, role: Role, but?: Permission): Promise<string> =>
  app.get(ApiKeys).make(
    scope,
    role,
    'test',
    API_SCOPES.filter((one) => one !== but && mayAs(role, one)),
  );

beforeAll(async () => {
  stripe = new SimulatedStripe(clock);
  account = stripe.addAccount({ id: 'acct_lantern', name: 'Lantern', secretKey: 'sk_test_lantern' });
  await stripe.start(0, { isDelivering: false });
  const database = await freshDatabase('api_acts');
  drop = database.drop;
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const config = testConfig(database.urls, {
    HTTP_PORT: String(port),
    PUBLIC_URL: url,
    STRIPE_API_URL: stripe.url,
    STRIPE_REQUESTS_PER_SECOND: '500',
  });
  @Module({
    imports: [
      RuntimeModule.with({ config, clock }),
      GatewayModule,
      PlatformModule,
      TenantsModule,
      PlansModule,
      PlacementModule,
      RelayModule,
    ],
  })
  class ActsModule {}
  app = await webApplication(ActsModule);
  await app.listen(port, '127.0.0.1');
  world = await buildDemoWorld(app, month('2026-11'));
  owner = new Client({ connectionString: database.urls.tallyroom_owner });
  await owner.connect();
  sims = ['bbb-shared', 'bbb-own'].map((name) => new SimulatedBbb(name, `the secret of ${name}`, clock));
  for (const sim of sims) await sim.start();
  const [shared] = sims as [SimulatedBbb];
  sharedId = (await app.get(AddServer).run({ name: shared.name, url: shared.url, secret: shared.secret }, actor)).id;
  keys = {
    network: await make(ofReseller('hearth'), 'network-admin'),
    lantern: await make(ofReseller('lantern'), 'reseller-admin'),
    wren: await make(ofReseller('wren'), 'reseller-admin'),
    oak: await make(ofTenant('oak-housing'), 'tenant-admin'),
    thread: await make(ofTenant('green-thread'), 'tenant-admin'),
  };
}, 60_000);
afterAll(async () => {
  await app.get(Queues).onApplicationShutdown();
  await owner.end();
  await app.close();
  await Promise.all([...sims.map((sim) => sim.stop()), stripe.stop()]);
  await drop();
});

type Method = 'get' | 'post' | 'put' | 'delete';
const send = (method: Method, path: string, key: string, body?: object, once?: string) => {
  const asked = request(url)[method](path).set('authorization', `Bearer ${key}`).send(body);
  return once ? asked.set('idempotency-key', once) : asked;
};
const get = (path: string, key: string) => send('get', path, key).expect(200);

const TABLES = ['audit_entries', 'letters', 'tenants', 'resellers', 'agreements', 'payers', 'tenant_moves'];
const MORE = ['server_orders', 'server_maintenances', 'payment_accounts', 'refunds', 'journal_entries'];
/** How many rows stand where these acts write. */
async function written(): Promise<Record<string, number>> {
  const counts = [...TABLES, ...MORE].map((table) => `(select count(*)::int from ${table}) as ${table}`);
  return (await owner.query(`select ${counts.join(', ')}`)).rows[0];
}

interface Act {
  readonly path: string;
  readonly key: string;
  /** As the key, without the scope of this act. */
  readonly without: string;
  /** To whom there is no such thing. */
  readonly stranger?: string;
  readonly body: object;
  readonly other: object;
  readonly bad: readonly [body: object, status: number, code: string][];
  readonly status: number;
}

/**
 * A POST as it goes wrong, by which nothing is written: without its scope, as a stranger, with bad bodies; then rightly, and
 * under the same Idempotency-Key again, which does nothing more.
 */
async function tried({ path, key, without, stranger, body, other, bad, status }: Act): Promise<Record<string, never>> {
  const before = await written();
  expect((await send('post', path, without, body)).body).toMatchObject({ status: 403, code: 'out-of-scope' });
  if (stranger) expect((await send('post', path, stranger, body)).body).toMatchObject({ status: 404 });
  for (const [wrong, told, code] of bad)
    expect({ wrong, told: (await send('post', path, key, wrong)).body }).toMatchObject({
      told: { status: told, code },
    });
  expect(await written()).toEqual(before);
  const once = newId();
  const first = await send('post', path, key, body, once);
  expect({ status: first.status, body: first.body }).toEqual({ status, body: first.body });
  const after = await written();
  expect(after).not.toEqual(before);
  const again = await send('post', path, key, body, once).expect(status);
  expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
  expect((await send('post', path, key, other, once)).body).toMatchObject({
    status: 422,
    code: 'idempotency-key-reused',
  });
  expect(await written()).toEqual(after);
  return first.body;
}
/** What the card service has to tell is told, and worked on. */
async function heard(): Promise<void> {
  stripe.tick();
  await stripe.webhooks.settled();
  await drain(app, { without: ['letters.send-letter'] });
}
const bbbOf = async (slug: string, key: string): Promise<BbbCaller> => {
  const { items } = (await get(`/v1/tenants/${tenantOf(slug).id}/secrets`, key)).body;
  return new BbbCaller(`${url}/t/${slug}/bigbluebutton/`, items.at(-1).secret);
};

let ownServer: string;
test('a server is ordered, and its host taken into service once it answers to its secret', async () => {
  const order = { name: 'bbb-own', capacityPeople: 100, overruled: 'a trial' };
  const placed = await tried({
    path: '/v1/server-orders?reseller=lantern',
    key: keys.network,
    without: await make(ofReseller('hearth'), 'network-admin', 'servers.order'),
    body: order,
    other: { ...order, capacityPeople: 200 },
    bad: [
      [{ ...order, name: 'No name' }, 422, 'bad-form'],
      [{ ...order, capacityPeople: 0 }, 422, 'bad-form'],
    ],
    status: 201,
  });
  const [, sim] = sims as [SimulatedBbb, SimulatedBbb];
  const host = { url: sim.url, secret: sim.secret };
  await tried({
    path: `/v1/server-orders/${placed.id}/activation`,
    key: keys.network,
    without: keys.lantern,
    body: host,
    other: { ...host, secret: 'another' },
    bad: [
      [{ url: 'nowhere', secret: 'x' }, 422, 'bad-form'],
      [{ ...host, secret: 'wrong' }, 409, 'server-not-verified'],
      [{ ...host, url: 'http://127.0.0.1:1/bigbluebutton/' }, 503, 'server-not-there-yet'],
    ],
    status: 204,
  });
  const { items } = (await get('/v1/servers', keys.lantern)).body;
  ownServer = items.find(({ name }: { name: string }) => name === 'bbb-own').id;
  expect(items.find(({ id }: { id: string }) => id === ownServer)).toMatchObject({
    pool: 'dedicated',
    state: 'enabled',
  });
  expect((await get('/v1/servers', keys.wren)).body.items.map(({ name }: { name: string }) => name)).toEqual([
    'bbb-shared',
  ]);
});

test('a tenant is moved: its next meeting is on the other server; paused, resumed, rolled back', async () => {
  const oak = await bbbOf('oak-housing', keys.oak);
  const place = async (meetingID: string) => {
    await oak.text('create', { meetingID, name: meetingID });
    return sims.find(({ state }) => state.meetings.some(({ name }) => name === meetingID))!.name;
  };
  let next = 0;
  /** The next meeting is there as soon as the gateway has heard of the change. */
  const goesTo = (name: string): Promise<void> =>
    until(async () => {
      next += 1;
      return (await place(`next-${next}`)) === name;
    });
  expect(await place('before')).toBe('bbb-shared');
  const tenantId = tenantOf('oak-housing').id;
  const body = { tenantId, toServerId: ownServer };
  const move = await tried({
    path: '/v1/moves',
    key: keys.lantern,
    without: await make(ofReseller('lantern'), 'reseller-admin', 'tenants.move'),
    stranger: keys.wren,
    body,
    other: { ...body, toServerId: null },
    bad: [
      [{ tenantId }, 422, 'bad-form'],
      [{ tenantId, toServerId: 'bbb-own' }, 422, 'bad-form'],
      [{ tenantId: newId(), toServerId: ownServer }, 404, 'no-such-tenant'],
      [{ tenantId, toServerId: sharedId }, 409, 'not-that-server'],
      [{ tenantId, toServerId: newId() }, 404, 'no-such-server'],
      [{ tenantId, toServerId: null }, 409, 'already-there'],
    ],
    status: 201,
  });
  await goesTo('bbb-own');
  const seen = async () => (await get('/v1/moves', keys.lantern)).body.items[0];
  expect(await seen()).toMatchObject({ id: move.id, tenantId, state: 'draining', remaining: next });
  const steps = `/v1/moves/${move.id}/steps`;
  await tried({
    path: steps,
    key: keys.lantern,
    without: await make(ofReseller('lantern'), 'reseller-admin', 'tenants.move'),
    stranger: keys.wren,
    body: { step: 'pause' },
    other: { step: 'roll-back' },
    bad: [
      [{ step: 'hurry' }, 422, 'bad-form'],
      [{ step: 'resume' }, 409, 'move-not-possible'],
    ],
    status: 204,
  });
  expect((await seen()).state).toBe('paused');
  await goesTo('bbb-shared');
  await send('post', steps, keys.lantern, { step: 'resume' }).expect(204);
  await goesTo('bbb-own');
  await send('post', steps, keys.lantern, { step: 'roll-back' }).expect(204);
  await send('post', steps, keys.lantern, { step: 'pause' }).expect(409);
  expect((await seen()).state).toBe('rolled-back');
  await goesTo('bbb-shared');
});

test('maintenance is planned by the network alone, seen by resellers, and called off once', async () => {
  const at = `/v1/servers/${sharedId}/maintenances`;
  const body = { from: '2026-11-19T01:00:00Z', until: '2026-11-19T03:00:00Z', reason: 'New disks' };
  const planned = await tried({
    path: at,
    key: keys.network,
    without: keys.lantern,
    body,
    other: { ...body, reason: 'Old disks' },
    bad: [
      [{ ...body, reason: '' }, 422, 'bad-form'],
      [{ ...body, from: 'tomorrow' }, 422, 'bad-form'],
      [{ ...body, until: body.from }, 422, 'bad-maintenance'],
      [{ ...body, from: '2026-11-01T01:00:00Z', until: '2026-11-01T02:00:00Z' }, 422, 'bad-maintenance'],
    ],
    status: 201,
  });
  const seen = async () => (await get(`/v1/servers/${sharedId}`, keys.wren)).body.maintenances;
  expect(await seen()).toMatchObject([{ id: planned.id, reason: 'New disks', state: 'planned' }]);
  await send('post', at, keys.network, { ...body, until: '2026-11-19T04:00:00Z' }).expect(422);
  await send('delete', `${at}/${planned.id}`, keys.lantern).expect(403);
  await send('delete', `${at}/${planned.id}`, keys.network).expect(204);
  await send('delete', `${at}/${planned.id}`, keys.network).expect(409);
  expect(await seen()).toEqual([]);
});

test('a recording is listed, hidden, published and deleted by its tenant alone', async () => {
  const oak = await bbbOf('oak-housing', keys.oak);
  const [sim] = sims as [SimulatedBbb];
  await oak.text('create', { meetingID: 'told', name: 'Told', record: true, autoStartRecording: true });
  sim.state.join(sim.state.meetings.find(({ name }) => name === 'Told')!, 'Ada', 'MODERATOR', 'ada');
  clock.advance(30 * 60_000);
  sim.state.tick();
  await oak.text('end', { meetingID: 'told' });
  clock.advance(21 * 60_000);
  sim.state.tick();
  const list = async (key: string) => (await get('/v1/recordings', key)).body.items;
  const [recording] = await list(keys.oak);
  expect(recording).toMatchObject({ name: 'Told', isPublished: true, playback: [{ url: expect.any(String) }] });
  expect(await list(keys.thread)).toEqual([]);
  const at = `/v1/recordings/${recording.recordId}`;
  const state = () => sim.state.recordings.get(recording.recordId)!.state;
  const publish = (key: string, body: object, path = at) => send('put', `${path}/publication`, key, body);
  const without = await make(ofTenant('oak-housing'), 'tenant-admin', 'recordings.change');
  const mayNotDelete = await make(ofTenant('oak-housing'), 'tenant-admin', 'recordings.delete');
  expect((await publish(without, { isPublished: false }).expect(403)).body.code).toBe('out-of-scope');
  await publish(keys.lantern, { isPublished: false }).expect(403);
  await publish(keys.thread, { isPublished: false }).expect(404);
  await publish(keys.oak, { isPublished: 'no' }).expect(422);
  await publish(keys.oak, { isPublished: false }, `/v1/recordings/${'0'.repeat(40)}-1`).expect(404);
  await send('delete', at, keys.thread).expect(404);
  await send('delete', at, mayNotDelete).expect(403);
  expect(state()).toBe('published');
  await publish(keys.oak, { isPublished: false }).expect(204);
  expect([state(), (await list(keys.oak))[0].isPublished]).toEqual(['unpublished', false]);
  await publish(keys.oak, { isPublished: true }).expect(204);
  await send('delete', at, keys.oak).expect(204);
  await send('delete', at, keys.oak).expect(404);
  expect([state(), await list(keys.oak)]).toEqual(['deleted', []]);
});

const buyer = {
  email: 'ada@sandpit.example',
  street: '3 Sandpit Lane',
  town: 'Hull',
  postcode: 'HU0 2AA',
  countryCode: 'GB',
};
test('a sandbox becomes a tenant of a reseller; its address and secret stay', async () => {
  const sandbox = tenantOf('try-it-out');
  const secrets = async (key: string) => (await get(`/v1/tenants/${sandbox.id}/secrets`, key)).body.items;
  const [{ secret }] = await secrets(keys.network);
  const without = await make(ofReseller('hearth'), 'network-admin', 'resellers.change');
  const body = { reseller: 'lantern', plan: 'commons', ...buyer };
  const made = await tried({
    path: `/v1/sandboxes/${sandbox.id}/tenant`,
    key: keys.network,
    without,
    body,
    other: { ...body, plan: 'commons-volume' },
    bad: [
      [{ ...body, email: 'nobody' }, 422, 'bad-form'],
      [{ ...body, reseller: 'nobody' }, 404, 'no-such-reseller'],
      [{ ...body, plan: 'none' }, 422, 'no-such-plan'],
    ],
    status: 201,
  });
  const tenant = (await get(`/v1/tenants/${made.id}`, keys.lantern)).body;
  expect(tenant).toMatchObject({ slug: 'try-it-out', isSandbox: false, state: 'active' });
  expect((await get(`/v1/tenants/${made.id}/secrets`, keys.lantern)).body.items[0].secret).toBe(secret);
  const caller = new BbbCaller(tenant.endpoint, secret);
  expect(await caller.told('create', { meetingID: 'still', name: 'Still' }, 'returncode')).toBe('SUCCESS');
  await send('post', `/v1/sandboxes/${sandbox.id}/tenant`, keys.network, body).expect(404);
});

test('a sandbox becomes a reseller with its first agreement', async () => {
  const { body: sandbox } = await send('post', '/v1/tenants', keys.network, {
    slug: 'growing',
    name: 'Growing',
    isSandbox: true,
  }).expect(201);
  const body = {
    slug: 'growing-hosts',
    legalName: 'Growing Hosts Ltd',
    ...buyer,
    bank: { name: 'Growing', sortCode: '11-22-33', accountNumber: '12345678' },
    seriesPrefix: 'GH',
    plan: 'commons',
    wholesaleList: 'hearth-wholesale',
  };
  const made = await tried({
    path: `/v1/sandboxes/${sandbox.id}/reseller`,
    key: keys.network,
    without: await make(ofReseller('hearth'), 'network-admin', 'resellers.change'),
    body,
    other: { ...body, seriesPrefix: 'GX' },
    bad: [
      [{ ...body, slug: 'Growing Hosts' }, 422, 'bad-form'],
      [{ ...body, bank: { name: 'Growing', sortCode: '1', accountNumber: '1' } }, 422, 'bad-form'],
      [{ ...body, slug: 'lantern' }, 409, 'name-taken'],
      [{ ...body, wholesaleList: 'none' }, 404, 'no-such-price-list'],
    ],
    status: 201,
  });
  const { items } = (await get('/v1/resellers', keys.network)).body;
  expect(items.map(({ id }: { id: string }) => id)).toContain(made.id);
  expect((await get(`/v1/resellers/${made.id}`, keys.network)).body).toMatchObject({ slug: 'growing-hosts' });
});

async function modeOnPage(slug: string): Promise<string> {
  const link = await app.get(SignIn).createLink(`admin@${slug}.example`);
  const session = await app.get(SignIn).redeem(link!.split('/').at(-1)!);
  const { text } = await request(url).get('/console/payment-account').set('cookie', `tallyroom=${session}`).expect(200);
  return /<span class="state (?:issued|held)">([^<]*)</.exec(text)![1]!;
}

test('keys of the card service: tried before they are kept, never shown, in the audit log without a secret', async () => {
  const at = '/v1/payment-account';
  const save = (secretKey: string, key = keys.lantern) => send('put', at, key, { secretKey });
  const without = await make(ofReseller('lantern'), 'reseller-admin', 'issuer.bank');
  const before = await written();
  expect((await get(at, keys.lantern)).body).toEqual({ account: null, former: [] });
  await save('sk_test_lantern', without).expect(403);
  expect((await save('pk_test_lantern').expect(422)).body.code).toBe('stripe-not-a-secret-key');
  expect((await save('sk_test_wrong').expect(422)).body.code).toBe('stripe-key-refused');
  stripe.faults.down = true;
  expect((await save('sk_test_lantern').expect(503)).body.code).toBe('stripe-unavailable');
  stripe.faults.down = false;
  await send('put', at, keys.lantern, { secretKey: 'sk_test_lantern', more: 1 }).expect(422);
  expect(await written()).toEqual(before);
  expect((await save('sk_test_lantern').expect(200)).body).toEqual({ hasWebhook: true, why: null });
  const { body } = await get(at, keys.lantern);
  expect(body.account).toMatchObject({ name: 'Lantern', externalId: 'acct_lantern', isLive: false, hasWebhook: true });
  await tried({
    path: `${at}/webhook-secrets`,
    key: keys.lantern,
    without,
    body: { webhookSecret: 'whsec_byhand' },
    other: { webhookSecret: 'whsec_other' },
    bad: [[{ webhookSecret: 'byhand' }, 422, 'bad-form']],
    status: 204,
  });
  const { rows } = await owner.query(
    `select details::text, action from audit_entries where action like '%Stripe account' order by at, id`,
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'connected a Stripe account',
    'changed the webhook secrets of the Stripe account',
    'changed the webhook secrets of the Stripe account',
  ]);
  const { rows: kept } = await owner.query(
    `select details::text as text from audit_entries union all select to_jsonb(a)::text from payment_accounts a`,
  );
  expect(kept.filter(({ text }) => /sk_test|whsec_byhand/.test(text))).toEqual([]);
  expect((await get(at, keys.wren)).body).toEqual({ account: null, former: [] });
  // Where real money moves, the page says so beside the account's name.
  stripe.addAccount({ id: 'acct_wren', name: 'Wren', secretKey: 'sk_live_wren' });
  await save('sk_live_wren', keys.wren).expect(200);
  expect((await get(at, keys.wren)).body.account).toMatchObject({ externalId: 'acct_wren', isLive: true });
  expect(await modeOnPage('lantern')).toBe('test: no real money');
  expect(await modeOnPage('wren')).toBe('live');
});

test('a payment that came twice is given back once, in part and then the rest, and also while nobody answers', async () => {
  const { id, number } = await invoiceToPay(owner, resellerOf('lantern'), tenantOf('oak-housing'));
  expect((await get('/v1/dues', keys.oak)).body.items).toMatchObject([{ number, openMinor: 1200 }]);
  const pay = async () => {
    await send('post', `/v1/dues/${id}/payments`, keys.thread).expect(404);
    const { body } = await send('post', `/v1/dues/${id}/payments`, keys.oak).expect(201);
    await typeOn(body.url, { card: '4242 4242 4242 4242' });
  };
  await pay();
  // As if nobody had seen that page: the same is paid once more before either is heard of.
  await owner.query('update payment_allocations set is_under_way = false');
  await pay();
  await heard();
  const { items } = (await get('/v1/payments?state=succeeded', keys.lantern)).body;
  const doubled = items.find(({ invoices }: { invoices: string[] }) => invoices.length === 0);
  expect([items.length, doubled.amountMinor]).toEqual([2, 1200]);
  const at = `/v1/payments/${doubled.id}/refunds`;
  const made = await tried({
    path: at,
    key: keys.lantern,
    without: await make(ofReseller('lantern'), 'reseller-admin', 'payments.refund'),
    stranger: keys.wren,
    body: { creditNoteId: null, amountMinor: 500 },
    other: { creditNoteId: null },
    bad: [
      [{ creditNoteId: null, amountMinor: 1201 }, 409, 'refund-too-large'],
      [{ creditNoteId: null, amountMinor: 0 }, 422, 'bad-form'],
      [{ amountMinor: 500 }, 422, 'bad-form'],
      [{ creditNoteId: newId() }, 404, 'no-such-invoice'],
      [{ creditNoteId: id }, 422, 'credit-note-of-another'],
    ],
    status: 201,
  });
  expect(made).toMatchObject({ amountMinor: 500, state: 'succeeded' });
  expect((await send('post', at, keys.oak, { creditNoteId: null })).body.status).toBe(403);
  stripe.faults.down = true;
  const waiting = await send('post', at, keys.lantern, { creditNoteId: null }, 'rest').expect(201);
  expect(waiting.body).toMatchObject({ amountMinor: 700, state: 'prepared' });
  stripe.faults.down = false;
  expect((await send('post', at, keys.lantern, { creditNoteId: null }, 'rest')).body).toEqual(waiting.body);
  expect((await send('post', at, keys.lantern, { creditNoteId: null })).body.code).toBe('refund-too-large');
  clock.advance(6 * 60_000);
  await app.get(PlanCollections).resume();
  await heard();
  expect(account.all('re').map(({ amount }) => amount)).toEqual([700, 500]);
  const { refunds } = (await get(`/v1/payments/${doubled.id}`, keys.lantern)).body;
  expect(refunds.map(({ amountMinor, state }: { amountMinor: number; state: string }) => [amountMinor, state])).toEqual(
    [
      [500, 'succeeded'],
      [700, 'succeeded'],
    ],
  );
  const { rows } = await owner.query(
    `select details from audit_entries where action = 'refunded payment' order by at, id`,
  );
  expect(rows.map(({ details }) => details.amountMinor)).toEqual(['500', '700']);
});
