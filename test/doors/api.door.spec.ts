import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse as parseCsv } from 'csv-parse/sync';
import { Client } from 'pg';
import request from 'supertest';
import { columnsOf } from '../../apps/platform/api/csv.interceptor';
import type { Described } from '../../apps/platform/api/describes';
import { describedRoutes, openApiDocument } from '../../apps/platform/api/open-api';
import { EVENT_DATA } from '../../apps/platform/api/schemas/events';
import { PlatformModule } from '../../apps/platform/platform.module';
import { newId, TurnableClock } from '../../libs/kernel';
import { API_SCOPES, ApiKeys, mayAs, type Permission, type Role } from '../../libs/people';
import { PlansModule } from '../../libs/plans';
import { asCommand, Queues, RuntimeModule, resellerScope, type Scope, Tenancy, tenantScope } from '../../libs/runtime';
import { Endpoints, type Topic } from '../../libs/telling';
import { DescribeEvent } from '../../libs/telling/describe-event.service';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { API_BODIES } from '../world/api-bodies';
import { testConfig } from '../world/context';
import type { World } from '../world/demo-world';
import { fillEveryTable } from '../world/fill-every-table';
import { octoberWorld } from '../world/october';
import { freshDatabase } from '../world/test-database';

let app: NestFastifyApplication;
let server: Server;
let world: World;
let owner: Client;
let drop: () => Promise<void>;
let keys: Record<'network' | 'lantern' | 'wren' | 'oak', string>;
const clock = new TurnableClock(new Date('2026-11-05T09:00:00Z'));
const actor = asCommand('test');

const resellerOf = (slug: string) => world.resellers.find((one) => one.slug === slug)!;
const tenantOf = (slug: string) => world.tenants.find((one) => one.slug === slug)!;
const make = (scope: Scope, role: Role, scopes: readonly Permission[] = API_SCOPES.filter((one) => mayAs(role, one))) =>
  app.get(ApiKeys).make(scope, role, 'test', scopes);

beforeAll(async () => {
  const database = await freshDatabase('api', 'october');
  drop = database.drop;
  const config = testConfig(database.urls, { PUBLIC_URL: 'http://127.0.0.1' });
  @Module({ imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule] })
  class ApiModule {}
  app = await webApplication(ApiModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  server = app.getHttpServer();
  // Else supertest listens anew for each of a thousand requests.
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  world = await octoberWorld(app);
  owner = new Client({ connectionString: database.urls.tallyroom_owner });
  await owner.connect();
  await fillEveryTable(owner, world);
  const oak = tenantOf('oak-housing');
  keys = {
    network: await make(resellerScope(resellerOf('hearth').id, actor), 'network-admin'),
    lantern: await make(resellerScope(resellerOf('lantern').id, actor), 'reseller-admin'),
    wren: await make(resellerScope(resellerOf('wren').id, actor), 'reseller-admin'),
    oak: await make(tenantScope(oak.resellerId, oak.id, actor), 'tenant-admin'),
  };
});
afterAll(async () => {
  await app.get(Queues).onApplicationShutdown();
  await owner.end();
  await app.close();
  // Fastify closes only what it opened itself.
  await new Promise((closed) => void server.close(closed));
  await drop();
});

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
const call = (method: Method, path: string, key: string) =>
  request(server)[method](path).set('authorization', `Bearer ${key}`);
const get = (path: string, key: string) => call('get', path, key);

describe('without a key that holds', () => {
  test.each(['', 'Bearer x', `Bearer tr_${'0'.repeat(10)}_${'a'.repeat(40)}`, 'Basic eDp5'])(
    '"%s" is refused',
    async (authorization) => {
      const answer = await request(server).get('/v1/tenants').set('authorization', authorization).expect(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.body).toMatchObject({ type: '/problems/key-not-good', status: 401 });
      await request(server).get(answer.body.type).expect(200);
    },
  );
  test('a revoked key is refused at once, and of a key only its hash is kept', async () => {
    const scope = resellerScope(resellerOf('lantern').id, actor);
    const key = await make(scope, 'reseller-admin');
    await get('/v1/tenants', key).expect(200);
    const one = (await app.get(ApiKeys).list(scope)).find(({ prefix }) => key.startsWith(prefix))!;
    expect(one.lastUsedAt).toEqual(clock.now());
    await app.get(ApiKeys).revoke(scope, one.id);
    await get('/v1/tenants', key).expect(401);
    const { rows } = await owner.query(
      `select to_jsonb(k)::text as text from api_keys k union all select details::text from audit_entries`,
    );
    expect(rows.some(({ text }) => text.includes(key) || text.includes(key.split('_').slice(2).join('_')))).toBe(false);
  });
  test('a session is no key, and a key is no session', async () => {
    await request(server).get('/v1/tenants').set('cookie', 'tallyroom=x').expect(401);
    await request(server).get('/console/keys').set('authorization', `Bearer ${keys.lantern}`).expect(303);
  });
});

const routes = describedRoutes();
const addressOf = (path: string): string =>
  path
    .replace(/:month/g, '2026-10')
    .replace(':startsOn', '2031-01-01')
    .replace(/:\w+/g, () => newId());

test('no address answers a stranger', async () => {
  for (const { method, path } of routes) {
    const { status, headers, body } = await request(server)[method.toLowerCase() as Method](addressOf(path));
    expect({ method, path, status, code: body.code }).toEqual({ method, path, status: 401, code: 'key-not-good' });
    expect(headers['content-type']).toContain('application/problem+json');
  }
});

const send = (method: string, address: string, key: string, body?: object) =>
  call(method.toLowerCase() as Method, address, key).send(body);

test('every route asks for its own scope and no other opens it', async () => {
  const scope = resellerScope(resellerOf('lantern').id, actor);
  const others = new Map<Permission, string>();
  for (const permission of new Set(routes.map((route) => route.permission!)))
    others.set(
      permission,
      await make(
        scope,
        'reseller-admin',
        API_SCOPES.filter((one) => one !== permission && mayAs('reseller-admin', one)),
      ),
    );
  for (const { method, path, permission } of routes) {
    const { body, status } = await send(method, addressOf(path), others.get(permission!)!);
    expect({ method, path, status, type: body.type }).toEqual({
      method,
      path,
      status: 403,
      type: '/problems/out-of-scope',
    });
  }
});

