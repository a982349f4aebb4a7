import { SimulatedBbb } from '../../apps/bbb-sim';
import { Directory } from '../../apps/gateway/directory.service';
import { Servers } from '../../apps/gateway/servers.service';
import { drain } from '../../apps/worker/drain';
import { PollServer, RemoveServer, SweepRecordings } from '../../libs/metering';
import {
  ActivateServer,
  AddServer,
  MovesStore,
  MoveTenants,
  OrderServer,
  PlanMaintenance,
  ServersStore,
  SetServerState,
} from '../../libs/placement';
import { type NetworkTx, Tenancy } from '../../libs/runtime';
import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';

/** Moves that do not go by the book, and the end of a server. */
let gateway: GatewayWorld;
const own: SimulatedBbb[] = [];
const ids: string[] = [];
let reseller: string;

beforeAll(async () => {
  gateway = await gatewayWorld('edges', 1);
  reseller = gateway.tenant('oak-housing').resellerId;
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  for (const sim of own) await sim.stop();
});

const get: GatewayWorld['context']['app']['get'] = (token) => gateway.context.app.get(token);
const look = <T>(work: (tx: NetworkTx) => Promise<T>): Promise<T> =>
  get(Tenancy).acrossNetwork({ actor: gateway.actor, why: 'test' }, work);
const fees = (id: string) =>
  look((tx) =>
    tx.query<{ from: string; until: string | null }>(
      `select to_char(starts_on, 'YYYY-MM-DD') as from, to_char(ends_on, 'YYYY-MM-DD') as until from recurring_fees f
       join server_orders o on o.id = f.id where o.server_id = $1`,
      [id],
    ),
  );

/** An ordered server in service. */
async function serve(name: string, forTenantId: string | null = null): Promise<[SimulatedBbb, string]> {
  const sim = new SimulatedBbb(name, `the secret of ${name}`, gateway.context.clock);
  await sim.start();
  const wanted = { resellerId: reseller, forTenantId, name, overruled: null };
  const { id: orderId } = await get(OrderServer).run(wanted, gateway.actor);
  const id = await get(ActivateServer).run({ orderId, url: sim.url, secret: sim.secret }, gateway.actor);
  own.push(sim);
  ids.push(id);
  await work();
  return [sim, id];
}

/** All that follows, but for sending mails. */
const work = () => drain(gateway.context.app, { without: ['letters.send-letter'] });

async function minutes(count: number): Promise<void> {
  const { clock } = gateway.context;
  for (let minute = 0; minute < count; minute += 1) {
    clock.turnTo(new Date(clock.now().getTime() + 60_000));
    for (const id of [...gateway.serverIds, ...ids])
      await get(PollServer)
        .run(id)
        .catch(() => undefined);
  }
}
/** The gateway's look at its servers, else a few seconds old, is a fresh one. */
const lookAnew = () => get(Servers).forget();
/** Until the gateway has heard where new meetings of a tenant go. */
const heard = (slug: string, home: string | null) =>
  until(async () => (await get(Directory).find(slug))?.gateway.homeServerId === home);
async function move(slug: string, to: string | null): Promise<string> {
  const id = await get(MoveTenants).start(reseller, gateway.tenant(slug).id, to, gateway.actor);
  await heard(slug, to);
  return id;
}
async function rollBack(slug: string, moveId: string, home: string | null): Promise<void> {
  await get(MoveTenants).change(moveId, 'roll-back', gateway.actor);
  await heard(slug, home);
}
const namesOn = (sim: SimulatedBbb): string[] =>
  sim.state.meetings.filter(({ endedAtMs }) => endedAtMs === null).map(({ name }) => name);
const idsIn = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, id]) => id!);

