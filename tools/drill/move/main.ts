import { SimulatedBbb } from '../../../apps/bbb-sim';
import { month, monthIn, SystemClock } from '../../../libs/kernel';
import { ActivateServer, AddServer, MoveTenants, OrderServer, PlacementModule } from '../../../libs/placement';
import { PlansModule } from '../../../libs/plans';
import { asCommand, type NetworkTx, Tenancy, tenantScope } from '../../../libs/runtime';
import { TenantSecrets, TenantsModule } from '../../../libs/tenants';
import { BbbCaller } from '../../../test/world/bbb-caller';
import { type TestContext, testContext } from '../../../test/world/context';
import { buildDemoWorld, type WorldTenant } from '../../../test/world/demo-world';
import { makeTemplate } from '../../../test/world/test-database';
import { until } from '../../../test/world/until';
import { freePort, Program } from '../processes';
import { ClientAtWork, type Failure } from './client-at-work';

const actor = asCommand('drill');
const clock = new SystemClock();
/** Whose move meets with what. */
const PHASES = [
  { name: 'undisturbed', slug: 'oak-housing' },
  { name: 'a gateway killed by kill -9', slug: 'green-thread' },
  { name: 'Redis restarted', slug: 'river-food' },
  { name: 'Postgres restarted', slug: 'iron-press' },
] as const;
const CLIENTS_EACH = 2;
const CALM_MS = 4_000;
/** Connections that a restart has cut are made anew within that. */
const RECOVERY_MS = 3_000;

interface PhaseFigures {
  readonly phase: string;
  readonly calls: number;
  /** Calls that failed while what they need was away, and of them those about meetings known to live. */
  readonly failedMeanwhile: number;
  readonly failedOfKnownLive: number;
  /** Calls that failed before or after. */
  readonly failed: number;
}

async function main(): Promise<void> {
  await makeTemplate();
  const ports = [await freePort(), await freePort()];
  const context = await testContext('drill_move', [TenantsModule, PlansModule, PlacementModule], {
    now: clock.now(),
    settings: {
      PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
      CALLBACKS_REACH: 'loopback',
      POLL_SECONDS: '10',
      GATEWAY_CALLS_PER_SECOND: '5000',
    },
  });
  const world = await buildDemoWorld(context.app, month(monthIn('Europe/London', clock.now())));
  const tenants = PHASES.map(({ slug }) => world.tenants.find((tenant) => tenant.slug === slug)!);
  const sims = ['bbb-1', 'bbb-2', 'bbb-own'].map((name) => new SimulatedBbb(name, `secret of ${name}`, clock));
  for (const sim of sims) await sim.start();
  const ownId = await serve(context, sims, tenants[0]!.resellerId);
  const gateways = ports.map((port) => new Program('gateway', context.config, port));
  const worker = new Program('worker', context.config, 0);
  await Promise.all([...gateways, worker].map((program) => program.start()));

  let failures: Failure[] = [];
  let isOver = false;
  const clients = (
    await Promise.all(
      tenants.map(async (tenant) => {
        const callers = await callersOf(context, tenant, gateways);
        return Array.from(
          { length: CLIENTS_EACH },
          () => new ClientAtWork(tenant.slug, callers, (failure) => failures.push(failure)),
        );
      }),
    )
  ).flat();
  const calls = (): number => clients.reduce((sum, client) => sum + client.calls, 0);
  const working = clients.map((client) => client.work(() => isOver));

  const disturb: Record<(typeof PHASES)[number]['name'], () => Promise<void>> = {
    undisturbed: async () => undefined,
    'a gateway killed by kill -9': async () => {
      await gateways[0]!.kill();
      await pause(RECOVERY_MS);
      await gateways[0]!.start();
    },
    'Redis restarted': () => restart('redis'),
    'Postgres restarted': () => restart('postgres'),
  };
  const figures: PhaseFigures[] = [];
  for (const [at, { name }] of PHASES.entries()) {
    say(name);
    const callsBefore = calls();
    failures = [];
    await pause(CALM_MS);
    await context.app.get(MoveTenants).start(tenants[at]!.resellerId, tenants[at]!.id, ownId, actor);
    await pause(CALM_MS / 2);
    const before = failures;
    failures = [];
    await disturb[name]();
    if (name !== 'undisturbed') await pause(RECOVERY_MS);
    const meanwhile = failures;
    failures = [];
    await pause(CALM_MS);
    figures.push({
      phase: name,
      calls: calls() - callsBefore,
      failedMeanwhile: meanwhile.length,
      failedOfKnownLive: meanwhile.filter(({ isOfKnownLive }) => isOfKnownLive).length,
      failed: before.length + failures.length,
    });
    for (const { call, what } of [...before, ...failures].slice(0, 3)) say(`  ${call}: ${what.slice(0, 300)}`);
    for (const { call, what } of meanwhile.slice(0, 3)) say(`  meanwhile, ${call}: ${what.slice(0, 300)}`);
  }
  isOver = true;
  await Promise.all(working);
  const lost = await lostOf(clients);
  const split = splitOver(sims);

  say('the old meetings end');
  for (const { state } of sims) for (const meeting of [...state.meetings]) state.end(meeting);
  await until(
    async () => (await count(context, `select count(*) from tenant_moves where state = 'done'`)) === 4,
    240_000,
  ).catch(async (error: Error) => {
    const left = await look(context, (tx) =>
      tx.query(`select state, server_id, claimed_at, internal_meeting_id from meeting_claims
                where state in ('claimed', 'live', 'ending') limit 5`),
    );
    say(`${error.message}; the worker ${worker.isAlive ? 'lives' : 'is dead'}; left over: ${JSON.stringify(left)}`);
    throw error;
  });
  await until(async () => (await count(context, 'select count(*) from outbox')) === 0, 60_000);
  const internalIds = clients.flatMap(({ told }) => told.map(({ internalId }) => internalId));
  await until(async () => (await missing(context, internalIds)) === 0, 60_000).catch(() => undefined);
  const unmetered = await missing(context, internalIds);

  await Promise.all([...gateways, worker].map((program) => program.kill()));
  await Promise.all(sims.map((sim) => sim.stop()));
  await context.stop();
  const ok =
    figures.every(({ failed, failedOfKnownLive }) => failed === 0 && failedOfKnownLive === 0) &&
    figures.slice(0, 3).every(({ failedMeanwhile }) => failedMeanwhile === 0) &&
    lost + split + unmetered === 0;
  process.stdout.write(
    `${JSON.stringify({ ok, meetings: internalIds.length, lost, split, unmetered, phases: figures })}\n`,
  );
  process.exit(0);
}

