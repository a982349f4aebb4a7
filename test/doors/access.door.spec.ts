import type { Server } from 'node:http';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { PlatformModule } from '../../apps/platform/platform.module';
import { month, newId, TurnableClock } from '../../libs/kernel';
import { PeopleStore, ROLES, type Role, SignIn } from '../../libs/people';
import { PlansModule } from '../../libs/plans';
import { asCommand, type Config, Queues, RuntimeModule, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { csrfOf, Door, isPersons, rolesOf, WebModule, webApplication } from '../../libs/web';
import { platformRoutes } from '../../tools/docs/access';
import { testConfig } from '../world/context';
import { buildDemoWorld } from '../world/demo-world';
import { setUpSecondFactor } from '../world/sign-in';
import { freshDatabase } from '../world/test-database';

/** Every route as every role, generated from the routes there are: who may not is refused, who may gets past the guard. */
let app: NestFastifyApplication;
let server: Server;
let config: Config;
let drop: () => Promise<void>;
const sessions = new Map<Role, string>();

@Door('console')
@Controller('forgotten')
class Forgotten {
  @Get()
  show(): string {
    return 'in';
  }
}

beforeAll(async () => {
  const database = await freshDatabase('access');
  drop = database.drop;
  config = testConfig(database.urls, { PUBLIC_URL: 'http://127.0.0.1', SMTP_URL: 'smtp://127.0.0.1:9' });
  const clock = new TurnableClock(new Date('2026-11-05T09:00:00Z'));
  @Module({ imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule] })
  class AccessModule {}
  app = await webApplication(AccessModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  server = app.getHttpServer();
  const world = await buildDemoWorld(app, month('2026-10'));
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
  await app.close();
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