test('rolled back after a part has drained: each meeting ends where it runs, and one list has them all', async () => {
  const shared = gateway.sims[0]!;
  const [sim, id] = await serve('bbb-own');
  const oak = await gateway.caller('oak-housing');
  const create = (meetingID: string) => oak.told('create', { meetingID, name: meetingID }, 'returncode');
  await create('old-1');
  await create('old-2');
  const moveId = await move('oak-housing', id);
  await create('new-1');
  expect(namesOn(sim)).toEqual(['new-1']);
  shared.state.end(shared.state.meetings.find(({ name }) => name === 'old-1')!);
  await minutes(4);
  const at = await look((tx) => get(MovesStore).lock(tx, moveId));
  expect(at).toMatchObject({ state: 'draining', meetingsAtCutOver: 2 });
  expect(await look((tx) => get(MovesStore).remaining(tx, moveId))).toBe(1);

  await rollBack('oak-housing', moveId, null);
  await create('new-2');
  expect(namesOn(shared).sort()).toEqual(['new-2', 'old-2']);
  expect(await create('new-1')).toBe('SUCCESS');
  expect(namesOn(sim)).toEqual(['new-1']);
  expect(idsIn(await oak.text('getMeetings'), 'meetingID').sort()).toEqual(['new-1', 'new-2', 'old-2']);
  await expect(get(MoveTenants).change(moveId, 'resume', gateway.actor)).rejects.toThrow('cannot resume');
  // The same move again goes as the first would have.
  await move('oak-housing', id);
  await create('new-3');
  expect(namesOn(sim)).toEqual(['new-1', 'new-3']);
});

test('the new server dies in the middle of a move: not one create fails, and it takes them again once it is back', async () => {
  const [sim, shared] = [own[0]!, gateway.sims[0]!];
  const oak = await gateway.caller('oak-housing');
  const port = Number(new URL(sim.url).port);
  await sim.stop();
  const before = namesOn(shared).length;
  for (const meetingID of ['dead-1', 'dead-2', 'dead-3'])
    expect(await oak.told('create', { meetingID, name: meetingID }, 'returncode')).toBe('SUCCESS');
  expect(namesOn(shared)).toHaveLength(before + 3);
  // What lives there is not made again elsewhere, and a list still comes.
  expect(elementOf(await oak.text('getMeetings'), 'returncode')).toBe('SUCCESS');
  await minutes(3);
  await sim.start(port);
  await minutes(2);
  lookAnew();
  await oak.text('create', { meetingID: 'back', name: 'back' });
  expect(namesOn(sim)).toContain('back');
  const [open] = await look((tx) => get(MovesStore).underWay(tx));
  expect(open).toMatchObject({ state: 'draining', toServerId: ids[0] });
});

test('a server that hangs: what may have begun there is placed elsewhere only once it counts as unreachable', async () => {
  const [sim, shared] = [own[0]!, gateway.sims[0]!];
  const oak = await gateway.caller('oak-housing');
  sim.state.faults.down = true;
  const create = () => oak.told('create', { meetingID: 'hung', name: 'hung' }, 'returncode');
  expect(await create()).toBe('FAILED');
  expect(namesOn(shared)).not.toContain('hung');
  await minutes(3);
  lookAnew();
  expect(await create()).toBe('SUCCESS');
  expect(namesOn(shared)).toContain('hung');
  sim.state.faults.down = false;
  await minutes(2);
  lookAnew();
});

test('while the dedicated server is worked on its tenants meet in the shared pool', async () => {
  const { clock } = gateway.context;
  const oak = await gateway.caller('oak-housing');
  const hour = (count: number): Date => new Date(clock.now().getTime() + count * 3_600_000);
  await get(PlanMaintenance).run(
    { serverId: ids[0]!, reason: 'A new kernel.', from: clock.now(), until: hour(1) },
    gateway.actor,
  );
  await get(PlanMaintenance).keep(gateway.actor);
  lookAnew();
  expect(await oak.told('create', { meetingID: 'worked-on', name: 'worked-on' }, 'returncode')).toBe('SUCCESS');
  expect(namesOn(gateway.sims[0]!)).toContain('worked-on');
  clock.turnTo(hour(2));
  await get(PlanMaintenance).keep(gateway.actor);
  lookAnew();
});

