import type { Server } from 'node:http';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { PlatformModule } from '../../apps/platform/platform.module';
import { PROCESSORS } from '../../apps/worker/processors';
import { Relay } from '../../apps/worker/relay.service';
import { RelayModule } from '../../apps/worker/worker.module';
import { Clock, TurnableClock } from '../../libs/kernel';
import { Inventories, OrderServer, ServerOrdersStore } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, type Job, Queues, RuntimeModule, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { testConfig } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { freshDatabase } from '../world/test-database';

/** The door of playbooks: the stranger, the wrong token, the bad input, then the good report and what follows from it. */
const actor = asCommand('provisioning test');
let app: NestFastifyApplication;
let server: Server;
let world: World;
let host: SimulatedBbb;
let drop: () => Promise<void>;
let reportToken: string;
let orderId: string;
let inventoryToken: string;

beforeAll(async () => {
  const database = await freshDatabase('provisioning', 'october');
  drop = database.drop;
  const config = testConfig(database.urls, { PUBLIC_URL: 'http://127.0.0.1' });
  const clock = new TurnableClock(new Date('2026-11-05T09:00:00Z'));
  @Module({
    imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule, RelayModule],
  })
  class ProvisioningTestModule {}
  app = await webApplication(ProvisioningTestModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  server = app.getHttpServer();
  world = await octoberWorld(app);
  host = new SimulatedBbb('bbb-lantern', 'the secret of the host', app.get(Clock));
  await host.start();
  const resellerId = world.resellers.find(({ slug }) => slug === 'lantern')!.id;
  const order = await app
    .get(OrderServer)
    .run({ resellerId, forTenantId: null, name: 'bbb-lantern', overruled: null }, actor);
  orderId = order.id;
  reportToken = order.reportToken;
  inventoryToken = await app.get(Inventories).addToken('ansible', actor);
});
afterAll(async () => {
  await host.stop();
  await app.get(Queues).onApplicationShutdown();
  await app.close();
  await drop();
});

const inventory = (token: string, path = '') =>
  request(server).get(`/provisioning/inventory${path}`).set('authorization', `Bearer ${token}`);
const report = (token: string, body: object = { address: host.url, secret: host.secret }) =>
  request(server).post('/provisioning/hosts/ready').set('authorization', `Bearer ${token}`).send(body);
const orderNow = () =>
  app.get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) => app.get(ServerOrdersStore).lock(tx, orderId));
/** Does what waits, each job as if for the last time or not; answers the failures. */
async function work(isLastTry: boolean): Promise<string[]> {
  const jobs: Job[] = [];
  const failures: string[] = [];
  await app.get(Relay).run(async (job) => void jobs.push(job));
  for (const job of jobs)
    await PROCESSORS.find(({ kind }) => kind.jobName === job.name)!
      .handle(app, job.payload, { isLastTry })
      .catch((error: Error) => failures.push(error.message));
  return failures;
}

test('the stranger learns nothing, in a form programs read', async () => {
  const answer = await request(server).get('/provisioning/inventory').expect(401);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ type: '/problems/no-token', status: 401 });
  await request(server).post('/provisioning/hosts/ready').send({ address: host.url, secret: host.secret }).expect(401);
});

test('a token opens its own door alone', async () => {
  expect((await inventory('x'.repeat(43)).expect(401)).body.type).toBe('/problems/not-that-token');
  await inventory(reportToken).expect(401);
  await report(inventoryToken).expect(401);
  await report('x'.repeat(43)).expect(401);
  expect((await orderNow()).state).toBe('ordered');
});

test('the inventory is what Ansible expects of a script, host by host too', async () => {
  const { body } = await inventory(inventoryToken).expect(200);
  expect(body.bbb_ordered.hosts).toEqual(['bbb-lantern']);
  expect(body.pool_lantern.hosts).toEqual(['bbb-lantern']);
  expect(body._meta.hostvars['bbb-lantern']).toMatchObject({
    tallyroom_report_url: 'http://127.0.0.1/provisioning/hosts/ready',
    tallyroom_state: 'ordered',
  });
  expect((await inventory(inventoryToken, '/bbb-lantern').expect(200)).body).toEqual(
    body._meta.hostvars['bbb-lantern'],
  );
  expect((await inventory(inventoryToken, '/nobody').expect(200)).body).toEqual({});
});

test.each([
  ['nothing', {}],
  ['an address that is none', { address: 'bbb.example', secret: 'long enough' }],
  ['an address of another kind', { address: 'file:///etc/passwd', secret: 'long enough' }],
  ['a secret that is too short', { address: 'https://bbb.example/bigbluebutton/', secret: 'short' }],
  ['more than is asked', { address: 'https://bbb.example/bigbluebutton/', secret: 'long enough', pool: 'all' }],
])('a report with %s is refused and the token stays good', async (_, body) => {
  expect((await report(reportToken, body).expect(422)).body.type).toBe('/problems/bad-form');
  expect((await orderNow()).state).toBe('ordered');
});

test('a wrong secret is told on the order at once, and the token is good again', async () => {
  await report(reportToken, { address: host.url, secret: 'not its secret' }).expect(202);
  await report(reportToken).expect(401);
  expect((await orderNow()).reportedSecretSealed).not.toContain('not its secret');
  expect(await work(false)).toEqual([]);
  expect(await orderNow()).toMatchObject({
    state: 'ordered',
    reportedSecretSealed: null,
    lastProblem: expect.stringContaining('secret is wrong'),
  });
});

test('a host that does not answer yet is tried again; the last try gives the token back', async () => {
  host.state.faults.down = true;
  await report(reportToken).expect(202);
  expect(await work(false)).toEqual([expect.stringContaining('cannot be verified yet')]);
  expect((await orderNow()).state).toBe('reported');
  await app.get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) =>
    tx.query(
      `insert into outbox (id, kind, name, payload, created_at) select gen_random_uuid(), 'job', 'placement.verify-server',
        jsonb_build_object('key', 'again', 'payload', jsonb_build_object('orderId', $1::text, 'reportedAt', '2026-11-05T09:00:00Z')), $2`,
      [orderId, tx.clock.now()],
    ),
  );
  expect(await work(true)).toHaveLength(1);
  expect((await orderNow()).state).toBe('ordered');
  host.state.faults.down = false;
});

test('a good report puts the server into service, and its token opens nothing more', async () => {
  const { body } = await report(reportToken, { address: host.url, secret: host.secret, capacityPeople: 120 }).expect(
    202,
  );
  expect(body).toEqual({ server: 'bbb-lantern', state: 'reported' });
  expect(await work(false)).toEqual([]);
  expect(await orderNow()).toMatchObject({ state: 'active', reportedSecretSealed: null, lastProblem: null });
  const after = (await inventory(inventoryToken).expect(200)).body;
  expect(after.bbb_ordered.hosts).toEqual([]);
  expect(after.bbb_serving.hosts).toEqual(['bbb-lantern']);
  expect(after._meta.hostvars['bbb-lantern'].tallyroom_capacity_people).toBe(120);
  expect(JSON.stringify(after)).not.toContain(host.secret);
  await report(reportToken).expect(401);
});

test('a revoked inventory token reads nothing', async () => {
  await app.get(Inventories).revokeToken('ansible', actor);
  await inventory(inventoryToken).expect(401);
});
