import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
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
  IssuerStandingStore,
  MonthSoFar,
} from '../../libs/invoicing';
import { Money, month } from '../../libs/kernel';
import { ImportRecordings } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, type NetworkTx, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { pieces, recordingsFile } from '../world/recordings-file';

const actor = asCommand('month flow');
const october = month('2026-10');
let context: TestContext;
let world: World;
let smtp: SMTPServer;
let mails: ParsedMail[];

const get: TestContext['app']['get'] = (token) => context.app.get(token);
const across = <T>(work: (tx: NetworkTx) => Promise<T>): Promise<T> =>
  get(Tenancy).acrossNetwork({ actor, why: 'look' }, work);
const documents = (): Promise<Invoice[]> => across((tx) => get(InvoicesStore).list(tx, {}));
const reseller = (slug: string) => world.resellers.find((one) => one.slug === slug)!;
const tenant = (slug: string) => world.tenants.find((one) => one.slug === slug)!;
const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => across((tx) => tx.query(sql, parameters));
const closeAndDrain = async (): Promise<void> => {
  await get(CloseMonths).run();
  await drain(context.app);
};

/** Meetings of given hours for tenants, as recordings read from a file. */
async function meetings(of: Record<string, number[]>, day = '2026-10-06'): Promise<void> {
  const list = Object.entries(of).flatMap(([slug, hours]) =>
    hours.map((length, index) => {
      const start = Date.parse(`${day}T08:00:00Z`) + index * 86_400_000;
      const meetingId = namespacedMeetingId(tenant(slug).meetingKey, `m${index}`);
      return {
        meetingId,
        recordId: internalMeetingId(meetingId, start),
        startTime: start,
        endTime: start + length * 3_600_000,
      };
    }),
  );
  await get(ImportRecordings).run('archive', pieces(recordingsFile(list)), actor);
}

