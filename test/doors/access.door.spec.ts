import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import request from 'supertest';
import { PlatformModule } from '../../apps/platform/platform.module';
import { newId, TurnableClock } from '../../libs/kernel';
import { PeopleStore, ROLES, type Role, SignIn } from '../../libs/people';
import { PlansModule } from '../../libs/plans';
import { asCommand, type Config, Queues, RuntimeModule, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { csrfOf, Door, isPersons, rolesOf, WebModule, webApplication } from '../../libs/web';
import { platformRoutes } from '../../tools/docs/access';
import { testConfig } from '../world/context';
import type { World } from '../world/demo-world';
import { fillEveryTable } from '../world/fill-every-table';
import { type Field, type Form, readPage } from '../world/forms';
import { octoberWorld } from '../world/october';
import { setUpSecondFactor } from '../world/sign-in';
import { freshDatabase } from '../world/test-database';
import { kindOf, routeOf } from '../world/walk';

/**
 * Every route as every role, generated from the routes there are: who may not is refused, who may gets past the guard. Then
 * what pages themselves offer, sent by somebody it is not for, and with what no page would send.
 */
let app: NestFastifyApplication;
let server: Server;
let config: Config;
let drop: () => Promise<void>;
let world: World;
let owner: Client;
let home: string;
const sessions = new Map<Role, string>();
const clock = new TurnableClock(new Date('2026-11-05T09:00:00Z'));

@Door('console')
@Controller('forgotten')
class Forgotten {
  @Get()
  show(): string {
    return 'in';
  }
}

/** What an application was sent with. */
const APPLIED = {
  name: 'Willow',
  contactName: 'Ada',
  email: 'ada@willow.example',
  language: 'en',
  membershipKind: 'organisation',
  street: '1 Mill Lane',
  town: 'Leeds',
  postcode: 'LS1 1AA',
  countryCode: 'GB',
  vatNumber: '',
  plan: 'commons',
  termsVersion: 'first',
  key: newId(),
};

beforeAll(async () => {
  const database = await freshDatabase('access', 'october');
  drop = database.drop;
  config = testConfig(database.urls, { PUBLIC_URL: 'http://127.0.0.1', SMTP_URL: 'smtp://127.0.0.1:9' });
  @Module({ imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule] })
  class AccessModule {}
  app = await webApplication(AccessModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  server = app.getHttpServer();
  // Else supertest listens anew for each of three thousand requests.
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world = await octoberWorld(app);
  owner = new Client({ connectionString: database.urls.tallyroom_owner });
  await owner.connect();
  await fillEveryTable(owner, world);
  await owner.query('update applications set given = $1', [APPLIED]);
  const [network] = world.resellers;
  const [tenant] = world.tenants.filter(({ resellerSlug }) => resellerSlug === 'lantern');
  for (const role of ROLES) {
    const email = `${role}@access.example`;
    const side = role.split('-')[0];
    const resellerId = side === 'network' ? network!.id : tenant!.resellerId;
    const tenantId = side === 'tenant' ? tenant!.id : null;
    await app
      .get(Tenancy)
      .acrossNetwork({ actor: asCommand('test'), why: 'add people' }, (tx) =>
        app.get(PeopleStore).add(tx, { email, name: role, language: 'en' }, { resellerId, tenantId, role }),
      );
    await setUpSecondFactor(app, clock, email);
    const link = await app.get(SignIn).createLink(email);
    sessions.set(role, await app.get(SignIn).redeem(link!.split('/').at(-1)!));
  }
  // Nobody has proved lately who they are: what is dangerous stops there, after the table has had its say.
  clock.advance(11 * 60_000);
});
afterAll(async () => {
  await app.get(Queues).onApplicationShutdown();
  await owner.end();
  await app.close();
  // Fastify closes only what it opened itself.
  await new Promise((closed) => void server.close(closed));
  await drop();
});

const REFUSALS = ['no-door', 'looking-only', 'sign-in-first', 'not-your-door', 'not-allowed', 'form-expired'];

/** The guard's word on it: the code of its refusal, or `in` for whatever a controller answered. */
async function word(method: string, path: string, session: string | null): Promise<string> {
  const address = path.replace(/:[A-Za-z]+/g, () => newId());
  const call = request(server)[method.toLowerCase() as 'get'](address).redirects(0);
  if (session !== null) call.set('cookie', `tallyroom=${session}`);
  if (session !== null && method !== 'GET') call.set('x-csrf-token', csrfOf(session));
  const { status, text, headers } = await call;
  if (status === 303 && headers.location?.startsWith('/sign-in?')) return 'sign-in-first';
  if (headers.location?.startsWith('/account/second-factor?')) return 'second-factor-first';
  const code = /data-code="([^"]+)"/.exec(text)?.[1];
  return code && REFUSALS.includes(code) ? code : 'in';
}

