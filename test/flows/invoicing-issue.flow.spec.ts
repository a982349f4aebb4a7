import { Client } from 'pg';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import {
  ApproveDrafts,
  CloseMonths,
  CorrectDraft,
  CreditInvoice,
  type Invoice,
  InvoicesStore,
  IssueInvoices,
} from '../../libs/invoicing';
import { Money, month } from '../../libs/kernel';
import { ImportRecordings } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { pieces, recordingsFile } from '../world/recordings-file';

const actor = asCommand('issue flow');
const october = month('2026-10');
let context: TestContext;
let world: World;

const get: TestContext['app']['get'] = (token) => context.app.get(token);
const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
  get(Tenancy).acrossNetwork({ actor, why: 'look' }, work) as Promise<T>;
const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => across((tx) => tx.query(sql, parameters));
const documents = (): Promise<Invoice[]> => across((tx) => get(InvoicesStore).list(tx, {}));
const ref = ({ tier, issuerResellerId, id }: Invoice) => ({ tier, issuerResellerId, invoiceId: id });
const withoutFiles = () => drain(context.app, { without: ['invoicing.render-files'] });

beforeEach(async () => {
  context = await testContext('issue', [TenantsModule, PlansModule, PlacementModule, RelayModule], {
    holds: 'october',
    now: new Date('2026-11-04T00:30:00Z'),
  });
  world = await octoberWorld(context.app);
  await get(CloseMonths).run();
  await withoutFiles();
});
afterEach(() => context.stop());

/** Approves a reseller's retail drafts and answers the chunk that is to be issued. */
async function approvedChunk() {
  const { id, issuerId } = world.resellers.find(({ slug }) => slug === 'lantern')!;
  await get(ApproveDrafts).all({ tier: 'retail', issuerResellerId: id, month: october }, actor);
  const invoiceIds = (await documents())
    .filter(({ issuerId: of, state }) => of === issuerId && state === 'approved')
    .map((invoice) => invoice.id);
  return { tier: 'retail' as const, issuerResellerId: id, issuerId, invoiceIds };
}

const oakDraft = async (): Promise<Invoice> => {
  const { id } = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  return (await documents()).find(({ tenantId }) => tenantId === id)!;
};

test('a connection cut while documents are issued loses no number, posts nothing, and the next run ends it', async () => {
  const chunk = await approvedChunk();
  const blocker = new Client({ connectionString: context.urls.tallyroom_owner });
  await blocker.connect();
  await blocker.query('begin');
  // The run has posted by now and waits for its numbers.
  await blocker.query('select 1 from invoice_series where issuer_id = $1 for update', [chunk.issuerId]);
  const cut = expect(get(IssueInvoices).run(chunk)).rejects.toThrow();
  const watcher = new Client({ connectionString: process.env.DATABASE_URL });
  await watcher.connect();
  for (let killed = 0; killed === 0; ) {
    const { rowCount } = await watcher.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
      [new URL(context.urls.tallyroom_owner).pathname.slice(1)],
    );
    killed = rowCount ?? 0;
  }
  await cut;
  await blocker.query('rollback');
  await Promise.all([blocker.end(), watcher.end()]);
  expect(await query('select count(*)::int as n from journal_entries')).toEqual([{ n: 0 }]);

  const runs = await Promise.all([get(IssueInvoices).run(chunk), get(IssueInvoices).run(chunk)]);
  expect(runs.map(({ issued }) => issued).sort()).toEqual([0, 5]);
  const numbers = await query<{ number: string }>(`select number from invoices where state = 'issued' order by number`);
  expect(numbers.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5].map((n) => `LAN-2026-000${n}`));
  expect(await query('select count(*)::int as n, sum(amount_minor)::int as sum from postings')).toEqual([
    { n: 15, sum: 0 },
  ]);
});