test('a tenant that joins the reseller later begins in the shared pool, and is moved like any other', async () => {
  const late = await gateway.caller('river-food');
  await late.text('create', { meetingID: 'late-1', name: 'late-1' });
  expect(namesOn(gateway.sims[0]!)).toContain('late-1');
  const moveId = await move('river-food', ids[0]!);
  await late.text('create', { meetingID: 'late-2', name: 'late-2' });
  expect(namesOn(own[0]!)).toContain('late-2');
  await rollBack('river-food', moveId, null);
  const others = gateway.tenant('moor-choir');
  await expect(get(MoveTenants).start(others.resellerId, others.id, ids[0]!, gateway.actor)).rejects.toThrow(
    'takes no meetings of this reseller',
  );
});

test('recordings of both servers stand in one list, before, during and after the move', async () => {
  const green = await gateway.caller('green-thread');
  const recorded = async (sim: SimulatedBbb, meetingID: string): Promise<void> => {
    await green.text('create', { meetingID, name: meetingID, record: true, autoStartRecording: true });
    const meeting = sim.state.meetings.find(({ name }) => name === meetingID)!;
    sim.state.join(meeting, 'Ada', 'MODERATOR');
    await minutes(2);
    sim.state.end(meeting);
    await minutes(4);
  };
  await recorded(gateway.sims[0]!, 'recorded-1');
  await green.text('create', { meetingID: 'long', name: 'long' });
  const moveId = await move('green-thread', ids[0]!);
  await recorded(own[0]!, 'recorded-2');
  gateway.context.clock.turnTo(new Date(gateway.context.clock.now().getTime() + 3_600_000));
  for (const sim of [gateway.sims[0]!, own[0]!]) sim.state.tick();
  for (const id of [gateway.serverIds[0]!, ids[0]!]) await get(SweepRecordings).run(id);
  const listed = async (): Promise<string[]> => idsIn(await green.text('getRecordings'), 'meetingID').sort();
  expect(await listed()).toEqual(['recorded-1', 'recorded-2']);
  for (const meeting of gateway.sims[0]!.state.meetings) gateway.sims[0]!.state.end(meeting);
  await minutes(4);
  await get(MoveTenants).advance(gateway.actor);
  expect((await look((tx) => get(MovesStore).lock(tx, moveId))).state).toBe('done');
  expect(await listed()).toEqual(['recorded-1', 'recorded-2']);
});

