import { randomUUID } from 'node:crypto';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { drain } from '../../apps/worker/drain';
import { PollServer } from '../../libs/metering';
import { ActivateServer, MovesStore, MoveTenants, OrderServer } from '../../libs/placement';
import { Tenancy } from '../../libs/runtime';
import { type BbbCaller, elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';

/** A reseller orders a server and moves its tenants to it while their clients go on without a pause. */
let gateway: GatewayWorld;
let own: SimulatedBbb;
let ownId: string;
let reseller: string;
beforeAll(async () => {
  gateway = await gatewayWorld('move');
  own = new SimulatedBbb('bbb-own', 'the secret of its own', gateway.context.clock);
  await own.start();
  reseller = gateway.tenant('oak-housing').resellerId;
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await own.stop();
});

test('below five active tenants the order is refused with the reason, and the network may overrule', async () => {
  const order = gateway.context.app.get(OrderServer);
  const small = gateway.world.resellers.find(({ slug }) => slug === 'wren')!;
  const wanted = { resellerId: small.id, forTenantId: null, name: 'bbb-small', overruled: null };
  await expect(order.run(wanted, gateway.actor)).rejects.toThrow(/from 5 active tenants on; today there are [0-4]\./);
  await order.run({ ...wanted, overruled: 'they will be five next week' }, gateway.actor);
});

test('a server that is not right is not taken into service, and the order says why', async () => {
  const { app } = gateway.context;
  const { id } = await app
    .get(OrderServer)
    .run({ resellerId: reseller, forTenantId: null, name: 'bbb-own', overruled: null }, gateway.actor);
  const activate = (secret: string) =>
    app.get(ActivateServer).run({ orderId: id, url: own.url, secret }, gateway.actor);
  await expect(activate('wrong')).rejects.toThrow('the secret is wrong');
  own.state.faults.clockOffsetMs = 60_000;
  await expect(activate(own.secret)).rejects.toThrow('its clock is off by');
  own.state.faults.clockOffsetMs = 0;
  ownId = await activate(own.secret);
  expect(await activate(own.secret)).toBe(ownId);
  await drain(app);
  const fees = await app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) =>
      tx.query('select monthly_minor as minor from recurring_fees where reseller_id = $1', [reseller]),
    );
  expect(fees).toEqual([{ minor: '25000' }]);
});

test('a move under load: not one call fails, the live meeting stays, the next one is on the new server', async () => {
  const { app } = gateway.context;
  const slugs = ['oak-housing', 'green-thread'];
  const clients = await Promise.all(slugs.map((slug) => gateway.caller(slug)));
  for (const client of clients) await client.text('create', { meetingID: 'stays', name: 'Stays' });
  const load = { isOver: false, calls: 0, failures: [] as string[] };
  const working = clients.map((client) => clientAtWork(client, load));
  await until(() => load.calls > 100);
  for (const slug of slugs) await app.get(MoveTenants).start(reseller, gateway.tenant(slug).id, ownId, gateway.actor);
  const before = load.calls;
  await until(() => load.calls > before + 300);
  load.isOver = true;
  await Promise.all(working);
  expect(load.failures).toEqual([]);
  expect(own.state.meetings.length).toBeGreaterThan(5);
  const stays = gateway.sims.flatMap(({ state }) => state.meetings.filter(({ name }) => name === 'Stays'));
  expect(stays).toHaveLength(2);
  // The old meetings end; then the moves are done by themselves.
  expect(await app.get(MoveTenants).advance(gateway.actor)).toBe(0);
  for (const { state } of gateway.sims) for (const meeting of [...state.meetings]) state.end(meeting);
  gateway.context.clock.turnTo(new Date(gateway.context.clock.now().getTime() + 60_000));
  for (let polls = 0; polls < 3; polls += 1) {
    for (const id of gateway.serverIds) await app.get(PollServer).run(id);
    gateway.context.clock.turnTo(new Date(gateway.context.clock.now().getTime() + 60_000));
  }
  await app.get(MoveTenants).advance(gateway.actor);
  const moves = await app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) => app.get(MovesStore).ofReseller(tx, reseller));
  expect(moves.map(({ state }) => state)).toEqual(['done', 'done']);
  expect(await clients[0]!.told('create', { meetingID: 'stays', name: 'Stays' }, 'returncode')).toBe('SUCCESS');
  expect(own.state.meetings.filter(({ name }) => name === 'Stays')).toHaveLength(1);
}, 180_000);

test('rolled back, new meetings go to the shared pool again', async () => {
  const { app } = gateway.context;
  const tenant = gateway.tenant('river-food');
  const id = await app.get(MoveTenants).start(reseller, tenant.id, ownId, gateway.actor);
  await expect(app.get(MoveTenants).start(reseller, tenant.id, null, gateway.actor)).rejects.toThrow(
    'being moved already',
  );
  await app.get(MoveTenants).change(id, 'roll-back', gateway.actor);
  const client = await gateway.caller('river-food');
  await client.text('create', { meetingID: 'after', name: 'After the roll-back' });
  expect(own.state.meetings.filter(({ name }) => name === 'After the roll-back')).toHaveLength(0);
});

/** What a client's program does all day: creates before each join, looks, lists, ends. */
async function clientAtWork(
  client: BbbCaller,
  load: { isOver: boolean; calls: number; failures: string[] },
): Promise<void> {
  while (!load.isOver) {
    const meetingID = `m-${randomUUID()}`;
    const expectSuccess = async (call: string, parameters: Record<string, string>): Promise<void> => {
      const answer = await client.text(call, parameters);
      load.calls += 1;
      if (elementOf(answer, 'returncode') !== 'SUCCESS') load.failures.push(`${call}: ${answer}`);
    };
    await expectSuccess('create', { meetingID, name: 'At work' });
    await expectSuccess('create', { meetingID, name: 'At work' });
    const join = await fetch(client.address('join', { meetingID, fullName: 'Ada', role: 'VIEWER' }), {
      redirect: 'manual',
    });
    load.calls += 1;
    const page = await fetch(join.headers.get('location')!, { redirect: 'manual' });
    if (!page.headers.get('location')?.includes('/html5client/')) load.failures.push(`join: ${await page.text()}`);
    for (const id of [meetingID, 'stays']) await expectSuccess('getMeetingInfo', { meetingID: id });
    await expectSuccess('isMeetingRunning', { meetingID });
    await expectSuccess('getMeetings', {});
    await expectSuccess('getRecordings', {});
    if (load.calls % 3 === 0) await expectSuccess('end', { meetingID });
  }
}

async function until(holds: () => boolean): Promise<void> {
  const give = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > give) throw new Error('waited too long');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
