import fc from 'fast-check';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { newId } from '../../libs/kernel';
import {
  AddServer,
  homeDuring,
  type Move,
  MovesStore,
  MoveTenants,
  PlacementModule,
  RetireServer,
  ServerOrdersStore,
  ServersStore,
} from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { Announcer, asCommand, type NetworkTx, Tenancy } from '../../libs/runtime';
import { TenantGatewaysStore, TenantsModule, TenantsStore } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { WorldTenant } from '../world/demo-world';
import { octoberWorld } from '../world/october';

/**
 * The state machine of moves on real rows: whatever steps are asked for in whatever order, two at once, and killed before
 * or after their transaction is committed.
 */
const actor = asCommand('orders');
let context: TestContext;
let sims: SimulatedBbb[];
let servers: (string | null)[];
let tenants: WorldTenant[];
const death = { at: 'never' as 'never' | 'before-commit' | 'after-commit' };

class Killed extends Error {}
/** Dies, when told to, at the end of the work and before its commit. */
class DyingTenancy extends Tenancy {
  override acrossNetwork<T>(
    reason: Parameters<Tenancy['acrossNetwork']>[0],
    work: (tx: NetworkTx) => Promise<T>,
  ): Promise<T> {
    return super.acrossNetwork(reason, async (tx) => {
      const answer = await work(tx);
      if (death.at === 'before-commit') throw new Killed();
      return answer;
    });
  }
}
/** Dies, when told to, between the commit and what is said of it. */
class DyingAnnouncer extends Announcer {
  override say(...what: Parameters<Announcer['say']>): Promise<void> {
    if (death.at === 'after-commit') throw new Killed();
    return super.say(...what);
  }
}

let moving: MoveTenants;
beforeAll(async () => {
  context = await testContext('orders', [TenantsModule, PlansModule, PlacementModule], {
    holds: 'october',
    now: new Date('2026-10-05T09:00:00Z'),
  });
  const { app, clock } = context;
  const world = await octoberWorld(app);
  tenants = ['oak-housing', 'green-thread'].map((slug) => world.tenants.find((one) => one.slug === slug)!);
  sims = ['own-1', 'own-2', 'shared'].map((name) => new SimulatedBbb(name, name, clock));
  servers = [];
  for (const sim of sims) {
    await sim.start();
    const poolResellerId = sim.name === 'shared' ? null : tenants[0]!.resellerId;
    const given = { name: sim.name, url: sim.url, secret: sim.secret, poolResellerId };
    servers.push((await app.get(AddServer).run(given, actor)).id);
  }
  const tenancy = Object.assign(Object.create(DyingTenancy.prototype), app.get(Tenancy)) as DyingTenancy;
  const announcer = Object.assign(Object.create(DyingAnnouncer.prototype), app.get(Announcer)) as DyingAnnouncer;
  moving = new MoveTenants(
    tenancy,
    app.get(MovesStore),
    app.get(ServersStore),
    app.get(ServerOrdersStore),
    app.get(RetireServer),
    app.get(TenantsStore),
    app.get(TenantGatewaysStore),
    announcer,
  );
}, 60_000);
afterAll(async () => {
  await context.stop();
  await Promise.all(sims.map((sim) => sim.stop()));
});

const look = <T>(work: (tx: NetworkTx) => Promise<T>): Promise<T> =>
  context.app.get(Tenancy).acrossNetwork({ actor, why: 'look' }, work);

interface Standing {
  readonly moves: readonly (Move & { remaining: number })[];
  readonly homes: readonly (string | null)[];
  readonly claims: readonly { id: string; serverId: string; state: string }[];
}
const standing = (): Promise<Standing> =>
  look(async (tx) => {
    const homes: (string | null)[] = [];
    for (const { resellerId, id } of tenants)
      homes.push((await context.app.get(TenantGatewaysStore).of(tx, resellerId, id)).homeServerId);
    return {
      moves: await context.app.get(MovesStore).ofReseller(tx, tenants[0]!.resellerId, { limit: 1_000 }),
      homes,
      claims: await tx.query(`select id, server_id as "serverId", state from meeting_claims order by id`),
    };
  });

type Step =
  | { does: 'start'; tenant: number; to: number }
  | { does: 'pause' | 'resume' | 'roll-back'; tenant: number }
  | { does: 'meet' | 'end'; tenant: number }
  | { does: 'advance' };
interface Event {
  readonly step: Step;
  readonly death: 'never' | 'before-commit' | 'after-commit';
  readonly isTwiceAtOnce: boolean;
}
const tenant = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('start' as const), tenant, to: fc.nat(2) }),
  fc.record({ does: fc.constantFrom('pause' as const, 'resume' as const, 'roll-back' as const), tenant }),
  fc.record({ does: fc.constantFrom('meet' as const, 'end' as const), tenant }),
  fc.record({ does: fc.constant('advance' as const) }),
);
const event: fc.Arbitrary<Event> = fc.record({
  step,
  death: fc.oneof(
    { weight: 4, arbitrary: fc.constant('never' as const) },
    { weight: 1, arbitrary: fc.constantFrom('before-commit' as const, 'after-commit' as const) },
  ),
  isTwiceAtOnce: fc.boolean(),
});