/** Two servers in the shared pool, and one of the reseller's own, ordered and verified. Answers the id of that. */
async function serve({ app }: TestContext, sims: readonly SimulatedBbb[], resellerId: string): Promise<string> {
  for (const { name, url, secret } of sims.slice(0, 2)) await app.get(AddServer).run({ name, url, secret }, actor);
  const { name, url, secret } = sims[2]!;
  const wanted = { resellerId, forTenantId: null, name, overruled: null };
  const { id: orderId } = await app.get(OrderServer).run(wanted, actor);
  return app.get(ActivateServer).run({ orderId, url, secret }, actor);
}

async function callersOf(
  { app }: TestContext,
  { resellerId, id, slug }: WorldTenant,
  gateways: readonly Program[],
): Promise<BbbCaller[]> {
  const [{ secret } = { secret: '' }] = await app.get(TenantSecrets).list(tenantScope(resellerId, id, actor), id);
  return gateways.map(({ url }) => new BbbCaller(`${url}/t/${slug}/bigbluebutton/`, secret));
}

/** Meetings that clients made and did not end, and that are not what they were. */
async function lostOf(clients: readonly ClientAtWork[]): Promise<number> {
  let lost = 0;
  for (const client of clients)
    for (const told of client.told) if (!told.isEnded && !(await client.look(told))) lost += 1;
  return lost;
}

/** Meetings that live on more than one server. */
function splitOver(sims: readonly SimulatedBbb[]): number {
  const live = sims.flatMap(({ state }) =>
    state.meetings.filter(({ endedAtMs }) => endedAtMs === null).map(({ meetingId }) => meetingId),
  );
  return live.length - new Set(live).size;
}

const look = <T>({ app }: TestContext, work: (tx: NetworkTx) => Promise<T>): Promise<T> =>
  app.get(Tenancy).acrossNetwork({ actor, why: 'drill' }, work);
const count = (context: TestContext, sql: string): Promise<number> =>
  look(context, async (tx) => Number((await tx.one<{ n: string }>(`select (${sql})::bigint as n`))!.n));
/** How many of these runs the metering has not heard of. */
const missing = (context: TestContext, internalIds: readonly string[]): Promise<number> =>
  look(context, async (tx) => {
    const row = await tx.one<{ n: number }>(
      'select count(*)::int as n from unnest($1::text[]) as told(id) where not exists (select 1 from runs where internal_meeting_id = told.id)',
      [internalIds],
    );
    return row!.n;
  });

/** Asks whoever runs this to restart it, and waits until it is back. */
function restart(what: 'redis' | 'postgres'): Promise<void> {
  return new Promise((resolve) => {
    process.once('message', () => resolve());
    process.send!({ restart: what });
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text: string): void => void process.stderr.write(`· ${text}\n`);

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
