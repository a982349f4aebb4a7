import { Client } from 'pg';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { CloseMonths, CorrectDraft, type Invoice, InvoicesStore, PreviewNextInvoice } from '../../libs/invoicing';
import { ImportRecordings } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import { DEMO_WHOLESALE_PRICES } from '../world/demo-prices';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { pieces, recordingsFile } from '../world/recordings-file';

/** What could not be billed in its own month, or was known too late for it, and comes with a later one, in both tiers. */
const actor = asCommand('late lines');
let context: TestContext;
let world: World;
let owner: Client;

const get: TestContext['app']['get'] = (token) => context.app.get(token);
const tenantId = (slug: string): string => world.tenants.find((one) => one.slug === slug)!.id;
const documents = (): Promise<Invoice[]> =>
  get(Tenancy).acrossNetwork({ actor, why: 'look' }, (tx) => get(InvoicesStore).list(tx, {}));
const rows = async (sql: string, parameters: unknown[] = []): Promise<unknown[]> =>
  (await owner.query(sql, parameters)).rows;

beforeEach(async () => {
  context = await testContext('late', [TenantsModule, PlansModule, PlacementModule, RelayModule], {
    holds: 'october',
    now: new Date('2026-10-20T09:00:00Z'),
  });
  world = await octoberWorld(context.app);
  await get(AddServer).run(
    { name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false },
    actor,
  );
  owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await context.stop();
});

async function meeting(slug: string, startsAt: string, hours: number): Promise<void> {
  const startTime = Date.parse(startsAt);
  const meetingId = namespacedMeetingId(world.tenants.find((one) => one.slug === slug)!.meetingKey, startsAt);
  const recordId = internalMeetingId(meetingId, startTime);
  const file = recordingsFile([{ meetingId, recordId, startTime, endTime: startTime + hours * 3_600_000 }]);
  await get(ImportRecordings).run('archive', pieces(file), actor);
}

async function closeAt(instant: string): Promise<void> {
  context.clock.turnTo(new Date(instant));
  for (let again = 0; again < 2; again += 1) {
    await get(CloseMonths).run();
    await drain(context.app, { without: ['invoicing.render-files'] });
  }
}

/** Lines about a tenant in a tier, by the month of their invoice. */
const linesOf = (slug: string, tier: 'retail' | 'wholesale'): Promise<unknown[]> =>
  rows(
    `select to_char(i.month, 'YYYY-MM') || ' ' || l.kind || ' ' || l.from_on || '..' || l.until_on || ' ' || l.net_minor as line
     from invoice_lines l join invoices i on i.reseller_id = l.reseller_id and i.id = l.invoice_id
     where l.about_tenant_id = $1 and l.tier = $2 order by i.month, l.position`,
    [tenantId(slug), tier],
  ).then((list) => (list as { line: string }[]).map(({ line }) => line));

const secondsByTier = (): Promise<unknown[]> =>
  rows(
    `select tier, sum(seconds)::int as seconds from invoice_lines l
     where not exists (select 1 from resellers r where r.id = l.reseller_id and r.is_network) group by tier order by tier`,
  );

test('a tenant without a wholesale price is left out alone, and its lines come with a later invoice', async () => {
  const plans = DEMO_WHOLESALE_PRICES.plans.filter(({ code }) => code !== 'commons');
  await owner.query(
    `update price_list_versions set prices = $1 where price_list_id = (select id from price_lists where code = 'hearth-wholesale')`,
    [{ ...DEMO_WHOLESALE_PRICES, plans }],
  );
  for (const slug of ['oak-housing', 'iron-press']) await meeting(slug, '2026-10-06T08:00:00Z', 30);
  await closeAt('2026-11-04T00:30:00Z');
  expect(await linesOf('oak-housing', 'wholesale')).toEqual([]);
  expect(await linesOf('iron-press', 'wholesale')).toHaveLength(3);
  expect(
    await rows('select reason, taken_up_period_id as later from parked_tenants where tenant_id = $1', [
      tenantId('oak-housing'),
    ]),
  ).toEqual([{ reason: expect.stringContaining('has no prices for plan "commons"'), later: null }]);

  await owner.query(
    `insert into price_list_versions select gen_random_uuid(), id, null, '2026-09-01', $1, '2026-11-20', '2026-11-20'
     from price_lists where code = 'hearth-wholesale'`,
    [DEMO_WHOLESALE_PRICES],
  );
  context.clock.turnTo(new Date('2026-12-01T00:00:00Z'));
  await meeting('oak-housing', '2026-11-06T08:00:00Z', 1);
  await closeAt('2026-12-04T00:30:00Z');
  // October's fee and November's, November's hour, October's thirty, and December's fee: as if nothing had been left out.
  expect(await linesOf('oak-housing', 'wholesale')).toEqual([
    '2026-11 fee 2026-10-01..2026-10-31 400',
    '2026-11 fee 2026-11-01..2026-11-30 400',
    '2026-11 usage 2026-11-01..2026-11-30 32',
    '2026-11 late-usage 2026-10-01..2026-10-31 960',
    '2026-11 fee 2026-12-01..2026-12-31 400',
  ]);
  expect(await rows('select 1 from parked_tenants where taken_up_period_id is null')).toEqual([]);
  const [retail, wholesale] = (await secondsByTier()) as { seconds: number }[];
  expect(retail!.seconds).toBe(wholesale!.seconds);
});