const closed = platformRoutes().filter(({ door }) => door !== undefined && isPersons(door));

test.each(ROLES)('%s gets in where the table says so, and nowhere else', async (role) => {
  const expected: Record<string, boolean> = {};
  const seen: Record<string, boolean> = {};
  for (const route of closed) {
    const name = `${route.method} ${route.path}`;
    expected[name] = rolesOf(route)!.includes(role);
    seen[name] = (await word(route.method, route.path, sessions.get(role)!)) === 'in';
  }
  expect(seen).toEqual(expected);
});

test('a refusal is in the name of the reseller whose customer is refused', async () => {
  const answer = await request(server)
    .get('/console')
    .set('cookie', `tallyroom=${sessions.get('tenant-viewer')}`);
  expect({ status: answer.status, title: /<title>(.*)<\/title>/.exec(answer.text)?.[1] }).toEqual({
    status: 403,
    title: expect.stringMatching(/ · Lantern$/),
  });
});

test('a stranger gets in nowhere', async () => {
  for (const { method, path } of closed)
    expect({ method, path, word: await word(method, path, null) }).toEqual({
      method,
      path,
      word: method === 'GET' ? 'sign-in-first' : expect.stringMatching(/sign-in-first|form-expired/),
    });
});

test('an application with a route that says nothing does not start', async () => {
  @Module({ imports: [RuntimeModule.with({ config }), WebModule], controllers: [Forgotten] })
  class ForgetfulModule {}
  const forgetful = await webApplication(ForgetfulModule);
  await expect(forgetful.init()).rejects.toThrow(/Forgotten\.show {2}GET \/forgotten/);
  await forgetful.close();
});

/** Somebody of the demo, who has shown just now who they are. */
const sessionOf = async (email: string): Promise<string> =>
  app.get(SignIn).redeem((await app.get(SignIn).createLink(email))!.split('/').at(-1)!);

interface Answer {
  readonly status: number;
  readonly text: string;
}
async function send(
  session: string,
  method: string,
  address: string,
  body?: string | URLSearchParams,
  type?: string,
): Promise<Answer> {
  const headers = { cookie: `tallyroom=${session}`, 'x-csrf-token': csrfOf(session) };
  const answer = await fetch(new URL(address, home), {
    method,
    redirect: 'manual',
    headers: type ? { ...headers, 'content-type': type } : headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, text: await answer.text() };
}

const isWritten = ({ type }: Field): boolean =>
  /^(text|search|email|url|textarea|password|decimal|numeric)$/.test(type);
const WRITTEN: Readonly<Record<string, string>> = {
  text: 'because',
  textarea: 'because',
  email: 'ada@new.example',
  date: '2026-12-01',
  month: '2027-03',
  number: '2',
  decimal: '2',
  numeric: '1234',
};
/** What stands in a field, or what somebody might write in it who has to. */
const written = ({ type, value }: Field): string => value || (WRITTEN[type] ?? '');

/** A form as a browser sends it, with other values where they are given. */
function filled({ fields }: Form, otherwise: (field: Field) => string[] = (field) => [written(field)]) {
  const sent = new URLSearchParams();
  for (const field of fields.filter(({ name }) => name !== '_csrf'))
    for (const value of otherwise(field)) sent.append(field.name, value);
  return sent;
}

const routes = platformRoutes();
const JSON_TYPE = 'application/json';
const codeOf = (text: string): string | undefined => /data-code="([^"]+)"/.exec(text)?.[1];
/** What ends the very session that looks, or the way in of whoever looks. */
const ENDS = /sign-out|\/account\/|\/team\/|\/look|^\/sign-in/;

interface Offered {
  readonly addresses: string[];
  readonly forms: Form[];
}
/** One of each page that links lead to from here, and one of each form on them. */
async function offeredTo(session: string, start: string): Promise<Offered> {
  const [todo, forms] = [[start], new Map<string, Form>()];
  const addresses = new Map([[kindOf(start, routes), start]]);
  for (let at = todo.shift(); at !== undefined; at = todo.shift()) {
    const { status, text } = await send(session, 'GET', at);
    expect({ at, status }).toEqual({ at, status: 200 });
    const page = readPage(text, at);
    const inFull = (address: string): string => {
      const { pathname, search } = new URL(address, new URL(at!, home));
      return pathname + search;
    };
    for (const form of page.forms.filter(({ method }) => method === 'post')) {
      const action = inFull(form.action);
      if (!ENDS.test(action)) forms.set(routeOf(action, routes)?.path ?? action, { ...form, action });
    }
    for (const address of page.links.filter((link) => !link.startsWith('http')).map(inFull)) {
      const kind = kindOf(address, routes);
      if (addresses.has(kind) || !routeOf(address, routes)?.path.startsWith(start)) continue;
      addresses.set(kind, address);
      todo.push(address);
    }
  }
  return { addresses: [...addresses.values()], forms: [...forms.values()] };
}

