import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GatewayModule } from '../../apps/gateway/gateway.module';
import { Gateway } from '../../apps/gateway/gateway.service';
import { Announcer, nestLogger, RuntimeModule, Tenancy, tenantScope } from '../../libs/runtime';
import { TenantSecrets } from '../../libs/tenants';
import { frontServer } from '../../libs/web';
import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import { RawCaller } from '../world/raw-caller';
import { until } from '../world/until';

/** Secrets that come and go, at every gateway at once. */
let gateway: GatewayWorld;
let second: Awaited<ReturnType<typeof anotherGateway>>;
let deaf: Awaited<ReturnType<typeof anotherGateway>>;
beforeAll(async () => {
  gateway = await gatewayWorld('gateway_secrets', 1);
  second = await anotherGateway(gateway.context.config.REDIS_URL);
  deaf = await anotherGateway('redis://127.0.0.1:1');
}, 60_000);
afterAll(async () => {
  await Promise.all([second, deaf].map((one) => one.stop()));
  await gateway.stop();
});

/** One more gateway on the same database, and a Redis that may be away. */
async function anotherGateway(REDIS_URL: string) {
  const config = { ...gateway.context.config, REDIS_URL };
  @Module({ imports: [RuntimeModule.with({ config, clock: gateway.context.clock }), GatewayModule] })
  class OneMore {}
  const app = await NestFactory.createApplicationContext(OneMore, { logger: nestLogger, abortOnError: false });
  const http = frontServer(
    () => app.get(Gateway),
    (_, response) => void response.writeHead(404).end(),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as { port: number };
  return {
    base: `http://127.0.0.1:${port}/t/oak-housing/bigbluebutton/api/`,
    stop: async () => {
      http.closeAllConnections();
      http.close();
      await app.close();
    },
  };
}

const scope = () => {
  const { resellerId, id } = gateway.tenant('oak-housing');
  return { id, scope: tenantScope(resellerId, id, gateway.actor) };
};
const secrets = () => gateway.context.app.get(TenantSecrets);
const list = () => secrets().list(scope().scope, scope().id);
const isTaken = async (client: RawCaller): Promise<boolean> =>
  elementOf((await client.call('getMeetings')).text, 'returncode') === 'SUCCESS';
const at = (base: string, secret: string): RawCaller => new RawCaller(base, secret);

test('a rotation under load: not one call fails from the first secret to the last', async () => {
  const old = await gateway.raw('oak-housing');
  const bases = [old.base, second.base];
  const next = await secrets().add(scope().scope, scope().id);
  for (const base of [...bases, deaf.base]) await until(() => isTaken(at(base, next)));
  let isOver = false;
  const failures: string[] = [];
  const working = bases.flatMap((base) =>
    [old.secret, next].map(async (secret) => {
      for (let calls = 0; !isOver || calls < 20; calls += 1)
        if (!(await isTaken(at(base, secret)))) failures.push(`${base} ${secret === next ? 'next' : 'old'}`);
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  isOver = true;
  await Promise.all(working);
  expect(failures).toEqual([]);
  const [first] = await list();
  await secrets().revoke(scope().scope, scope().id, first!.id);
  // Told, not forgotten in time: what is remembered lives five seconds.
  for (const base of bases) await until(async () => !(await isTaken(at(base, old.secret))), 4_000);
  // Where Redis is away: within the life of what is remembered.
  await until(async () => !(await isTaken(at(deaf.base, old.secret))), 6_000);
  for (const base of [...bases, deaf.base]) expect(await isTaken(at(base, next))).toBe(true);
});

test('a suspended tenant begins and joins nothing; its end, lists and recordings are answered', async () => {
  const client = await gateway.raw('oak-housing');
  await client.with('create', { meetingID: 'goes-on', name: 'Goes on' });
  await suspend('suspended');
  const keyOf = async (call: string, values: Record<string, string>): Promise<string> =>
    elementOf((await client.with(call, values)).text, 'messageKey');
  await until(async () => (await keyOf('create', { meetingID: 'new', name: 'New' })) === 'forbidden');
  expect(await keyOf('create', { meetingID: 'goes-on', name: 'Goes on' })).toBe('forbidden');
  expect(await keyOf('join', { meetingID: 'goes-on', fullName: 'Ada', role: 'VIEWER' })).toBe('forbidden');
  expect((await client.call('getMeetings')).text).toContain('<meetingID>goes-on</meetingID>');
  expect(await keyOf('getRecordings', {})).toBe('noRecordings');
  expect(await keyOf('end', { meetingID: 'goes-on' })).toBe('sentEndMeetingRequest');
  await suspend('active');
  await until(
    async () =>
      elementOf((await client.with('create', { meetingID: 'new', name: 'New' })).text, 'returncode') === 'SUCCESS',
  );
});

// After the others, for uses are written down every ten seconds.
test('the last use of a secret is written down, and seldom', async () => {
  const client = await gateway.raw('oak-housing');
  await isTaken(client);
  await until(async () => (await list())[0]!.lastUsedAt !== null, 12_000);
  expect((await list())[0]!.lastUsedAt).toEqual(gateway.context.clock.now());
});

async function suspend(state: 'active' | 'suspended'): Promise<void> {
  const { app } = gateway.context;
  await app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) =>
      tx.query('update tenants set state = $2 where id = $1', [scope().id, state]),
    );
  await app.get(Announcer).say('tenant', 'oak-housing');
}