test('an address of one side is closed to keys of the other, whatever their scopes', async () => {
  const seen: string[] = [];
  for (const { method, path, permission, side } of routes) {
    const role = side === 'operators' ? 'tenant-admin' : 'reseller-admin';
    if (!side || !mayAs(role, permission!)) continue;
    const { body, status } = await send(method, addressOf(path), side === 'operators' ? keys.oak : keys.lantern);
    expect({ path, status, type: body.type }).toEqual({ path, status: 403, type: '/problems/other-sides-key' });
    seen.push(path);
  }
  expect(seen).toEqual(expect.arrayContaining(['/v1/payments', '/v1/dues', '/v1/months/:month', '/v1/plans']));
});

describe('bad input is a problem that says where', () => {
  const problemsOf = async (asked: ReturnType<typeof send>) => {
    const { status, body, headers } = await asked;
    return { status, type: body.type, isProblem: headers['content-type']?.startsWith('application/problem+json') };
  };
  const bad = { status: 422, type: '/problems/bad-form', isProblem: true };
  /** Fresh for each test: a key has but so many requests a minute. */
  let own: { operator: string; tenant: string };
  beforeEach(async () => {
    const oak = tenantOf('oak-housing');
    own = {
      operator: await make(resellerScope(resellerOf('hearth').id, actor), 'network-admin'),
      tenant: await make(tenantScope(oak.resellerId, oak.id, actor), 'tenant-admin'),
    };
  });
  const keyFor = ({ permission, side }: (typeof routes)[number]): string =>
    side === 'tenants' || !mayAs('network-admin', permission!) ? own.tenant : own.operator;
  const nobodys = (path: string): string =>
    path
      .replace(':id', tenantOf('oak-housing').id)
      .replace(/:month/g, '2026-10')
      .replace(/:\w+/g, () => newId());

  test('a body that is none of its shape', async () => {
    for (const route of routes.filter(({ described }) => described.body)) {
      const { method, path } = route;
      const told = await problemsOf(send(method, nobodys(path), keyFor(route), { nonsense: 1 }));
      expect({ method, path, ...told }).toEqual({ method, path, ...bad });
    }
  });
  test('an id that is none', async () => {
    for (const route of routes.filter(({ described }) => described.params)) {
      const { method, path, described } = route;
      const address = path.replace(/:\w+/g, 'no/such'.replace('/', '%20'));
      const told = await problemsOf(send(method, address, keyFor(route), described.body ? {} : undefined));
      if (path.includes(':code')) continue;
      expect({ method, path, ...told }).toEqual({ method, path, ...bad });
    }
  });
  test('a text that is no JSON, and where in a body it is wrong', async () => {
    for (const route of routes.filter(({ described }) => described.body)) {
      const { method, path } = route;
      const asked = call(method.toLowerCase() as Method, nobodys(path), keyFor(route));
      const told = await problemsOf(asked.set('content-type', 'application/json').send('{"name": '));
      expect({ method, path, ...told }).toEqual({
        method,
        path,
        status: 400,
        type: '/problems/bad-request',
        isProblem: true,
      });
    }
    const agreement = { plan: '', startsOn: 'soon' };
    const { body } = await send('POST', '/v1/tenants', own.operator, { slug: 'fern', name: 'Fern', agreement });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['#/agreement/plan', '#/agreement/startsOn', '#/agreement/email']),
    );
    expect(body).toMatchObject({ code: 'bad-form', mistakes: expect.arrayContaining([expect.stringContaining(':')]) });
  });
  test('an id that nobody has', async () => {
    const found: object[] = [];
    // Months are there by themselves; recordings are asked of servers.
    const byId = routes.filter(({ path }) => path.includes(':') && !/:month|:recordId/.test(path));
    for (const route of byId) {
      const { method, path, described } = route;
      const body = API_BODIES[`${method} ${path}`];
      expect({ method, path, hasBody: body !== undefined }).toEqual({ method, path, hasBody: !!described.body });
      const { status, body: told } = await send(
        method,
        addressOf(path) + asking(described, { reason: 'because' }),
        keyFor(route),
        body,
      );
      if (status !== 404 || !told.code) found.push({ method, path, status, told });
    }
    expect(found).toEqual([]);
  });
  test('a page of no rows, and a cursor of no list', async () => {
    const lists = routes.filter(({ described }) => described.query && 'cursor' in described.query.shape);
    for (const route of lists) {
      const { path } = route;
      const month = 'month=2026-10';
      for (const query of ['limit=0', 'limit=1000', 'cursor=nonsense', `cursor=${'a'.repeat(2000)}`]) {
        const told = await problemsOf(send('GET', `${nobodys(path)}?${month}&${query}`, keyFor(route)));
        expect({ path, query, ...told }).toEqual({ path, query, ...bad });
      }
    }
    expect(lists.length).toBeGreaterThan(20);
  });
});

test('nobody makes a key that may do more than they', async () => {
  await expect(
    make(resellerScope(resellerOf('lantern').id, actor), 'reseller-finance', ['secrets.read']),
  ).rejects.toMatchObject({
    code: 'scope-not-yours',
  });
});

const NETWORKS = new Set(['/v1/resellers', '/v1/resellers/:id']);
/** What of this a method has a parameter for. */
const asking = ({ query }: Described, given: Record<string, string>): string =>
  `?${new URLSearchParams(Object.entries(given).filter(([name]) => query && name in query.shape))}`;

const idOf = async (table: string, slug: string, where = 'true'): Promise<string> => {
  const { rows } = await owner.query(
    `select id from ${table} where reseller_id = $1 and ${where} order by id limit 1`,
    [resellerOf(slug).id],
  );
  return rows[0].id;
};

test('a parameter nobody knows is a mistake, and the ones there are stand beside it', async () => {
  const { body } = await get('/v1/tenants?limit=2&after=x', keys.lantern).expect(422);
  expect(body.errors).toEqual([
    { pointer: '#/after', detail: expect.stringMatching(/^is no parameter here; .*\bcursor\b/) },
  ]);
  await get('/v1/settings/nothing?x=1', keys.lantern).expect(404);
});

