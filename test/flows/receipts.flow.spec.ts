import { Client } from 'pg';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { BooksStore, type EntryKind } from '../../libs/books';
import { CheckInvoices, CloseMonths } from '../../libs/invoicing';
import { localDate, newId } from '../../libs/kernel';
import { ImportRecordings } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { ChangeAgreement, PlansModule } from '../../libs/plans';
import { asCommand, networkScope, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World, WorldReseller } from '../world/demo-world';
import { creditNoteFor, type InvoiceToPay, invoiceToPay } from '../world/invoices-to-pay';
import { octoberWorld } from '../world/october';
import { pieces, recordingsFile } from '../world/recordings-file';

/** A reseller whose agreement is a percent of receipts is asked for its share of what was really paid, net of VAT, once. */
const actor = asCommand('receipts');
let context: TestContext;
let world: World;
let owner: Client;
let lantern: WorldReseller;
const get: TestContext['app']['get'] = (token) => context.app.get(token);

beforeAll(async () => {
  context = await testContext('receipts', [TenantsModule, PlansModule, PlacementModule, RelayModule], {
    holds: 'october',
    now: new Date('2026-10-20T09:00:00Z'),
  });
  world = await octoberWorld(context.app);
  lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
  owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
  const terms = { by: 'percent-of-receipts', percent: '35' };
  await get(ChangeAgreement).terms({ resellerId: lantern.id, tenantId: null }, localDate('2026-11-01'), terms, actor);
});
afterAll(async () => {
  await owner.end();
  await context.stop();
});

const owes = (slug: string, grossMinor: number): Promise<InvoiceToPay> =>
  invoiceToPay(owner, lantern, world.tenants.find((one) => one.slug === slug)!, { grossMinor, issuedOn: '2026-10-04' });

/** A payment as it is posted; below zero one that is undone. */
const paid = (
  { id, tenantId, payerId }: InvoiceToPay,
  amountMinor: bigint,
  postedOn: string,
  kind: EntryKind = 'payment',
) =>
  get(Tenancy).within(networkScope(lantern.id, actor), (tx) =>
    get(BooksStore).add(tx, [
      {
        resellerId: lantern.id,
        tenantId,
        tier: 'retail',
        issuerResellerId: lantern.id,
        issuerId: lantern.issuerId,
        kind,
        sourceId: newId(),
        postedOn,
        currency: 'GBP',
        postings: [
          { account: 'bank', amountMinor },
          { account: 'receivable', amountMinor: -amountMinor, payerId, invoiceId: id },
        ],
      },
    ]),
  );

/** The lines by receipts of the wholesale invoice of a month, as net amounts by tenant. */
async function shares(of: string, closedAt: string): Promise<Record<string, string>> {
  context.clock.turnTo(new Date(closedAt));
  for (let again = 0; again < 2; again += 1) {
    await get(CloseMonths).run();
    await drain(context.app, { without: ['invoicing.render-files'] });
  }
  const { rows } = await owner.query(
    `select t.slug, l.net_minor as net, l.seconds from invoice_lines l
       join invoices i on i.reseller_id = l.reseller_id and i.id = l.invoice_id and i.month = $1 and i.tier = 'wholesale'
       join tenants t on t.reseller_id = l.reseller_id and t.id = l.about_tenant_id
     where l.reseller_id = $2 and l.kind = 'share'`,
    [`${of}-01`, lantern.id],
  );
  expect(rows.every(({ seconds }) => seconds === null)).toBe(true);
  return Object.fromEntries(rows.map(({ slug, net }) => [slug, net]));
}

test('the share is of what was paid since the agreement says so, part by part, and never twice', async () => {
  const [oak, iron, later] = [
    await owes('oak-housing', 1200),
    await owes('iron-press', 2400),
    await owes('oak-housing', 3600),
  ];
  await paid(oak, 600n, '2026-10-25');
  await paid(oak, 600n, '2026-11-10');
  await paid(iron, 2400n, '2026-11-30');
  // 35 % of 5.00 and of 20.00: what was paid in October was by the list.
  expect(await shares('2026-11', '2026-12-05T09:00:00Z')).toEqual({ 'oak-housing': '175', 'iron-press': '700' });
  // Known late, for November; and a payment of November taken off again.
  await paid(later, 1200n, '2026-11-20');
  await paid(iron, -2400n, '2026-12-02', 'payment-undone');
  await paid(iron, 1200n, '2026-12-20');
  expect(await shares('2026-12', '2027-01-05T09:00:00Z')).toEqual({ 'oak-housing': '350' });
  // Iron has 10.00 less than was shared in: asked again only for what is beyond that.
  await paid(iron, 1200n, '2027-01-15');
  await paid(later, 2400n, '2027-01-15');
  expect(await shares('2027-01', '2027-02-05T09:00:00Z')).toEqual({ 'oak-housing': '700' });
});

test('a share of receipts need not tie out by seconds, and the nightly check knows', async () => {
  await get(AddServer).run(
    { name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false },
    actor,
  );
  const startTime = Date.parse('2027-02-10T10:00:00Z');
  const meetingId = namespacedMeetingId(
    world.tenants.find(({ slug }) => slug === 'oak-housing')!.meetingKey,
    'assembly',
  );
  const recordId = internalMeetingId(meetingId, startTime);
  context.clock.turnTo(new Date('2027-02-11T09:00:00Z'));
  const file = recordingsFile([{ meetingId, recordId, startTime, endTime: startTime + 7_200_000 }]);
  await get(ImportRecordings).run('archive', pieces(file), actor);
  expect(await shares('2027-02', '2027-03-05T09:00:00Z')).toEqual({});
  const retail = await owner.query(
    `select sum(seconds)::int as n from invoice_lines where tier = 'retail' and usage_month = '2027-02-01' and reseller_id = $1`,
    [lantern.id],
  );
  expect(retail.rows[0].n).toBe(7200);
  const { problems } = await get(CheckInvoices).run(actor);
  expect(problems.filter(({ what }) => what === 'both tiers bill the same seconds')).toEqual([]);
});

test('what is credited, given back or taken back is not shared in; what is won back is', async () => {
  const [credited, disputed] = [await owes('green-thread', 1200), await owes('green-thread', 2400)];
  await paid(credited, 1200n, '2027-03-03');
  await paid(disputed, 2400n, '2027-03-03');
  // Half of the first is credited, which a refund then gives back: ten pounds and twenty were paid, net of VAT.
  await creditNoteFor(owner, credited, 600);
  await owner.query(`update journal_entries set posted_on = '2027-03-10' where kind = 'credit-note'`);
  expect(await shares('2027-03', '2027-04-05T09:00:00Z')).toEqual({ 'green-thread': '875' });
  await paid(disputed, -2400n, '2027-04-06', 'dispute');
  expect(await shares('2027-04', '2027-05-05T09:00:00Z')).toEqual({});
  // Won back, and another is paid: of the first twenty nothing is asked a second time.
  await paid(disputed, 2400n, '2027-05-06', 'dispute-won');
  await paid(await owes('green-thread', 120), 120n, '2027-05-06');
  expect(await shares('2027-05', '2027-06-05T09:00:00Z')).toEqual({ 'green-thread': '35' });
});