test.each(ROLES)('no page offers %s a link or a form that is refused to them', async (role) => {
  const session = await sessionOf(`${role}@access.example`);
  const { addresses, forms } = await offeredTo(session, role.startsWith('tenant-') ? '/portal' : '/console');
  expect(addresses.length).toBeGreaterThan(8);
  const acts = routes.filter(({ method }) => method === 'POST');
  const refused = forms.filter(({ action }) => !rolesOf(routeOf(action, acts)!)?.includes(role));
  expect(refused.map(({ action }) => action)).toEqual([]);
});

test('whoever looks at a portal sees what its admin reads, no form, and no way into its meetings as their host', async () => {
  const session = await sessionOf('reseller-support@access.example');
  const room = (
    await owner.query('select tenant_id, id, host_key, guest_key from rooms where tenant_id = $1', [
      world.tenants.find(({ resellerSlug }) => resellerSlug === 'lantern')!.id,
    ])
  ).rows[0];
  const looks = await send(session, 'POST', `/console/tenants/${room.tenant_id}/look`);
  expect(looks.status).toBe(303);
  for (const at of ['/portal/rooms', `/portal/rooms/${room.id}`]) {
    const { status, text } = await send(session, 'GET', at);
    expect({ at, status, guests: text.includes(room.guest_key) }).toEqual({ at, status: 200, guests: true });
    expect(text).not.toContain(room.host_key);
  }
  const { addresses, forms } = await offeredTo(session, '/portal');
  expect(forms.map(({ action }) => action)).toEqual([]);
  expect(addresses).toEqual(
    expect.arrayContaining(['/portal/billing', '/portal/keys', '/portal/audit', '/portal/alerts']),
  );
  expect((await send(session, 'GET', '/portal/data')).text).toContain('data-code="looking-only"');
});