describe('a key sees its owner’s rows alone', () => {
  const slugs = async (key: string) =>
    (await get('/v1/tenants', key).expect(200)).body.items.map(({ slug }: { slug: string }) => slug);
  test('tenants', async () => {
    expect(await slugs(keys.lantern)).toHaveLength(5);
    expect((await slugs(keys.network)).length).toBe(world.tenants.length);
    await get(`/v1/tenants/${tenantOf('oak-housing').id}`, keys.wren).expect(404);
    await get(`/v1/tenants/${tenantOf('oak-housing').id}`, keys.lantern).expect(200);
  });
  test('documents: a tenant its issued ones, no neighbour’s', async () => {
    const of = async (key: string) => (await get('/v1/invoices', key).expect(200)).body.items;
    for (const one of await of(keys.oak))
      expect(one).toMatchObject({ tenantId: tenantOf('oak-housing').id, state: 'issued' });
    const [first] = await of(keys.lantern);
    await get(`/v1/invoices/${first.id}`, keys.wren).expect(404);
    expect((await get(`/v1/invoices/${first.id}`, keys.lantern).expect(200)).body.lines).toHaveLength(1);
  });
  test('usage', async () => {
    const oak = tenantOf('oak-housing').id;
    const mine = await get('/v1/usage?month=2026-10', keys.oak).expect(200);
    expect(mine.body.items).toEqual([expect.objectContaining({ seconds: 3600, from: '2026-10-05T10:00:00.000Z' })]);
    await get(`/v1/usage?month=2026-10&tenantId=${oak}`, keys.wren).expect(404);
    const neighbour = await get(`/v1/usage?month=2026-10&tenantId=${tenantOf('green-thread').id}`, keys.oak).expect(
      200,
    );
    expect(neighbour.body).toEqual(mine.body);
  });
  test('the audit log', async () => {
    const { body } = await get('/v1/audit?limit=100', keys.wren).expect(200);
    expect(body.items.length).toBeGreaterThan(0);
    const { rows } = await owner.query('select id from audit_entries where reseller_id = $1', [resellerOf('wren').id]);
    const own = rows.map(({ id }) => id);
    expect(body.items.filter(({ id }: { id: string }) => !own.includes(id))).toEqual([]);
  });
});