/** New meetings go to the tenant's home, or to the shared server. */
async function carryOut(of: Step): Promise<void> {
  if (of.does === 'advance') return void (await moving.advance(actor));
  const { id: tenantId, resellerId } = tenants[of.tenant]!;
  if (of.does === 'start')
    return void (await moving.start(resellerId, tenantId, [...servers.slice(0, 2), null][of.to]!, actor));
  if (of.does === 'meet')
    return look(async (tx) => {
      const { homeServerId } = await context.app.get(TenantGatewaysStore).of(tx, resellerId, tenantId);
      const id = newId();
      await tx.query(
        `insert into meeting_claims (reseller_id, id, tenant_id, meeting_id, client_meeting_id, server_id, state,
           client_metadata, is_recorded, expected_people, callback_token, claimed_at)
         values ($1, $2, $3, $4, 'm', $5, 'live', '{}', false, 8, $4, $6)`,
        [resellerId, id, tenantId, `m-${id}`, homeServerId ?? servers[2], tx.clock.now()],
      );
    });
  if (of.does === 'end')
    return look(async (tx) => {
      await tx.query(
        `update meeting_claims set state = 'ended' where id = (select id from meeting_claims
           where reseller_id = $1 and tenant_id = $2 and state = 'live' order by id limit 1)`,
        [resellerId, tenantId],
      );
    });
  const { moves } = await standing();
  const latest = moves.find((move) => move.tenantId === tenantId);
  if (latest) await moving.change(latest.id, of.does, actor);
}

const OVER = ['done', 'rolled-back'];
function assertSound(before: Standing, after: Standing): void {
  for (const [at, { id: tenantId }] of tenants.entries()) {
    const of = after.moves.filter((move) => move.tenantId === tenantId);
    if (of.filter(({ state }) => !OVER.includes(state)).length > 1) throw new Error('two moves of one tenant at once');
    const latest = of[0];
    if (latest && homeDuring(latest, latest.state) !== after.homes[at])
      throw new Error(`new meetings go to ${after.homes[at]} while the move is ${latest.state}`);
  }
  for (const move of after.moves) {
    const was = before.moves.find(({ id }) => id === move.id);
    if (was && OVER.includes(was.state) && (was.state !== move.state || +was.finishedAt! !== +move.finishedAt!))
      throw new Error(`a move that was ${was.state} is ${move.state}`);
    if (was?.state === 'draining' && move.state === 'done' && move.remaining > 0)
      throw new Error('a move is done while meetings are where they were');
    if (OVER.includes(move.state) !== (move.finishedAt !== null)) throw new Error('its end is not written down');
    if (['draining', 'done'].includes(move.state) && move.cutOverAt === null) throw new Error('no cut-over');
  }
  for (const { id, serverId } of before.claims)
    if (after.claims.find((claim) => claim.id === id)?.serverId !== serverId) throw new Error('a meeting was moved');
}

test('no order of steps and no kill leaves a move, a home or a meeting where it cannot be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (events) => {
      await look(async (tx) => {
        for (const table of ['tenant_moves', 'meeting_claims', 'tenant_gateways', 'outbox'])
          await tx.query(`delete from ${table}`);
      });
      let before = await standing();
      for (const { step: of, death: at, isTwiceAtOnce } of events) {
        context.clock.turnTo(new Date(context.clock.now().getTime() + 1_000));
        death.at = of.does === 'meet' || of.does === 'end' ? 'never' : at;
        const tries = await Promise.allSettled(isTwiceAtOnce ? [carryOut(of), carryOut(of)] : [carryOut(of)]);
        death.at = 'never';
        for (const one of tries)
          if (one.status === 'rejected' && !(one.reason instanceof Killed) && one.reason.kind !== 'conflict')
            throw one.reason;
        const after = await standing();
        assertSound(before, after);
        const isAsBefore = tries.every(({ status }) => status === 'rejected') && at !== 'after-commit';
        if (isAsBefore && of.does !== 'resume') expect(after).toEqual(before);
        before = after;
      }
      // Whatever was left half-way: once the old meetings have ended, what drains is done.
      await look((tx) => tx.query(`update meeting_claims set state = 'ended'`));
      await moving.advance(actor);
      const end = await standing();
      expect(end.moves.filter(({ state }) => state === 'draining')).toEqual([]);
      assertSound(before, end);
    }),
    { numRuns: 40 },
  );
}, 120_000);