test('what becomes known after an agreement has ended is billed once, by its terms, in both tiers', async () => {
  await owner.query(`update agreements set ends_on = '2026-11-01' where tenant_id = $1`, [tenantId('oak-housing')]);
  await meeting('oak-housing', '2026-10-06T08:00:00Z', 21);
  await closeAt('2026-11-04T00:30:00Z');
  await meeting('oak-housing', '2026-10-07T08:00:00Z', 2);
  for (const instant of ['2026-12-04T00:30:00Z', '2027-01-04T00:30:00Z']) await closeAt(instant);
  expect((await linesOf('oak-housing', 'retail')).slice(2)).toEqual(['2026-11 late-usage 2026-10-01..2026-10-31 120']);
  expect((await linesOf('oak-housing', 'wholesale')).slice(2)).toEqual([
    '2026-11 late-usage 2026-10-01..2026-10-31 64',
  ]);
});

test('a month in which the plan changes is cut at the day in both tiers, and the preview says the same', async () => {
  await owner.query(
    `insert into agreement_versions select reseller_id, id, tenant_id, tier, '2026-10-17', $2, '2026-10-10' from agreements where tenant_id = $1`,
    [tenantId('river-food'), { by: 'list', priceList: 'lantern-retail', plan: 'commons' }],
  );
  await meeting('river-food', '2026-10-13T08:00:00Z', 25);
  await meeting('river-food', '2026-10-20T08:00:00Z', 25);
  context.clock.turnTo(new Date('2026-10-31T12:00:00Z'));
  const { resellerId, id } = world.tenants.find(({ slug }) => slug === 'river-food')!;
  const preview = await get(PreviewNextInvoice).run(resellerId, id);
  await closeAt('2026-11-04T00:30:00Z');
  // L3 has no hours. Of Commons' twenty, fifteen days of 31 are included: 9 h 40 min 38 s; the rest at 0.60.
  expect(await linesOf('river-food', 'retail')).toEqual([
    '2026-10 fee 2026-10-12..2026-10-16 653',
    '2026-10 fee 2026-10-17..2026-10-31 581',
    '2026-10 usage 2026-10-12..2026-10-31 919',
    '2026-10 fee 2026-11-01..2026-11-30 1200',
  ]);
  expect(preview!.lines.map(({ net }) => Number(net.minor))).toEqual([653, 581, 919, 1200]);
  expect(await linesOf('river-food', 'wholesale')).toEqual([
    '2026-10 fee 2026-10-12..2026-10-16 322',
    '2026-10 fee 2026-10-17..2026-10-31 194',
    '2026-10 usage 2026-10-12..2026-10-31 800',
    '2026-10 fee 2026-11-01..2026-11-30 400',
  ]);
});

test('drafts made before a server was read are made anew after it has been, but for those a person had a hand in', async () => {
  await owner.query(
    `insert into bbb_servers (id, name, url, secret_sealed, state, reads_usage, created_at)
     values (gen_random_uuid(), 'busy', 'http://busy.example/', 'x', 'enabled', true, '2026-10-01')`,
  );
  await closeAt('2026-11-04T00:30:00Z');
  const draftOf = async (slug: string): Promise<Invoice> =>
    (await documents()).find((one) => one.tenantId === tenantId(slug))!;
  const ref = ({ tier, issuerResellerId, id }: Invoice) => ({ tier, issuerResellerId, invoiceId: id });
  const [dropped, released, held] = [
    await draftOf('oak-housing'),
    await draftOf('green-thread'),
    await draftOf('iron-press'),
  ];
  const [fee] = (await rows('select id from invoice_lines where invoice_id = $1 order by position limit 1', [
    dropped.id,
  ])) as { id: string }[];
  await get(CorrectDraft).dropLine(ref(dropped), fee!.id, 'agreed', actor);
  await get(CorrectDraft).hold(ref(released), 'to be asked', actor);
  await get(CorrectDraft).release(ref(released), actor);
  await get(CorrectDraft).hold(ref(held), 'to be asked', actor);
  for (const slug of ['oak-housing', 'river-food']) await meeting(slug, '2026-10-14T08:00:00Z', 25);
  await owner.query(
    `insert into server_reads (server_id, source, read_until) select s.id, k, '2026-11-03' from bbb_servers s, unnest('{poll,recording}'::text[]) k where s.name = 'busy'`,
  );
  await closeAt('2026-11-04T01:30:00Z');
  const drafts = await documents();
  expect(
    [dropped, released, held].map(({ id }) => {
      const { state, isComplete, netMinor } = drafts.find((one) => one.id === id)!;
      return { state, isComplete, netMinor };
    }),
  ).toEqual([
    { state: 'draft', isComplete: false, netMinor: 1200n },
    { state: 'draft', isComplete: false, netMinor: 2400n },
    { state: 'held', isComplete: false, netMinor: 3000n },
  ]);
  const untouched = drafts.filter(
    ({ id, heldReason }) => ![dropped.id, released.id, held.id].includes(id) && heldReason === null,
  );
  expect(untouched.every(({ isComplete }) => isComplete)).toBe(true);
  expect(await linesOf('river-food', 'retail')).toContain('2026-10 usage 2026-10-12..2026-10-31 0');
  // What came in of the corrected one's month is late use of its next.
  await closeAt('2026-12-04T00:30:00Z');
  expect(await linesOf('oak-housing', 'retail')).toContain('2026-11 late-usage 2026-10-01..2026-10-31 300');
});
