import { Client } from 'pg';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { ApproveDrafts, CheckInvoices, CloseMonths, CreditInvoice } from '../../libs/invoicing';
import { localDate, month } from '../../libs/kernel';
import { ImportRecordings } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { ChangeAgreement, PlansModule, SavePriceList } from '../../libs/plans';
import { asCommand } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import { DEMO_RETAIL_PRICES } from '../world/demo-prices';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { pieces, recordingsFile } from '../world/recordings-file';

const actor = asCommand('checks flow');
const october = month('2026-10');
let context: TestContext;
let world: World;
let owner: Client;

const get: TestContext['app']['get'] = (token) => context.app.get(token);
const reseller = (slug: string) => world.resellers.find((one) => one.slug === slug)!;
const tenant = (slug: string) => world.tenants.find((one) => one.slug === slug)!;
const partiesOf = (slug: string) => ({ resellerId: tenant(slug).resellerId, tenantId: tenant(slug).id });

beforeEach(async () => {
  context = await testContext('checks', [TenantsModule, PlansModule, PlacementModule, RelayModule], {
    holds: 'october',
    now: new Date('2026-10-20T09:00:00Z'),
  });
  world = await octoberWorld(context.app);
  owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await context.stop();
});

async function issueOctober(): Promise<void> {
  await get(AddServer).run(
    { name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false },
    actor,
  );
  const meetings = world.tenants.map(({ meetingKey }, index) => {
    const startTime = Date.parse('2026-10-06T08:00:00Z');
    const meetingId = namespacedMeetingId(meetingKey, 'm');
    const recordId = internalMeetingId(meetingId, startTime);
    return { meetingId, recordId, startTime, endTime: startTime + (index + 1) * 3_600_000 };
  });
  await get(ImportRecordings).run('archive', pieces(recordingsFile(meetings)), actor);
  context.clock.turnTo(new Date('2026-11-04T00:30:00Z'));
  await get(CloseMonths).run();
  await drain(context.app);
  for (const tier of ['retail', 'wholesale'] as const)
    for (const { id } of world.resellers)
      await get(ApproveDrafts).all({ tier, issuerResellerId: id, month: october }, actor);
  await drain(context.app, { without: ['invoicing.render-files'] });
}

/** What a hand in the database could do in spite of all: as its administrator, past triggers. */
const byHand = async (...statements: string[]): Promise<void> => {
  const url = new URL(process.env.DATABASE_URL!);
  url.pathname = new URL(context.urls.tallyroom_owner).pathname;
  const hand = new Client({ connectionString: url.toString() });
  await hand.connect();
  await hand.query('set session_replication_role = replica');
  for (const statement of statements) await hand.query(statement);
  await hand.end();
};

test('a sound month has no problem; each rule finds what a hand in the database breaks', async () => {
  await issueOctober();
  const [one] = (
    await owner.query(
      `select id, issuer_reseller_id as "issuerResellerId" from invoices where number = 'LAN-2026-0002'`,
    )
  ).rows as { id: string; issuerResellerId: string }[];
  await get(CreditInvoice).run(
    { tier: 'retail', issuerResellerId: one!.issuerResellerId, invoiceId: one!.id },
    null,
    'agreed',
    actor,
  );
  expect(await get(CheckInvoices).run(actor)).toEqual({ problems: [], warnings: [] });

  await byHand(
    `update invoice_lines set net_minor = net_minor + 1 where id = (select l.id from invoice_lines l join invoices i on i.id = l.invoice_id where i.number = 'LAN-2026-0001' limit 1)`,
    `update usage_lines set seconds = seconds + 60 where tenant_id = '${tenant('seed-library').id}'`,
    `update invoice_lines set seconds = seconds + 1 where tier = 'wholesale' and about_tenant_id = '${tenant('iron-press').id}' and seconds is not null`,
    `update invoices set net_minor = net_minor - 1, gross_minor = gross_minor - 1 where kind = 'credit-note'`,
    `update invoices set number = 'LAN-2026-0009' where number = 'LAN-2026-0005'`,
    `delete from postings where entry_id = (select e.id from journal_entries e join invoices i on i.id = e.document_id where i.number = 'LAN-2026-0003')`,
  );
  const { problems } = await get(CheckInvoices).run(actor);
  expect([...new Set(problems.map(({ what }) => what))]).toHaveLength(7);
  expect(problems).toContainEqual(expect.objectContaining({ subject: 'seed-library 2026-10' }));
  expect(problems).toContainEqual(expect.objectContaining({ subject: 'LAN-2026-0003' }));
});

test('an issuer that is not registered is warned at 80 % and at 100 % of the threshold', async () => {
  await issueOctober();
  const turnover = async (minor: number) => {
    await byHand(
      `update invoices set net_minor = ${minor}, gross_minor = ${minor} where id = (select id from invoices where issuer_reseller_id = '${reseller('wren').id}'
         and state = 'issued' and buyer ->> 'countryCode' = 'GB' order by id limit 1)`,
    );
    return (await get(CheckInvoices).run(actor)).warnings;
  };
  expect(await turnover(70_000_00)).toEqual([]);
  expect(await turnover(75_000_00)).toEqual([
    expect.objectContaining({ what: 'turnover nears the VAT threshold', subject: reseller('wren').legalName }),
  ]);
  expect(await turnover(90_000_00)).toEqual([
    expect.objectContaining({
      what: 'turnover has passed the VAT threshold',
      says: expect.stringMatching(/^£90,.* register for VAT/),
    }),
  ]);
});

