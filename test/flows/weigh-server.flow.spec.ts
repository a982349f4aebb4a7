import { Client } from 'pg';
import { InvoicingModule, WeighServer } from '../../libs/invoicing';
import { Money } from '../../libs/kernel';
import { OrderServer, PlacementModule, ServerOrdersStore } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';

/** The sum before a server is ordered, by the real price lists, agreements and ledger. */
const actor = asCommand('weigh test');
let context: TestContext;
let world: World;
let owner: Client;
beforeAll(async () => {
  context = await testContext('weigh', [InvoicingModule, TenantsModule, PlansModule, PlacementModule], {
    holds: 'october',
    now: new Date('2026-11-02T09:00:00Z'),
  });
  world = await octoberWorld(context.app);
  owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await context.stop();
});

const weigh = (slug: string, tenants?: string[]) =>
  context.app
    .get(WeighServer)
    .run(
      world.resellers.find((one) => one.slug === slug)!.id,
      actor,
      tenants ? { tenantIds: world.tenants.filter((one) => tenants.includes(one.slug)).map(({ id }) => id) } : {},
    );
const gbp = (pence: number): Money => Money.of(pence, 'GBP');

async function use(slug: string, of: string, hours: number): Promise<void> {
  const { id, resellerId } = world.tenants.find((one) => one.slug === slug)!;
  await owner.query(`select ensure_month_partition('usage_lines', $1)`, [`${of}-01`]);
  await owner.query(
    `insert into usage_lines (reseller_id, month, id, tenant_id, position, run_id, from_at, until_at, seconds, known_by,
       is_recorded, meeting_id, meeting_name, recorded_at)
     values ($1, $3::date, gen_random_uuid(), $2, 1, gen_random_uuid(), $3::date, $3::date + interval '1 hour' * $4, $4 * 3600,
       'polled', false, 'm', 'm', $3::date)`,
    [resellerId, id, `${of}-01`, hours],
  );
}

test('without use: fees alone, and a server that does not pay', async () => {
  const sum = (await weigh('lantern'))!;
  expect([sum.tenants, sum.today.month, sum.today.bringsIn, sum.today.sharedUsage, sum.today.stays]).toEqual([
    5,
    '2026-10',
    gbp(97_50),
    gbp(0),
    gbp(41_00),
  ]);
  expect([sum.today.own, sum.paysForItselfFrom, sum.cheaperFrom]).toEqual([gbp(291_00), null, null]);
});

test('a month of use is priced by both lists: 100 hours of Commons are 48.00 more in, 32.00 at wholesale', async () => {
  await use('oak-housing', '2026-10', 100);
  const { today } = (await weigh('lantern'))!;
  expect([today.bringsIn, today.sharedUsage]).toEqual([gbp(145_50), gbp(32_00)]);
});

test('one tenant is weighed alone', async () => {
  const { today, tenants } = (await weigh('lantern', ['oak-housing']))!;
  expect([tenants, today.bringsIn, today.sharedUsage, today.stays]).toEqual([1, gbp(60_00), gbp(32_00), gbp(4_00)]);
});

test('the running month counts once two weeks of it are known, stretched to its whole', async () => {
  await use('oak-housing', '2026-11', 30);
  context.clock.turnTo(new Date('2026-11-14T23:00:00Z'));
  expect(await weigh('lantern')).toMatchObject({ today: { month: '2026-10' }, isStretched: false });
  context.clock.turnTo(new Date('2026-11-16T00:00:00Z'));
  const { today, isStretched } = (await weigh('lantern', ['oak-housing']))!;
  expect(isStretched).toBe(true);
  // Half of November: 30 hours stand for 60, of which 40 are charged at 0.60.
  expect([today.month, today.bringsIn, today.sharedUsage]).toEqual(['2026-11', gbp(36_00), gbp(19_20)]);
});

test('where there is no other month it counts from its fourth day', async () => {
  context.clock.turnTo(new Date('2026-10-03T00:00:00+01:00'));
  expect(await weigh('lantern')).toBeNull();
  context.clock.turnTo(new Date('2026-10-04T00:00:00+01:00'));
  expect(await weigh('lantern')).toMatchObject({ today: { month: '2026-10' }, isStretched: true });
});

test('the network, which buys from nobody, has nothing to weigh', async () => expect(await weigh('hearth')).toBeNull());

test('a reseller with tenants enough is ready for a server of its own, until it has ordered one', async () => {
  const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!.id;
  const ready = (from: number): Promise<Set<string>> =>
    context.app
      .get(Tenancy)
      .acrossNetwork({ actor, why: 'test' }, (tx) => context.app.get(ServerOrdersStore).readyIds(tx, from));
  expect([[...(await ready(5))], (await ready(6)).size]).toEqual([[lantern], 0]);
  await context.app
    .get(OrderServer)
    .run({ resellerId: lantern, forTenantId: null, name: 'bbb-lantern', overruled: null }, actor);
  expect((await ready(5)).size).toBe(0);
});