beforeEach(async () => {
  mails = [];
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) =>
      void simpleParser(stream as never).then((mail) => {
        mails.push(mail);
        done();
      }, done),
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  context = await testContext('month', [TenantsModule, PlansModule, PlacementModule, RelayModule], {
    holds: 'october',
    now: new Date('2026-10-20T09:00:00Z'),
    settings: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Tallyroom <billing@rooms.example>' },
  });
  world = await octoberWorld(context.app);
  await get(AddServer).run(
    { name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false },
    actor,
  );
});
afterEach(async () => {
  await context.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

const ref = (invoice: Invoice) => ({
  tier: invoice.tier,
  issuerResellerId: invoice.issuerResellerId,
  invoiceId: invoice.id,
});

test('a month of meetings becomes two tiers of numbered invoices, and one mail each', async () => {
  await meetings({ 'oak-housing': [2, 3, 20], 'green-thread': [1], 'seed-library': [25], 'open-atlas': [4] });
  await closeAndDrain();
  expect(await documents()).toEqual([]);
  const soFarOf = (slug: string) => across((tx) => get(MonthSoFar).run(tx, reseller(slug).id, october));
  const [soFar, soFarOfNetwork] = [await soFarOf('lantern'), await soFarOf('hearth')];
  context.clock.turnTo(new Date('2026-11-04T00:30:00Z'));
  await closeAndDrain();
  await closeAndDrain();
  const drafts = await documents();
  const ofLantern = drafts.filter(
    ({ issuerId, tier }) => issuerId === reseller('lantern').issuerId && tier === 'retail',
  );
  expect(soFar?.minor).toBe(ofLantern.reduce((sum, { netMinor }) => sum + netMinor, 0n));
  expect(drafts.filter(({ tier }) => tier === 'wholesale')).toHaveLength(3);
  const oak = drafts.find(({ tenantId }) => tenantId === tenant('oak-housing').id)!;
  // 12.00 for October, 5 hours past 20 at 0.60, 12.00 for November; 20 % VAT once.
  expect(oak).toMatchObject({ state: 'draft', isComplete: true, netMinor: 2700n, vatMinor: 540n, grossMinor: 3240n });
  expect(drafts.filter(({ state }) => state === 'held').map(({ heldReason }) => heldReason)).toEqual(
    expect.arrayContaining([expect.stringContaining('established in ES')]),
  );

  for (const tier of ['retail', 'wholesale'] as const) {
    for (const { id } of world.resellers)
      await get(ApproveDrafts).all({ tier, issuerResellerId: id, month: october }, actor);
  }
  await drain(context.app);
  const issued = (await documents()).filter(({ state }) => state === 'issued');
  // What the network compares with its tenants' month so far is what it invoiced tenants; what it invoiced resellers is apart.
  const billed = await across((tx) =>
    get(IssuerStandingStore).of(tx, {
      issuerResellerId: reseller('hearth').id,
      month: october,
      before: month('2026-09'),
    }),
  );
  const netOf = (tier: string): bigint =>
    issued
      .filter((one) => one.issuerId === reseller('hearth').issuerId && one.tier === tier)
      .reduce((sum, { netMinor }) => sum + netMinor, 0n);
  expect(netOf('wholesale')).toBeGreaterThan(0n);
  expect(billed.toTenants).toEqual({ minor: soFarOfNetwork!.minor, beforeMinor: 0n });
  expect(billed.toResellers).toEqual({ minor: netOf('wholesale'), beforeMinor: 0n });
  expect(mails).toHaveLength(issued.length);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(issued.length);
  const numbers = issued
    .filter(({ issuerId }) => issuerId === reseller('lantern').issuerId)
    .map(({ number }) => number)
    .sort();
  expect(numbers).toEqual(['LAN-2026-0001', 'LAN-2026-0002', 'LAN-2026-0003', 'LAN-2026-0004', 'LAN-2026-0005']);
  const mail = mails.find(({ subject }) => subject?.includes(issued.find(({ id }) => id === oak.id)!.number!))!;
  expect(mail.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf', 'text/csv']);
  expect((mail.to as { value: unknown[] }).value).toHaveLength(2);
  expect(mail.text).toContain('£32.40');
  const [tie] = await query<{ retail: string; wholesale: string }>(
    `select sum(seconds) filter (where tier = 'retail' and reseller_id <> $1) as retail, sum(seconds) filter (where tier = 'wholesale') as wholesale from invoice_lines`,
    [reseller('hearth').id],
  );
  expect(tie!.retail).toBe(tie!.wholesale);
  expect(await query('select sum(amount_minor) as sum from postings')).toEqual([{ sum: '0' }]);
});

test('each VAT case, and what nobody can decide waits with a sentence', async () => {
  context.clock.turnTo(new Date('2026-11-04T00:30:00Z'));
  await meetings({ 'valley-radio': [1], 'ateneu-del-mar': [1] });
  await closeAndDrain();
  const cases = new Map(
    (await documents()).map((invoice) => [
      invoice.tier === 'retail'
        ? world.tenants.find(({ id }) => id === invoice.tenantId)!.slug
        : `wholesale ${world.resellers.find(({ id }) => id === invoice.resellerId)!.slug}`,
      invoice,
    ]),
  );
  expect(cases.get('oak-housing')).toMatchObject({ vatCase: 'standard-gb', vatPercent: '20' });
  expect(cases.get('valley-radio')).toMatchObject({ vatCase: 'not-registered', vatPercent: null, vatMinor: 0n });
  expect(cases.get('wholesale tramuntana')).toMatchObject({ vatCase: 'reverse-charge', vatPercent: null });
  expect(cases.get('wholesale wren')).toMatchObject({ vatCase: 'standard-gb' });
  expect(cases.get('ateneu-del-mar')).toMatchObject({
    state: 'held',
    vatCase: null,
    heldReason: expect.stringContaining('ES'),
  });
});

test('a draft is corrected with reasons, an issued invoice by credit notes that end exactly at zero', async () => {
  await meetings({ 'oak-housing': [25] });
  context.clock.turnTo(new Date('2026-11-04T00:30:00Z'));
  await closeAndDrain();
  const draft = (await documents()).find(({ tenantId }) => tenantId === tenant('oak-housing').id)!;
  await get(CorrectDraft).addLine(
    ref(draft),
    { description: 'Goodwill', net: Money.of(-133, 'GBP'), reason: 'a bad evening' },
    actor,
  );
  await expect(
    get(CorrectDraft).addLine(ref(draft), { description: 'x', net: Money.of(1, 'GBP'), reason: ' ' }, actor),
  ).rejects.toMatchObject({ code: 'reason-missing' });
  await get(CorrectDraft).hold(ref(draft), 'asking the treasurer', actor);
  await expect(get(ApproveDrafts).one(ref(draft), actor)).rejects.toMatchObject({ code: 'draft-is-held' });
  await get(CorrectDraft).release(ref(draft), actor);
  await get(ApproveDrafts).one(ref(draft), actor);
  await drain(context.app);
  const issued = (await documents()).find(({ id }) => id === draft.id)!;
  expect(issued).toMatchObject({ state: 'issued', netMinor: 2567n, vatMinor: 513n });
  await expect(get(CorrectDraft).hold(ref(draft), 'too late', actor)).rejects.toMatchObject({
    code: 'invoice-already-issued',
  });
  const lines = await across<{ id: string }[]>((tx) => get(InvoicesStore).lines(tx, draft));
  const [goodwill, ...rest] = [...lines].reverse();
  await expect(get(CreditInvoice).run(ref(draft), [goodwill!.id], 'agreed', actor)).rejects.toMatchObject({
    code: 'credit-note-would-charge',
  });
  await get(CreditInvoice).run(ref(draft), [goodwill!.id, rest.shift()!.id], 'agreed', actor);
  for (const { id } of rest) await get(CreditInvoice).run(ref(draft), [id], 'agreed', actor);
  await expect(get(CreditInvoice).run(ref(draft), [lines[0]!.id], 'again', actor)).rejects.toMatchObject({
    code: 'credit-exceeds-invoice',
  });
  const notes = (await documents()).filter(({ creditsInvoiceId }) => creditsInvoiceId === draft.id);
  const sum = (of: 'netMinor' | 'vatMinor' | 'grossMinor'): bigint =>
    [issued, ...notes].reduce((total, document) => total + document[of], 0n);
  expect([sum('netMinor'), sum('vatMinor'), sum('grossMinor')]).toEqual([0n, 0n, 0n]);
  expect(notes.map(({ number }) => number).sort()[0]).toBe('LAN-CN-2026-0001');
  expect(
    await query('select sum(amount_minor)::int as open from postings where payer_id = $1', [issued.payerId]),
  ).toEqual([{ open: 0 }]);
  await expect(query('update invoices set note = $2 where id = $1', [draft.id, 'no'])).rejects.toThrow(/never changes/);
});

test('usage known after issue is a line of its own on the next invoice, in both tiers, once', async () => {
  await meetings({ 'oak-housing': [19], 'seed-library': [10] });
  context.clock.turnTo(new Date('2026-11-04T00:30:00Z'));
  await closeAndDrain();
  for (const { id } of world.resellers)
    for (const tier of ['retail', 'wholesale'] as const)
      await get(ApproveDrafts).all({ tier, issuerResellerId: id, month: october }, actor);
  await drain(context.app);
  await meetings({ 'oak-housing': [3, 1], 'seed-library': [12] }, '2026-10-15');
  context.clock.turnTo(new Date('2026-12-04T00:30:00Z'));
  for (let again = 0; again < 2; again += 1) await closeAndDrain();
  const late = await query<{ tier: string; slug: string; month: string; seconds: string; net: string }>(
    `select l.tier, t.slug, to_char(l.usage_month, 'YYYY-MM') as month, l.seconds, l.net_minor as net from invoice_lines l
     join tenants t on t.id = l.about_tenant_id where l.kind = 'late-usage' order by t.slug, l.tier`,
  );
  // 19 hours were within the allowance of 20; four more cost three at 0.60. Wholesale by list: four at 0.32; by percent:
  // 40 % of the 1.20 that two hours past the allowance cost.
  expect(late).toEqual([
    { tier: 'retail', slug: 'oak-housing', month: '2026-10', seconds: '14400', net: '180' },
    { tier: 'wholesale', slug: 'oak-housing', month: '2026-10', seconds: '14400', net: '128' },
    { tier: 'retail', slug: 'seed-library', month: '2026-10', seconds: '43200', net: '120' },
    { tier: 'wholesale', slug: 'seed-library', month: '2026-10', seconds: '43200', net: '48' },
  ]);
});

test('three months of silence are caught up, one invoice for each', async () => {
  context.clock.turnTo(new Date('2027-01-10T00:00:00Z'));
  for (let again = 0; again < 2; again += 1) await closeAndDrain();
  const oak = (await documents()).filter(({ tenantId }) => tenantId === tenant('oak-housing').id);
  expect(oak.map(({ month: of, netMinor }) => [of, netMinor])).toEqual([
    ['2026-12', 1200n],
    ['2026-11', 1200n],
    ['2026-10', 2400n],
  ]);
});

test('a broken agreement is parked and stops nobody', async () => {
  await across((tx) =>
    tx.query(
      `update agreement_versions set terms = '{"by":"list","priceList":"lantern-retail","plan":"gone"}' where tenant_id = $1`,
      [tenant('oak-housing').id],
    ),
  );
  context.clock.turnTo(new Date('2026-11-04T00:30:00Z'));
  await closeAndDrain();
  expect(
    await query('select parked_reason from billing_periods where tenant_id = $1', [tenant('oak-housing').id]),
  ).toEqual([{ parked_reason: expect.stringContaining('has no prices for plan "gone"') }]);
  expect((await documents()).filter(({ issuerId }) => issuerId === reseller('lantern').issuerId)).toHaveLength(4);
  await across((tx) =>
    tx.query(
      `update agreement_versions set terms = '{"by":"list","priceList":"lantern-retail","plan":"commons"}' where tenant_id = $1`,
      [tenant('oak-housing').id],
    ),
  );
  // Lantern's wholesale month could not be rated either: both are taken up again.
  expect(await get(CloseMonths).retryParked(actor)).toBe(2);
  await drain(context.app);
  const oak = (await documents()).filter(({ tenantId }) => tenantId === tenant('oak-housing').id);
  expect(oak.map(({ month: of, netMinor }) => [of, netMinor])).toEqual([['2026-10', 2400n]]);
});