/** One of Lantern's for each address with an id in it; where it is a tenant's, Oak's. */
async function lanternsIds(): Promise<Record<string, string>> {
  const lantern = resellerScope(resellerOf('lantern').id, actor);
  const oak = tenantOf('oak-housing').id;
  const { id: hookId } = await app.get(Endpoints).add(lantern, {
    kind: 'webhook',
    name: 'Books',
    target: 'https://books.example/in',
    topics: ['invoice.issued'],
  });
  return {
    '/v1/tenants/:id': oak,
    '/v1/webhooks/:id': hookId,
    '/v1/alerts/:id': hookId,
    '/v1/invoices/:id': await idOf('invoices', 'lantern', `tier = 'retail' and state = 'issued'`),
    '/v1/payments/:id': await idOf('payments', 'lantern', `tier = 'retail'`),
    '/v1/payers/:id': await idOf('payers', 'lantern', `tier = 'retail'`),
    '/v1/debtors/:payerId': await idOf('payers', 'lantern', `tier = 'retail'`),
    '/v1/bank/transactions/:id': await idOf('bank_transactions', 'lantern'),
    '/v1/questions/:id': await idOf('questions', 'lantern'),
    '/v1/meetings/:id': await idOf('runs', 'lantern', `tenant_id = '${oak}'`),
    '/v1/own-meetings/:id': await idOf('runs', 'lantern', `tenant_id = '${oak}'`),
    '/v1/resellers/:id': resellerOf('lantern').id,
    '/v1/servers/:id': (await owner.query('select id from bbb_servers limit 1')).rows[0].id,
    '/v1/rooms/:id': await idOf('rooms', 'lantern', `tenant_id = '${oak}'`),
    '/v1/letters/:id': await idOf('letters', 'lantern', `tier = 'retail'`),
    '/v1/price-lists/:code': (await owner.query(`select code from price_lists where tier = 'retail' limit 1`)).rows[0]
      .code,
  };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(openApiDocument(), 'api');
/** Checks a good answer of a GET by what the document says of it. */
const described200 = (path: string) => {
  const operation = path
    .replace(/:(\w+)/g, '{$1}')
    .replace(/~/g, '~0')
    .replace(/\//g, '~1');
  return ajv.compile({
    $ref: `api#/paths/${operation}/get/responses/200/content/application~1json/schema`.replace(
      /[{}]/g,
      encodeURIComponent,
    ),
  });
};

test('answers have the shape that openapi.json says', async () => {
  const oak = tenantOf('oak-housing').id;
  const ids = await lanternsIds();
  const wrong: object[] = [];
  const lists: string[] = [];
  for (const route of routes.filter(({ method, described }) => method === 'GET' && described.answer.of)) {
    const { path, described, side, permission } = route;
    if (path === '/v1/recordings' || path.includes(':lineId')) continue; // asked of servers; below, with a draft's own line
    const start = Object.keys(ids).find((one) => path.startsWith(one));
    const address = addressOf(path.replace(start ?? '-', start?.replace(/:\w+/, ids[start]!) ?? '-'));
    const asks = asking(described, { month: '2026-10', tenantId: oak });
    const key =
      side === 'tenants' || !mayAs('network-admin', permission!)
        ? keys.oak
        : NETWORKS.has(path)
          ? keys.network
          : keys.lantern;
    const { body, status } = await get(address + asks, key);
    const isAsDescribed = described200(path);
    if (status !== 200 || !isAsDescribed(body)) wrong.push({ path, status, body, mistakes: isAsDescribed.errors });
    else expect({ path, parsed: described.answer.of!.parse(body) }).toEqual({ path, parsed: body });
    const columns = columnsOf(described);
    if (!columns) continue;
    const { text, headers } = await get(address + asks, key).set('accept', 'text/csv');
    expect({ path, head: text.split('\n', 1)[0], type: headers['content-type'] }).toEqual({
      path,
      head: `\u{FEFF}${columns.join(',')}`,
      type: 'text/csv; charset=utf-8',
    });
    lists.push(path);
  }
  expect(wrong).toEqual([]);
  expect(lists.length).toBeGreaterThan(35);
});

test('what webhooks are told has the shape that openapi.json says', async () => {
  const lantern = resellerOf('lantern').id;
  const tenantId = tenantOf('oak-housing').id;
  const [server] = (await owner.query('select id, name from bbb_servers limit 1')).rows;
  const ids: Record<Topic, Record<string, string>> = {
    'invoice.issued': { invoiceId: await idOf('invoices', 'lantern', `tier = 'retail' and state = 'issued'`) },
    'payment.received': { paymentId: await idOf('payments', 'lantern') },
    'payment.failed': { paymentId: await idOf('payments', 'lantern') },
    'payment.disputed': { paymentId: await idOf('payments', 'lantern') },
    'tenant.moved': { tenantId },
    'letter.failed': { letterId: await idOf('letters', 'lantern') },
    'limit.near': { tenantId, what: 'people', month: '2026-10' },
    'month.incomplete': { month: '2026-10' },
    'server.down': { serverId: server.id, server: server.name, reason: 'it does not answer' },
    'server.up': { serverId: server.id, server: server.name },
  };
  await owner.query(`update invoices set is_complete = false where state = 'draft' and reseller_id = $1`, [lantern]);
  for (const topic of Object.keys(ids) as Topic[]) {
    const data = await app
      .get(Tenancy)
      .acrossNetwork({ actor, why: 'test' }, (tx) => app.get(DescribeEvent).of(tx, topic, ids[topic], lantern));
    const read = EVENT_DATA[topic].strict().safeParse(data);
    expect({ topic, data, mistakes: read.error?.issues }).toEqual({ topic, data: read.data, mistakes: undefined });
  }
  await owner.query(`update invoices set is_complete = true where state = 'draft' and reseller_id = $1`, [lantern]);
});

describe('lists are searched, sorted, and taken whole as a table', () => {
  const items = async (path: string) => (await get(path, keys.lantern).expect(200)).body.items;
  const names = async (query: string) =>
    (await items(`/v1/tenants?${query}`)).map(({ name }: { name: string }) => name);
  test('tenants by part of a name, by state, in three orders, and of one reseller', async () => {
    expect(await names('q=OAK')).toEqual([tenantOf('oak-housing').name]);
    expect(await names('q=oak-hous&state=active')).toEqual([tenantOf('oak-housing').name]);
    expect(await names('q=oak&state=ended')).toEqual([]);
    const sorted = await names('sort=name');
    expect(sorted).toEqual(sorted.toSorted());
    expect(await names('sort=newest')).toEqual((await names('sort=oldest')).toReversed());
    const ofWren = await get('/v1/tenants?reseller=wren', keys.network).expect(200);
    expect(ofWren.body.items.length).toBe(world.tenants.filter(({ resellerSlug }) => resellerSlug === 'wren').length);
    await get('/v1/tenants?reseller=wren', keys.lantern).expect(404);
    await get('/v1/tenants?sort=size', keys.lantern).expect(422);
  });
  test('a page says where the next one is, in every order', async () => {
    for (const sort of ['name', 'newest', 'oldest']) {
      const whole = await names(`sort=${sort}`);
      const seen: string[] = [];
      for (let at: string | undefined = `/v1/tenants?sort=${sort}&limit=2`; at; ) {
        const { body, headers }: request.Response = await get(at, keys.lantern).expect(200);
        seen.push(...body.items.map(({ name }: { name: string }) => name));
        at = /^<([^>]+)>; rel="next"$/.exec(headers.link ?? '')?.[1];
        expect(at !== undefined).toBe(body.next !== null);
      }
      expect(seen).toEqual(whole);
    }
  });
  test('documents by number and payer, state, month and issuer, in five orders', async () => {
    const all = await items('/v1/invoices');
    const { number, payer } = all.find(
      ({ state, tier }: (typeof all)[number]) => state === 'issued' && tier === 'retail',
    );
    const of = async (query: string) => (await items(`/v1/invoices?${query}`)).map(({ id }: { id: string }) => id);
    expect(
      (await items(`/v1/invoices?q=${number.toLowerCase()}`)).map((one: (typeof all)[number]) => one.number),
    ).toContain(number);
    for (const one of await items(`/v1/invoices?q=${encodeURIComponent(payer.slice(0, 4))}`))
      expect(one.payer.slice(0, 4).toLowerCase()).toBe(payer.slice(0, 4).toLowerCase());
    for (const one of await items('/v1/invoices?state=draft&month=2026-10&tier=retail'))
      expect(one).toMatchObject({ state: 'draft', month: '2026-10', tier: 'retail' });
    for (const sort of ['newest', 'month', 'number', 'payer', 'amount']) {
      const [first, ...rest] = await of(`sort=${sort}`);
      const { body } = await get(`/v1/invoices?sort=${sort}&limit=1`, keys.lantern);
      const { body: second } = await get(`/v1/invoices?sort=${sort}&cursor=${body.next}`, keys.lantern).expect(200);
      expect([body.items[0].id, ...second.items.map(({ id }: { id: string }) => id)]).toEqual([first, ...rest]);
    }
    await get('/v1/invoices?tier=wholesale', keys.lantern).expect(403);
    const wholesale = (await get('/v1/invoices?tier=wholesale', keys.network).expect(200)).body.items;
    expect(new Set(wholesale.map(({ tier }: { tier: string }) => tier))).toEqual(new Set(['wholesale']));
  });
  test('meetings by name and by how they are known', async () => {
    const of = async (query: string) =>
      (await get(`/v1/usage?month=2026-10&${query}`, keys.oak).expect(200)).body.items.length;
    const [{ meetingName, knownBy }] = (await get('/v1/usage?month=2026-10', keys.oak)).body.items;
    expect(await of(`q=${meetingName.toUpperCase()}&knownBy=${encodeURIComponent(knownBy)}`)).toBe(1);
    expect(await of('q=nothing')).toBe(0);
    expect(await of('knownBy=told')).toBe(knownBy === 'told' ? 1 : 0);
  });
  test('the audit log whole, beyond a page, with who it was and no formula in it', async () => {
    const scope = resellerScope(resellerOf('lantern').id, actor);
    await app.get(Tenancy).within(scope, async (tx) => {
      for (let row = 0; row < 250; row += 1) await tx.audit('=told(1)', `row ${row}`, { row: row });
    });
    const { text, headers } = await get(`/v1/audit?q=${encodeURIComponent('=told')}`, keys.lantern)
      .set('accept', 'text/csv')
      .expect(200);
    expect(headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    const rows: Record<string, string>[] = parseCsv(text, { columns: true, bom: true });
    expect(rows).toHaveLength(250);
    expect(new Set(rows.map(({ subject }) => subject)).size).toBe(250);
    expect(rows[0]).toMatchObject({ action: "'=told(1)", who: 'command test', details: '{"row":249}' });
    const wrong = await get('/v1/audit?from=yesterday', keys.lantern).set('accept', 'text/csv').expect(422);
    expect(wrong.body.code).toBe('bad-form');
    await get('/v1/audit', keys.oak).set('accept', 'text/csv').expect(200);
  });
});

test('lists are paged by cursor, each row once', async () => {
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const { body }: { body: { items: { slug: string }[]; next: string | null } } = await get(
      `/v1/tenants?limit=2${next ? `&cursor=${next}` : ''}`,
      keys.lantern,
    ).expect(200);
    seen.push(...body.items.map(({ slug }: { slug: string }) => slug));
    next = body.next;
  }
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
});

describe('POST /v1/tenants', () => {
  const post = (body: object, key = keys.lantern, once?: string) => {
    const asked = call('post', '/v1/tenants', key).send(body);
    return once ? asked.set('idempotency-key', once) : asked;
  };
  test('says by field what is wrong', async () => {
    const { body } = await post({ slug: 'Not Good', name: '', more: 1 }).expect(422);
    expect(body.type).toBe('/problems/bad-form');
    expect(body.mistakes.join()).toMatch(/slug: must be small letters.*name:/);
    await call('post', '/v1/tenants', keys.lantern)
      .set('content-type', 'application/json')
      .send('{"slug":')
      .expect(400);
  });
  test('answers with the address and the secret, which work at once', async () => {
    const { body } = await post({ slug: 'tin-roof', name: 'Tin Roof' }).expect(201);
    expect(body).toMatchObject({ slug: 'tin-roof', endpoint: 'http://127.0.0.1/t/tin-roof/bigbluebutton/' });
    const secrets = await get(`/v1/tenants/${body.id}/secrets`, keys.lantern).expect(200);
    expect(secrets.body.items.map(({ secret }: { secret: string }) => secret)).toEqual([body.secret]);
    await get(`/v1/tenants/${body.id}/secrets`, keys.wren).expect(404);
    expect((await post({ slug: 'tin-roof', name: 'Again' }).expect(409)).body.type).toBe('/problems/name-taken');
  });
  test('the same key answers the same once more; another body under it is refused', async () => {
    const first = await post({ slug: 'slow-loom', name: 'Slow Loom' }, keys.lantern, 'once-1').expect(201);
    const again = await post({ slug: 'slow-loom', name: 'Slow Loom' }, keys.lantern, 'once-1').expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const other = await post({ slug: 'other-loom', name: 'Other' }, keys.lantern, 'once-1').expect(422);
    expect(other.body.type).toBe('/problems/idempotency-key-reused');
    await post({ slug: 'wren-loom', name: 'Wren’s own key' }, keys.wren, 'once-1').expect(201);
    const { rows } = await owner.query(`select answer_sealed from idempotent_answers where idempotency_key = 'once-1'`);
    expect(rows.every(({ answer_sealed: sealed }) => !sealed.includes(first.body.secret))).toBe(true);
  });
  test('ten at once under one key make one tenant', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        post({ slug: 'ten-at-once', name: 'Ten' }, keys.lantern, 'once-10').then(({ status }) => status),
      ),
    );
    expect(answers.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(answers).toContain(201);
    expect((await owner.query(`select 1 from tenants where slug = 'ten-at-once'`)).rowCount).toBe(1);
  });
  test('a tenant’s own key may not', async () => {
    await post({ slug: 'no', name: 'No' }, keys.oak).expect(403);
  });
});