test('a document that was announced before an upgrade and is told after it holds nothing up', async () => {
  const chunk = await approvedChunk();
  await get(IssueInvoices).run(chunk);
  const announced = `from outbox where name = 'invoicing.document-issued'`;
  await across((tx) =>
    tx.query(`with old as (delete ${announced} returning *)
      insert into outbox select gen_random_uuid(), kind, name, payload - 'kind', created_at from old`),
  );
  expect(await query(`select count(*)::int as n ${announced} and not payload ? 'kind'`)).toEqual([{ n: 5 }]);
  await withoutFiles();
  expect(await query('select count(*)::int as n from outbox')).toEqual([{ n: 0 }]);
});

test('notes never credit more than the invoice, though a discount stands beside its lines', async () => {
  const draft = await oakDraft();
  const discount = { description: 'Goodwill', net: Money.of(-133, 'GBP'), reason: 'a bad evening' };
  await get(CorrectDraft).addLine(ref(draft), discount, actor);
  await get(ApproveDrafts).one(ref(draft), actor);
  await withoutFiles();
  const lines = await across<{ id: string; netMinor: bigint }[]>((tx) => get(InvoicesStore).lines(tx, draft));
  expect(lines.map(({ netMinor }) => netMinor)).toEqual([1200n, 1200n, -133n]);
  await get(CreditInvoice).run(ref(draft), [lines[0]!.id], 'agreed', actor);
  await expect(get(CreditInvoice).run(ref(draft), [lines[1]!.id], 'agreed', actor)).rejects.toMatchObject({
    code: 'credit-exceeds-invoice',
  });
  await get(CreditInvoice).run(ref(draft), null, 'the rest', actor);
  expect(
    await query('select sum(gross_minor)::int as left from invoices where id = $1 or credits_invoice_id = $1', [
      draft.id,
    ]),
  ).toEqual([{ left: 0 }]);
});

test('late use waived twice is waived once, and no second counts twice in either tier', async () => {
  const oak = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  await get(AddServer).run(
    { name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false },
    actor,
  );
  const lateInOctober = (name: string, hours: number) => {
    const startTime = Date.parse('2026-10-06T08:00:00Z');
    const meetingId = namespacedMeetingId(oak.meetingKey, name);
    const recordId = internalMeetingId(meetingId, startTime);
    const file = recordingsFile([{ meetingId, recordId, startTime, endTime: startTime + hours * 3_600_000 }]);
    return get(ImportRecordings).run('archive', pieces(file), actor);
  };
  const closeAt = async (instant: string) => {
    context.clock.turnTo(new Date(instant));
    await get(CloseMonths).run();
    await withoutFiles();
  };
  const late = () =>
    query<{ month: string; net: string; lineId: string; invoiceId: string }>(
      `select to_char(i.month, 'YYYY-MM') as month, l.net_minor as net, l.id as "lineId", i.id as "invoiceId" from invoice_lines l
       join invoices i on i.reseller_id = l.reseller_id and i.id = l.invoice_id
       where l.kind = 'late-usage' and l.tier = 'retail' order by i.month`,
    );
  const octoberSeconds = async () => {
    const tiers = await query<{ seconds: number }>(
      `select sum(seconds)::int as seconds from invoice_lines where about_tenant_id = $1 and usage_month = '2026-10-01' group by tier`,
      [oak.id],
    );
    return tiers.map(({ seconds }) => seconds);
  };
  const octoberDraft = await oakDraft();
  await lateInOctober('first', 25);
  await closeAt('2026-12-04T00:30:00Z');
  const [waived] = await late();
  expect(waived).toMatchObject({ month: '2026-11', net: '300' });
  const november = (await documents()).find(({ id }) => id === waived!.invoiceId)!;
  for (const reason of ['agreed', 'agreed again'])
    await get(CorrectDraft).dropLine(ref(november), waived!.lineId, reason, actor);
  await withoutFiles();
  await get(CorrectDraft).setNote(ref(octoberDraft), { note: 'Thank you', purchaseOrder: null }, actor);
  await withoutFiles();
  expect(await octoberSeconds()).toEqual([90_000, 90_000]);
  await lateInOctober('second', 1);
  await closeAt('2027-01-04T00:30:00Z');
  expect((await late()).map(({ month: of, net }) => [of, net])).toEqual([
    ['2026-11', '0'],
    ['2026-12', '60'],
  ]);
  expect(await octoberSeconds()).toEqual([93_600, 93_600]);
});