test('a month that is closed, drafted and issued twice at the same time is one month', async () => {
  await get(AddServer).run(
    { name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false },
    actor,
  );
  context.clock.turnTo(new Date('2026-11-04T00:30:00Z'));
  const twice = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all([work(), work()]);
  const withoutFiles = { without: ['invoicing.render-files'] };
  await twice(() => get(CloseMonths).run());
  await twice(() => drain(context.app, withoutFiles));
  const approve = async (): Promise<void> => {
    for (const { id } of world.resellers)
      await get(ApproveDrafts).all({ tier: 'retail', issuerResellerId: id, month: october }, actor);
  };
  await twice(approve);
  await twice(() => drain(context.app, withoutFiles));
  const { rows } = await owner.query(
    `select count(*)::int as documents, count(distinct agreement_id)::int as agreements, count(number)::int as issued,
       (select count(*)::int from journal_entries) as posted from invoices`,
  );
  expect(rows).toEqual([{ documents: 14, agreements: 14, issued: 9, posted: 9 }]);
  expect((await get(CheckInvoices).run(actor)).problems).toEqual([]);
});

describe('prices and agreements', () => {
  const save = (plans: unknown, startsOn: string, code = 'lantern-retail') =>
    get(SavePriceList).run(
      {
        code,
        name: code,
        tier: 'retail',
        ownerResellerId: reseller('lantern').id,
        forResellerId: null,
        startsOn: localDate(startsOn),
        zone: 'Europe/London',
        isBackdated: false,
        text: JSON.stringify({ currency: 'GBP', plans }),
      },
      actor,
    );
  const yearly = {
    ...DEMO_RETAIL_PRICES.plans.find(({ code }) => code === 'commons')!,
    code: 'yearly',
    minimumTermMonths: 12,
    setUpFee: '25.00',
  };

  test('a list is refused by name, whole; a version is never put under what has been', async () => {
    const tiers = [
      { upToHours: '10', perHour: '0.60' },
      { fromHours: '12', upToHours: null, perHour: '-0.45' },
    ];
    await expect(save([{ ...yearly, usage: { model: 'graduated', tiers } }], '2026-11-01')).rejects.toMatchObject({
      mistakes: [
        expect.stringMatching(/plan "yearly": usage.tiers\[1\].perHour -0.45 is below zero/),
        expect.stringMatching(/a gap after 10/),
      ],
    });
    await expect(save([yearly], '2026-10-19')).rejects.toMatchObject({ code: 'day-has-passed' });
    await save([...DEMO_RETAIL_PRICES.plans, yearly], '2026-11-01');
    await expect(save([yearly], '2026-11-01')).rejects.toMatchObject({ code: 'version-exists' });
  });

  test('an agreement takes other terms from a day on, and ends not before its minimum term', async () => {
    await save([...DEMO_RETAIL_PRICES.plans, yearly], '2026-11-01');
    const terms = { by: 'list', priceList: 'lantern-retail', plan: 'yearly' };
    const change = get(ChangeAgreement);
    await expect(change.terms(partiesOf('oak-housing'), localDate('2026-10-25'), terms, actor)).rejects.toMatchObject({
      code: 'no-such-price',
    });
    await change.terms(partiesOf('oak-housing'), localDate('2026-11-30'), terms, actor);
    await expect(change.end(partiesOf('oak-housing'), localDate('2027-06-01'), actor)).rejects.toMatchObject({
      code: 'minimum-term-runs',
      details: { earliest: '2027-11-30' },
    });
    await expect(change.end(partiesOf('oak-housing'), localDate('2026-10-19'), actor)).rejects.toMatchObject({
      code: 'day-has-passed',
    });
    await change.end(partiesOf('oak-housing'), localDate('2027-11-30'), actor);
    await expect(change.end(partiesOf('oak-housing'), localDate('2027-12-30'), actor)).rejects.toMatchObject({
      code: 'no-such-agreement',
    });
    const wholesale = { resellerId: reseller('lantern').id, tenantId: null };
    await change.terms(wholesale, localDate('2026-11-01'), { by: 'percent-of-retail-net', percent: '35' }, actor);
    await expect(
      change.terms(wholesale, localDate('2026-12-01'), { by: 'percent-of-retail-net', percent: '135' }, actor),
    ).rejects.toMatchObject({ code: 'terms-invalid' });
    for (const priceList of ['none', 'lantern-retail'])
      await expect(
        change.terms(wholesale, localDate('2026-12-01'), { by: 'list', priceList }, actor),
      ).rejects.toMatchObject({ code: 'no-such-price-list' });
  });
});