test('a credit note is made once, and another reseller’s invoice is not there', async () => {
  const { rows } = await owner.query(
    `select id from invoices where tier = 'retail' and state = 'issued' and reseller_id = $1`,
    [resellerOf('lantern').id],
  );
  await call('post', `/v1/invoices/${rows[0].id}/credit-notes`, keys.wren).send({ reason: 'x' }).expect(404);
  await call('post', `/v1/invoices/${rows[0].id}/credit-notes`, keys.lantern).send({ reason: '' }).expect(422);
});

describe('another reseller’s, or another tenant’s, is not there', () => {
  /** Whose rows these addresses are about: Lantern's, and of it the tenant Oak's. */
  const NOT_BY_OWNER = /^\/v1\/(resellers|servers|server-orders\/:id\/activation|sandboxes|recordings|price-lists)/;
  test('by any act or look with an id in its address', async () => {
    const scope = resellerScope(resellerOf('wren').id, actor);
    const wren = await make(scope, 'reseller-admin');
    const thread = tenantOf('green-thread');
    const neighbour = await make(tenantScope(thread.resellerId, thread.id, actor), 'tenant-admin');
    const ids = await lanternsIds();
    const audits = async () => Number((await owner.query('select count(*) from audit_entries')).rows[0].count);
    const before = await audits();
    const tried: string[] = [];
    for (const { method, path, permission, side, described } of routes) {
      const start = Object.keys(ids).find((one) => path.startsWith(one));
      if (!start || NOT_BY_OWNER.test(path)) continue;
      const stranger = side === 'tenants' || !mayAs('reseller-admin', permission!) ? neighbour : wren;
      const body = API_BODIES[`${method} ${path}`];
      expect({ method, path, hasBody: body !== undefined }).toEqual({
        method,
        path,
        hasBody: described.body !== undefined,
      });
      const address = addressOf(path.replace(start, start.replace(/:\w+/, ids[start]!)));
      const { status, body: told } = await send(
        method,
        address + asking(described, { reason: 'because' }),
        stranger,
        body,
      );
      expect({ method, path, status, told }).toMatchObject({ method, path, status: 404 });
      tried.push(path);
    }
    expect(tried.length).toBeGreaterThan(60);
    expect(await audits()).toBe(before);
  });
  test('resellers themselves are the network’s to look at and to change', async () => {
    const wren = await make(resellerScope(resellerOf('wren').id, actor), 'reseller-admin');
    const stored = async () => (await owner.query('select * from resellers order by id')).rows;
    const before = await stored();
    const theirs = routes.filter(({ path }) => path.startsWith('/v1/resellers'));
    for (const { method, path, described } of theirs)
      for (const slug of ['lantern', 'wren']) {
        const address = path.replace(':id', resellerOf(slug).id);
        const { status } = await send(
          method,
          address + asking(described, { reason: 'because' }),
          wren,
          API_BODIES[`${method} ${path}`],
        );
        expect({ method, path, slug, status }).toEqual({ method, path, slug, status: 403 });
      }
    expect(theirs.length).toBeGreaterThan(4);
    expect(await stored()).toEqual(before);
  });
  test('nor by saying another reseller’s name', async () => {
    for (const path of [
      '/v1/payments',
      '/v1/payers',
      '/v1/letters',
      '/v1/debtors',
      '/v1/questions',
      '/v1/open-invoices',
    ])
      await get(`${path}?reseller=lantern`, keys.wren).expect(404);
    await get('/v1/payments?reseller=lantern', keys.network).expect(200);
    await get('/v1/payments?tier=wholesale', keys.wren).expect(403);
  });
});