test('a server goes only when nothing runs there, nobody meets there, and its recordings are elsewhere or given up by name', async () => {
  const [sim, id] = [own[0]!, ids[0]!];
  const remove = (name: string | null) => get(RemoveServer).run(id, name, gateway.actor);
  const green = await gateway.caller('green-thread');
  await expect(remove('bbb-own')).rejects.toThrow('Drain it first');
  await green.text('create', { meetingID: 'last', name: 'last' });
  expect(namesOn(sim)).toContain('last');
  await get(SetServerState).run(id, 'cordoned', gateway.actor);
  await expect(remove('bbb-own')).rejects.toThrow(/\d+ meetings run there/);
  for (const meeting of sim.state.meetings) sim.state.end(meeting);
  await minutes(4);
  await get(MoveTenants).advance(gateway.actor);
  await expect(remove('bbb-own')).rejects.toThrow(/new meetings of .*Green Thread.* go there/i);
  for (const slug of ['green-thread', 'oak-housing']) await move(slug, null);
  await get(MoveTenants).advance(gateway.actor);
  await expect(remove(null)).rejects.toThrow('holds 1 recordings that are nowhere else');
  await expect(remove('bbb-1')).rejects.toThrow('holds 1 recordings');

  // Copied to another server, it is held no more; and the list goes on with the copy.
  const [recordId, recording] = [...sim.state.recordings].find(([, { name }]) => name === 'recorded-2')!;
  gateway.sims[0]!.state.recordings.set(recordId, { ...recording });
  await get(SweepRecordings).run(gateway.serverIds[0]!);
  const day = gateway.context.clock.now().toISOString().slice(0, 10);
  expect(await fees(id)).toEqual([{ from: '2026-10-05', until: null }]);
  expect((await remove(null)).held).toBe(0);
  await work();
  const [fee] = await fees(id);
  expect(new Date(`${fee!.until}T00:00:00Z`).getTime()).toBe(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  expect((await look((tx) => get(ServersStore).all(tx))).map(({ name }) => name)).toEqual(['bbb-1']);
  sim.state.faults.down = true;
  await until(async () => idsIn(await green.text('getRecordings'), 'meetingID').length === 2);
  await expect(remove(null)).rejects.toThrow('There is no BBB server');
});

test('given up by name, the recordings of a server are gone for their tenant, and the audit log says which', async () => {
  const sim = new SimulatedBbb('bbb-2', 'the secret of bbb-2', gateway.context.clock);
  await sim.start();
  own.push(sim);
  const { id } = await get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, gateway.actor);
  ids.push(id);
  await get(SetServerState).run(gateway.serverIds[0]!, 'cordoned', gateway.actor);
  const oak = await gateway.caller('oak-housing');
  lookAnew();
  await oak.text('create', { meetingID: 'lost', name: 'lost', record: true, autoStartRecording: true });
  expect(namesOn(sim)).toEqual(['lost']);
  sim.state.join(sim.state.meetings[0]!, 'Ada', 'MODERATOR');
  await minutes(2);
  await get(SetServerState).run(gateway.serverIds[0]!, 'enabled', gateway.actor);
  await get(SetServerState).run(id, 'cordoned', gateway.actor);
  sim.state.end(sim.state.meetings[0]!);
  await minutes(4);
  // It is still being made, and yet held.
  await expect(get(RemoveServer).run(id, null, gateway.actor)).rejects.toThrow('holds 1 recordings');
  await get(RemoveServer).run(id, 'bbb-2', gateway.actor);
  expect(await oak.told('getRecordings', { meetingID: 'lost' }, 'messageKey')).toBe('noRecordings');
  const [entry] = await look((tx) =>
    tx.query<{ details: { recordings: string[] } }>(
      `select details from audit_entries where action = 'removed server' and subject = $1`,
      [id],
    ),
  );
  expect(entry!.details.recordings).toEqual([expect.stringMatching(/^[0-9a-f]{40}-\d{13}$/)]);
});

test('a server that was one tenant’s own takes and costs no more once that tenant has left it', async () => {
  const oak = gateway.tenant('oak-housing');
  const [sim, id] = await serve('bbb-oak', oak.id);
  await move('oak-housing', id);
  lookAnew();
  for (const meeting of gateway.sims[0]!.state.meetings) gateway.sims[0]!.state.end(meeting);
  await minutes(4);
  await get(MoveTenants).advance(gateway.actor);
  const client = await gateway.caller('oak-housing');
  await client.text('create', { meetingID: 'own', name: 'own' });
  expect(namesOn(sim)).toEqual(['own']);
  await move('oak-housing', null);
  await get(MoveTenants).advance(gateway.actor);
  await work();
  expect((await fees(id))[0]!.until).toBeNull();
  sim.state.end(sim.state.meetings[0]!);
  await minutes(4);
  await get(MoveTenants).advance(gateway.actor);
  await work();
  expect((await fees(id))[0]!.until).not.toBeNull();
  expect((await look((tx) => get(ServersStore).byId(tx, id))).state).toBe('cordoned');
  await get(SetServerState).run(id, 'enabled', gateway.actor);
  await expect(move('oak-housing', id)).rejects.toThrow('takes no meetings');
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const give = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > give) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