describe('what pages offer', () => {
  const AN_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
  /** There for every reseller: the shared pool. */
  const EVERYBODYS = /^\/console\/servers\/[^/]+(\/state)?$/;
  const sides: [whose: string, start: string, stranger: string][] = [
    ['admin@lantern.example', '/console', 'admin@wren.example'],
    ['admin@oak-housing.example', '/portal', 'admin@green-thread.example'],
  ];
  const offered = new Map<string, Offered>();
  /** Every row of a reseller, as far as a change of any would show. */
  const rowsOfLantern = async (): Promise<object> => {
    const { id } = world.resellers.find(({ slug }) => slug === 'lantern')!;
    const { rows } = await owner.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'reseller_id'
       where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace order by 1`,
    );
    const counts = rows.map(
      ({ name }) => `select '${name}' as name, count(*), max(xmin::text::bigint) from ${name} where reseller_id = $1`,
    );
    return (await owner.query(counts.join(' union all '), [id])).rows;
  };
  beforeAll(async () => {
    clock.advance(-11 * 60_000);
    for (const [whose, start] of sides) offered.set(whose, await offeredTo(await sessionOf(whose), start));
  });

  test.each(sides)('to %s with an id in it is not there for a neighbour, and changes nothing', async (whose, _, by) => {
    const stranger = await sessionOf(by);
    const { addresses, forms } = offered.get(whose)!;
    const [asked, sent] = [addresses, forms.map(({ action }) => action)].map((all) =>
      all.filter((one) => AN_ID.test(one) && !EVERYBODYS.test(one)),
    );
    const before = await rowsOfLantern();
    const found: object[] = [];
    for (const address of asked!) {
      const { status, text } = await send(stranger, 'GET', address);
      if (status !== 404 || text.includes('Oak Street')) found.push({ address, status });
    }
    for (const form of forms.filter(({ action }) => sent!.includes(action))) {
      const { status, text } = await send(stranger, 'POST', form.action, filled(form));
      if (status !== 404) found.push({ form: form.action, status, code: codeOf(text) });
    }
    expect(found).toEqual([]);
    expect(asked!.length + sent!.length).toBeGreaterThan(10);
    expect(await rowsOfLantern()).toEqual(before);
  });

  /** These look, or try something out: they change nothing. */
  const LOOKS = /bank-import$|\/preview$|\/connect\/(call|test)$|bank\/matching$/;
  test.each(sides)('to %s: what was taken stands in the audit log', async (whose) => {
    const session = await sessionOf(whose);
    const entries = async () => Number((await owner.query('select count(*) from audit_entries')).rows[0].count);
    const [taken, unwritten]: string[][] = [[], []];
    for (const form of offered.get(whose)!.forms.filter(({ action }) => !LOOKS.test(action.split('?')[0]!))) {
      const before = await entries();
      const { status } = await send(session, 'POST', form.action, filled(form));
      if (status >= 400) continue;
      taken!.push(form.action);
      if ((await entries()) === before) unwritten!.push(form.action);
    }
    expect(unwritten).toEqual([]);
    expect(taken!.length).toBeGreaterThan(8);
  });

  /** What no page would ask: each is refused by name, or taken as it is; nothing of it is a mistake of ours. */
  const NAMES =
    'q text month state sort from until tier reseller tenant payer by action version lang after before'.split(' ');
  const placed = (key: string): string =>
    `${key}.${newId()}&cursor=${Buffer.from(JSON.stringify([key, newId()])).toString('base64url')}`;
  const ASKED = {
    'every name twice': NAMES.map((name) => `${name}=a&${name}=b`).join('&'),
    'days of no year': 'month=9999-12&from=0000-01-01&until=9999-12-31',
    'a place at no time': `sort=name&after=${placed('9999-99-99T99:99:99Z')}`,
    'a place too far': `before=${placed('9'.repeat(40))}`,
  };
  test.each(sides)('to %s, asked as no page asks', async (whose) => {
    const session = await sessionOf(whose);
    const found: object[] = [];
    for (const address of offered.get(whose)!.addresses.map((one) => one.split('?')[0]!))
      await Promise.all(
        Object.entries(ASKED).map(async ([what, query]) => {
          const { status, text } = await send(session, 'GET', `${address}?${query}`);
          if (status === 500 || (status >= 400 && !codeOf(text))) found.push({ address, what, status });
        }),
      );
    expect(found).toEqual([]);
  });

  const ODD = '\'"<b>\u202e\u{1f469}\u200d\u{1f467}\r\nbcc: eve@evil.example';
  const FILLED: Record<string, (form: Form) => [body: string | URLSearchParams, type?: string]> = {
    'every field twice': (form) => [filled(form, () => ['a', 'b'])],
    'what is far too long': (form) => [filled(form, (field) => [isWritten(field) ? 'x'.repeat(20_000) : field.value])],
    'what is odd': (form) => [filled(form, (field) => [isWritten(field) ? ODD : field.value])],
    'a day of no year': (form) => [filled(form, (field) => [field.type === 'date' ? '0000-01-01' : written(field)])],
    objects: ({ fields }) => [
      JSON.stringify(Object.fromEntries(fields.map(({ name }) => [name, { a: [] }]))),
      JSON_TYPE,
    ],
  };
  test.each(sides)('to %s, filled in as no page lets one', async (whose) => {
    const session = await sessionOf(whose);
    const found: object[] = [];
    for (const form of offered.get(whose)!.forms)
      for (const [what, way] of Object.entries(FILLED)) {
        const { status, text } = await send(session, 'POST', form.action, ...way(form));
        // A form shown again has its mistakes beside its fields.
        const isTold = status < 400 || codeOf(text) || text.includes('aria-invalid');
        if (status === 500 || !isTold) found.push({ form: form.action, what, status });
      }
    expect(found).toEqual([]);
  });

  test.each([
    ['a text with a NUL', 'name=a%00b', 'application/x-www-form-urlencoded', 422, 'bad-form'],
    ['half a character', '{"name": "\\ud83d"}', JSON_TYPE, 422, 'bad-form'],
    ['a key of all objects', '{"__proto__": {"isAdmin": true}}', JSON_TYPE, 400, 'bad-request'],
    ['brackets alone', '['.repeat(50_000) + ']'.repeat(50_000), JSON_TYPE, 422, 'bad-form'],
    ['no JSON', '{"name": ', JSON_TYPE, 400, 'bad-request'],
    ['XML', '<a/>', 'text/xml', 415, 'bad-request'],
    ['too much', `name=${'x'.repeat(1_100_000)}`, 'application/x-www-form-urlencoded', 413, 'bad-request'],
  ])('takes no body that is %s', async (_, body, type, status, code) => {
    const answer = await send(await sessionOf('admin@oak-housing.example'), 'POST', '/portal/rooms', body, type);
    expect([answer.status, codeOf(answer.text)]).toEqual([status, code]);
  });

  test.each(['/console/%', '/join/%00', '/pay/%00', '/brand/%00.css', '/console/%ED%A0%80'])(
    'an address that nobody can read is no page: %s',
    async (address) => {
      const answer = await send('', 'GET', address);
      expect([answer.status, codeOf(answer.text)]).toEqual([404, 'no-such-page']);
    },
  );
});