describe('what the pages do', () => {
  const post = (path: string, body: object | undefined, key = keys.lantern, once = newId()) =>
    send('POST', path, key, body).set('idempotency-key', once);
  const rowsOf = async (sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows;

  test('a draft is held, let go, corrected and approved; each POST once under its key', async () => {
    const id = await idOf('invoices', 'lantern', `tier = 'retail' and state = 'draft'`);
    const [fee] = await rowsOf(
      `update invoice_lines set usage_month = '2026-10-01', seconds = 3600, usage_after_position = 0 where invoice_id = $1 returning id`,
      [id],
    );
    const behind = await get(`/v1/invoices/${id}/lines/${fee.id}/meetings`, keys.lantern).expect(200);
    expect(behind.body).toMatchObject({ items: [{ seconds: 3600, meetingName: 'm' }], next: null });
    await post(`/v1/invoices/${id}/hold`, { reason: 'wait for the order' }).expect(204);
    expect((await get(`/v1/invoices/${id}`, keys.lantern)).body).toMatchObject({
      state: 'held',
      heldReason: 'wait for the order',
    });
    await send('DELETE', `/v1/invoices/${id}/hold`, keys.lantern).expect(204);
    const line = { description: 'Left out', netMinor: 50, reason: 'agreed by mail' };
    await post(`/v1/invoices/${id}/lines`, line, keys.lantern, 'line-1').expect(204);
    const again = await post(`/v1/invoices/${id}/lines`, line, keys.lantern, 'line-1').expect(204);
    expect(again.headers['idempotent-replayed']).toBe('true');
    await post(`/v1/invoices/${id}/lines`, { ...line, netMinor: 51 }, keys.lantern, 'line-1').expect(422);
    await send('PUT', `/v1/invoices/${id}/note`, keys.lantern, { note: 'Thank you', purchaseOrder: 'PO-1' }).expect(
      204,
    );
    const { body } = await get(`/v1/invoices/${id}`, keys.lantern);
    expect(body).toMatchObject({ netMinor: 150, note: 'Thank you', purchaseOrder: 'PO-1' });
    const own = body.lines.find(({ reason }: { reason: string | null }) => reason === 'agreed by mail');
    await send('DELETE', `/v1/invoices/${id}/lines/${own.id}`, keys.lantern).expect(422);
    await send('DELETE', `/v1/invoices/${id}/lines/${own.id}?reason=twice`, keys.lantern).expect(204);
    await get(`/v1/invoices/${id}/pdf`, keys.lantern).expect(409);
    await post(`/v1/invoices/${id}/approval`, undefined).expect(204);
    const month = await get('/v1/months/2026-10', keys.lantern).expect(200);
    const { body: soFar } = await get('/v1/months/2026-11/so-far', keys.lantern).expect(200);
    expect(soFar).toMatchObject({ month: '2026-11', currency: 'GBP', netMinor: expect.any(Number) });
    expect(month.body).toMatchObject({ month: '2026-10', approved: 1 });
    const [{ actor: by }] = await rowsOf(
      `select actor from audit_entries where action = 'added line' and subject = $1`,
      [id],
    );
    expect(by).toMatchObject({ kind: 'api-key' });
  });

  test('a bank statement is looked at, taken, and taken again without doubling; a transaction put aside and back', async () => {
    const [account] = (await get('/v1/bank/accounts', keys.lantern).expect(200)).body.items;
    const mapping = { date: 'Date', dateFormat: 'yyyy-MM-dd', amount: 'Amount', party: 'Name', reference: 'Reference' };
    const statement = {
      account: account.id,
      text: 'Date,Amount,Name,Reference\n2026-11-02,12.00,Ada,Rooms\n',
      mapping,
    };
    const look = await post('/v1/bank/statements/previews', statement).expect(200);
    expect(look.body).toMatchObject({
      format: 'csv',
      taken: 1,
      lines: [{ amountMinor: 1200, party: 'Ada', isKnown: false }],
    });
    expect((await post('/v1/bank/statements', statement).expect(201)).body).toMatchObject({ lines: 1, taken: 1 });
    expect((await post('/v1/bank/statements', statement).expect(201)).body).toMatchObject({ lines: 1, taken: 0 });
    const broken = await post('/v1/bank/statements', {
      ...statement,
      text: 'Date,Amount,Name,Reference\nnever,x,Ada,\n',
    }).expect(422);
    expect(broken.body.mistakes[0]).toMatch(/^line 2: /);
    const [waiting] = (await get('/v1/bank/transactions', keys.lantern).expect(200)).body.items;
    expect(waiting).toMatchObject({ amountMinor: 1200, party: 'Ada', state: 'waiting' });
    await post(`/v1/bank/transactions/${waiting.id}/exclusion`, { reason: 'a gift' }).expect(204);
    await send('DELETE', `/v1/bank/transactions/${waiting.id}/decision?reason=no`, keys.lantern).expect(204);
    const { body } = await get(`/v1/bank/transactions/${waiting.id}`, keys.lantern);
    expect(body).toMatchObject({
      state: 'waiting',
      decisions: [{ kind: 'ignore', reason: 'a gift', undoneReason: 'no' }],
    });
  });

  test('a payer is changed by its reseller, and by the tenant itself where nobody shares it', async () => {
    const { body: own } = await get('/v1/payer', keys.oak).expect(200);
    const { id, isShared, tier, isBusiness, ...data } = own;
    expect({ tier, isShared }).toEqual({ tier: 'retail', isShared: false });
    await send('PUT', '/v1/payer', keys.oak, { ...data, purchaseOrder: 'PO-7' }).expect(204);
    await send('PUT', '/v1/payer', keys.oak, { ...data, emails: ['nobody'] }).expect(422);
    expect((await get(`/v1/payers/${id}`, keys.lantern)).body).toMatchObject({ purchaseOrder: 'PO-7' });
    await send('PUT', `/v1/payers/${id}`, keys.lantern, { ...data, name: 'Oak Housing Ltd', isBusiness }).expect(204);
    expect((await get('/v1/payer', keys.oak)).body.name).toBe('Oak Housing Ltd');
    await send('PUT', '/v1/payer', keys.oak, data).expect(204);
  });

  test('a tenant: changed, noted about, suspended and let go, its ceiling set by both sides', async () => {
    const { id } = tenantOf('oak-housing');
    const at = `/v1/tenants/${id}`;
    const changed = await send('PATCH', at, keys.lantern, { language: 'ca' }).expect(200);
    expect(changed.body).toMatchObject({ id, language: 'ca', name: tenantOf('oak-housing').name });
    await post(`${at}/notes`, { text: 'Pays late, kindly' }).expect(204);
    expect((await get(`${at}/notes`, keys.lantern)).body.items[0]).toMatchObject({
      text: 'Pays late, kindly',
      personId: null,
    });
    await post(`${at}/suspension`, { reason: 'asked for it' }).expect(204);
    expect((await get(at, keys.lantern)).body.state).toBe('suspended');
    await post(`${at}/suspension`, { reason: 'again' }).expect(409);
    await send('DELETE', `${at}/suspension?reason=over`, keys.lantern).expect(204);
    await send('PUT', `${at}/ceiling`, keys.lantern, { seconds: 36_000, minor: null }).expect(204);
    await send('PUT', `${at}/ceiling`, keys.oak, { seconds: 7_200, minor: 500 }).expect(204);
    expect((await get(`${at}/ceiling`, keys.oak)).body).toMatchObject({ seconds: 7_200, minor: 500 });
    await send('PUT', `${at}/embedding`, keys.oak, {
      sites: ['https://moodle.example'],
      allowsRequestsWithoutSession: true,
    }).expect(204);
    expect((await get(`${at}/embedding`, keys.oak)).body.sites).toEqual(['https://moodle.example']);
  });

  test('a whole customer: tenant, payer, agreement, invitation, by one POST and once', async () => {
    const plan = (await get('/v1/plans', keys.oak).expect(200)).body.plans[0].code;
    const agreement = {
      plan,
      startsOn: '2026-11-05',
      contactName: 'Ada Fern',
      email: 'ada@fern.example',
      street: '1 Fern Lane',
      town: 'Leeds',
      postcode: 'LS1 1AA',
      countryCode: 'GB',
    };
    const first = await post('/v1/tenants', { slug: 'fern', name: 'Fern', agreement }, keys.lantern, 'fern').expect(
      201,
    );
    const again = await post('/v1/tenants', { slug: 'fern', name: 'Fern', agreement }, keys.lantern, 'fern').expect(
      201,
    );
    expect(again.body).toEqual(first.body);
    const { items } = (await get(`/v1/tenants/${first.body.id}/agreements`, keys.lantern)).body;
    expect(items).toMatchObject([{ payer: 'Fern', startsOn: '2026-11-05', plans: [{ plan }] }]);
    const refused = await post('/v1/tenants', {
      slug: 'fern-2',
      name: 'Fern',
      agreement: { ...agreement, plan: 'none' },
    });
    expect(refused.status).toBe(422);
    const nowhere = { slug: 'fern-2', name: 'Fern', agreement: { ...agreement, countryCode: 'UK' } };
    const { body: problem } = await post('/v1/tenants', nowhere, keys.lantern).expect(422);
    expect(problem.errors).toEqual([{ pointer: '#/agreement/countryCode', detail: 'must be a country, like GB' }]);
    expect(await rowsOf(`select 1 from tenants where slug = 'fern-2'`)).toEqual([]);
  });

  test('prices: the effect before, a version after, mistakes by place, another’s list not at all', async () => {
    const { items } = (await get('/v1/price-lists', keys.lantern).expect(200)).body;
    const own = items.find(({ mayChange }: { mayChange: boolean }) => mayChange);
    const others = items.find(({ mayChange }: { mayChange: boolean }) => !mayChange);
    const { prices } = (await get(`/v1/price-lists/${own.code}`, keys.lantern).expect(200)).body.versions.at(-1);
    const at = `/v1/price-lists/${own.code}`;
    expect((await post(`${at}/effects`, { prices }).expect(200)).body).toMatchObject({
      month: '2026-10',
      problems: 0,
      changed: 0,
    });
    const wrong = { ...prices, plans: [prices.plans[0], prices.plans[0]] };
    expect(
      (await post(`${at}/versions`, { prices: wrong, startsOn: '2027-01-01' }).expect(422)).body.mistakes.join(),
    ).toMatch(/twice/);
    await post(`${at}/versions`, { prices, startsOn: '2027-01-01' }).expect(201);
    await post(`${at}/versions`, { prices, startsOn: '2026-01-01' }).expect(422);
    const taken = await post(`/v1/price-lists/${others.code}/versions`, { prices, startsOn: '2027-01-01' });
    expect(taken.status).toBe(403);
  });

  test('nobody’s meetings are given away by the network, and by a rule; a reseller’s rule names its own server', async () => {
    const [server] = await rowsOf('select id from bbb_servers limit 1');
    const run = newId();
    await owner.query(
      `insert into runs (id, internal_meeting_id, server_id, meeting_id, meeting_name, metadata, created_at, month,
         is_recorded, is_breakout, recording_awaited) values ($1, $1::uuid::text || '-2', $2, 'lost', 'Lost', '{}', '2026-10-06', '2026-10-01', false, false, false)`,
      [run, server.id],
    );
    const { items } = (await get('/v1/usage/unattributed', keys.network).expect(200)).body;
    expect(items).toEqual([expect.objectContaining({ id: run, meetingName: 'Lost' })]);
    const gift = { meetings: [run], tenant: 'oak-housing', reason: 'they say so' };
    await post('/v1/usage/attributions', gift).expect(404);
    await post('/v1/usage/attributions', gift, keys.network).expect(204);
    await post('/v1/usage/attributions', gift, keys.network).expect(409);
    const rule = { tenant: 'oak-housing', idPrefix: 'oak-', validFrom: '2026-10-01' };
    expect((await post('/v1/usage/rules', { ...rule, reason: 'x' }).expect(422)).body.type).toBe(
      '/problems/own-server-only',
    );
    await post('/v1/usage/rules/tests', rule, keys.network).expect(200, { count: 0, some: [] });
    await post('/v1/usage/rules', { ...rule, reason: 'their ids' }, keys.network).expect(201);
    expect((await get('/v1/usage/rules', keys.lantern)).body.items).toMatchObject([
      { idPrefix: 'oak-', reason: 'their ids' },
    ]);
  });

  test('a tenant’s wish is answered once; a room is made, changed, given new links and closed', async () => {
    const question = await idOf('questions', 'lantern', `tenant_id = '${tenantOf('oak-housing').id}'`);
    await post(`/v1/questions/${question}/refusal`, { answer: 'Not before spring' }).expect(204);
    await post(`/v1/questions/${question}/refusal`, { answer: 'Not before spring' }).expect(409);
    const { body: room } = await post('/v1/rooms', { name: 'Meeting room' }, keys.oak).expect(201);
    expect(room).toMatchObject({ people: 8, hostLink: expect.stringContaining('/r/') });
    const { id, hostLink, guestLink, ...settings } = room;
    await send('PUT', `/v1/rooms/${id}`, keys.oak, { ...settings, people: 12 }).expect(200);
    const renewed = await post(`/v1/rooms/${id}/links`, undefined, keys.oak).expect(201);
    expect(renewed.body).toMatchObject({ people: 12 });
    expect([renewed.body.hostLink, renewed.body.guestLink]).not.toEqual(expect.arrayContaining([hostLink, guestLink]));
    await send('DELETE', `/v1/rooms/${id}`, keys.oak).expect(204);
    await get(`/v1/rooms/${id}`, keys.oak).expect(404);
  });

  test('servers: too few tenants order none, the network may; an order is cancelled; a state is the network’s to say', async () => {
    const order = { name: 'bbb9.example', capacityPeople: 100 };
    const placed = await post('/v1/server-orders', { ...order, overruled: 'a trial' }, keys.network).expect(201);
    expect(placed.body.reportToken).toMatch(/^[\w-]{43}$/);
    await send('DELETE', `/v1/server-orders/${placed.body.id}`, keys.wren).expect(404);
    await send('DELETE', `/v1/server-orders/${placed.body.id}`, keys.network).expect(204);
    const [server] = (await get('/v1/servers', keys.network)).body.items;
    await send('PUT', `/v1/servers/${server.id}/state`, keys.lantern, { state: 'cordoned' }).expect(403);
    await send('PUT', `/v1/servers/${server.id}/state`, keys.network, { state: 'cordoned' }).expect(204);
    await send('PUT', `/v1/servers/${server.id}/state`, keys.network, { state: 'enabled' }).expect(204);
  });

  test('settings: issuer, bank by its own scope alone, branding, alerts, terms, reminders, jobs', async () => {
    const { body: issuer } = await get('/v1/issuer', keys.wren).expect(200);
    const { legalName, addressLines, registrationText, email, phone, issuesByItself } = issuer;
    const details = { legalName, addressLines, registrationText, email, phone, paymentTermsDays: 21, issuesByItself };
    await send('PUT', '/v1/issuer', keys.wren, details).expect(204);
    expect((await get('/v1/issuer', keys.wren)).body.paymentTermsDays).toBe(21);
    const bank = { name: 'Wren', sortCode: '112233', accountNumber: '12345678' };
    const without = await make(resellerScope(resellerOf('wren').id, actor), 'reseller-admin', [
      'issuer.change',
      'issuer.read',
    ]);
    await send('PUT', '/v1/issuer/bank', without, bank).expect(403);
    await send('PUT', '/v1/issuer/bank', keys.wren, { ...bank, sortCode: '1' }).expect(422);
    await send('PUT', '/v1/issuer/bank', keys.wren, bank).expect(204);
    expect((await get('/v1/issuer', keys.wren)).body.bank).toMatchObject({ sortCode: '11-22-33' });
    const vat = { startsOn: '2026-12-01', vatNumber: 'FR12345678901' };
    const { body: told } = await post('/v1/issuer/vat-statuses', vat, keys.wren).expect(422);
    expect(told.mistakes).toEqual(['vatNumber: begins with GB or XI, the letters of the country']);
    await post('/v1/issuer/vat-statuses', { ...vat, vatNumber: 'gb 123 4567 89' }, keys.wren).expect(204);
    expect((await get('/v1/issuer', keys.wren)).body.vatStatuses).toContainEqual({
      startsOn: '2026-12-01',
      registered: true,
      vatNumber: 'GB123456789',
    });
    const { body: inUse } = await send('DELETE', '/v1/issuer/vat-statuses/2020-01-01', keys.wren).expect(409);
    expect(inUse.code).toBe('vat-status-in-use');
    await send('DELETE', '/v1/issuer/vat-statuses/2026-12-01', keys.wren).expect(204);
    await send('DELETE', '/v1/issuer/vat-statuses/2026-12-01', keys.wren).expect(404);
    const { body: brand } = await get('/v1/branding', keys.wren).expect(200);
    await send('PUT', '/v1/branding', keys.wren, { ...brand, name: 'Wren Rooms' }).expect(204);
    expect((await get('/v1/branding', keys.wren)).body.name).toBe('Wren Rooms');
    await send('PUT', '/v1/branding', keys.wren, { ...brand, colour: '#ffffff' }).expect(422);
    const alert = { kind: 'mail', name: 'Us', topics: ['invoice.issued'], to: ['us@wren.example'] };
    const { id } = (await post('/v1/alerts', alert, keys.wren).expect(201)).body;
    await post(`/v1/alerts/${id}/state`, { state: 'off' }, keys.wren).expect(204);
    expect((await get('/v1/alerts', keys.wren)).body.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, kind: 'mail', state: 'off', target: 'us@wren.example' })]),
    );
    await send('DELETE', `/v1/alerts/${id}`, keys.wren).expect(204);
    const terms = { version: 'second', body: 'Be kind to each other, and pay within the month.' };
    await post('/v1/terms', terms, keys.wren).expect(204);
    expect((await get('/v1/terms', keys.wren)).body).toMatchObject(terms);
    const policy = {
      startsOn: '2026-12-01',
      steps: [{ kind: 'reminder', days: 7 }],
      claimsInterest: false,
      promiseDays: 7,
    };
    await post('/v1/dunning/previews', policy, keys.wren).expect(200);
    await post('/v1/dunning/policies', policy, keys.wren).expect(204);
    expect((await get('/v1/dunning', keys.wren)).body.versions.at(-1)).toEqual(policy);
    await post('/v1/jobs/retries', {}, keys.wren).expect(200, { retried: 0 });
    const application = await idOf('applications', 'wren');
    await post(`/v1/applications/${application}/refusal`, { reason: 'no room left' }, keys.wren).expect(204);
    expect((await get('/v1/applications', keys.wren)).body.items[0]).toMatchObject({
      state: 'refused',
      reason: 'no room left',
    });
  });
});

test('a key has three hundred requests a minute, and is told how many are left', async () => {
  const key = await make(resellerScope(resellerOf('lantern').id, actor), 'reseller-admin');
  const first = await get('/v1/servers', key).expect(200);
  expect(first.headers['ratelimit-limit']).toBe('300');
  expect(first.headers['ratelimit-remaining']).toBe('299');
  for (let asked = 0; asked < 299; asked += 23)
    await Promise.all(Array.from({ length: 23 }, () => get('/v1/servers', key)));
  const last = await get('/v1/servers', key).expect(429);
  expect(last.body.type).toBe('/problems/too-many-requests');
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  await get('/v1/servers', keys.lantern).expect(200);
});

test('an address that is none is a problem too, and openapi.json is served', async () => {
  expect((await get('/v1/nothing', keys.lantern).expect(404)).headers['content-type']).toContain(
    'application/problem+json',
  );
  const { body } = await request(server).get('/api/openapi.json').expect(200);
  expect(Object.keys(body.paths)).toContain('/v1/tenants/{id}/secrets');
});
