import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { paymentReference } from '../../libs/invoicing';
import { type Month, monthIn, monthPeriod, SystemClock } from '../../libs/kernel';
import { PollServer } from '../../libs/metering';
import { AddServer, PlacementModule, ServersStore } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Queues, Tenancy } from '../../libs/runtime';
import { TenantsModule, TenantsStore } from '../../libs/tenants';
import { lastClosedMonth } from '../../tools/demo/play-month';
import { type CommandLine, commandLine } from '../world/command-line';
import { type TestContext, testConfig, testContext } from '../world/context';
import { recordingsFile } from '../world/recordings-file';
import { freshDatabase } from '../world/test-database';

/** Every command once, as the real program, on a made-up network: from seeding to a credit note and a restored backup. */
const now = new SystemClock().now();
const month: Month = lastClosedMonth(now, monthIn('Europe/London', now));
const keys = `first:${Buffer.alloc(32, 1).toString('base64')}`;
jest.setTimeout(120_000);

let context: TestContext;
let run: CommandLine;
let sim: SimulatedBbb;
let smtp: SMTPServer;
let folder: string;
let refusesMail = true;
const taken: string[] = [];

const json = async (...args: string[]) => (await run(['--json', ...args])).json;
const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
  context.app.get(Tenancy).acrossNetwork({ actor: asCommand('test'), why: 'look' }, work) as Promise<T>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-command-line-'));
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, done) => {
      if (refusesMail) return done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
      taken.push(address);
      done();
    },
    onData: (stream, _, done) => {
      stream.resume();
      stream.on('end', () => done());
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  context = await testContext('commands', [TenantsModule, PlansModule, PlacementModule, RelayModule], {
    now,
    settings: { SMTP_URL: `smtp://127.0.0.1:${port}`, APP_KEYS: keys },
  });
  run = commandLine(context.config);
  sim = new SimulatedBbb('bbb-1', 'a secret of the server', new SystemClock());
  await sim.start();
});
afterAll(async () => {
  run.close();
  await context.stop();
  await sim.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

test('help tells the exit codes; a wrong command line, wrong settings and an absent database have theirs', async () => {
  const help = await run.alone(['--help']);
  expect(help.exit).toBe(0);
  expect(help.out).toMatch(/Exit codes:[\s\S]*64 {2}the command line itself is wrong/);
  expect(await run.alone(['invoices', 'frame'])).toMatchObject({ exit: 64 });
  expect(await run.alone(['invoices', 'list', '--month', 'October'])).toMatchObject({
    exit: 64,
    err: expect.stringContaining('2026-10'),
  });
  const wrong = await run.alone(['--json', 'tenants', 'list'], { env: { APP_KEYS: 'none', REDIS_URL: '' } });
  expect(wrong).toMatchObject({ exit: 1, json: { error: { code: 'config' } } });
  expect(wrong.json.error.message).toMatch(/REDIS_URL is not set[\s\S]*APP_KEYS/);
  const away = { DATABASE_APP_URL: 'postgres://tallyroom_app:x@127.0.0.1:1/none' };
  expect(
    await run.alone(['--json', 'backup', path.join(folder, 'never')], {
      env: { DATABASE_OWNER_URL: away.DATABASE_APP_URL },
    }),
  ).toMatchObject({
    exit: 4,
    json: { error: { code: 'away' } },
  });
});

test('the schema is made, and the made-up network put into an empty database and no other', async () => {
  expect(await json('db', 'migrate')).toEqual({ migrated: [] });
  const roles = await run(['--json', 'db', 'roles'], { env: { DATABASE_URL: process.env.DATABASE_URL! } });
  expect(roles.json).toMatchObject({ ok: true });
  const seeded = await json('db', 'seed', '--month', month);
  expect(seeded).toMatchObject({ month, resellers: expect.arrayContaining(['lantern']) });
  expect(await run(['db', 'seed'])).toMatchObject({ exit: 1, err: expect.stringContaining('not empty') });
});

test('servers and tenants: added, listed, ordered, held back, moved', async () => {
  const added = ['servers', 'add', '--name', 'bbb-1', '--url', sim.url, '--secret', sim.secret];
  expect((await run.alone(added)).exit).toBe(0);
  const servers = await json('servers', 'list');
  expect(servers).toMatchObject([{ name: 'bbb-1', state: 'enabled' }]);
  expect(JSON.stringify(servers)).not.toContain('Sealed');
  expect(await json('servers', 'cordon', 'bbb-1')).toMatchObject({ state: 'cordoned' });
  expect(await json('servers', 'uncordon', 'bbb-1')).toMatchObject({ state: 'enabled' });
  const order = ['servers', 'order', '--reseller', 'lantern', '--name', 'lantern-1', '--overrule', 'a test'];
  expect(await json(...order)).toMatchObject({ ordered: false, sum: expect.anything() });
  expect((await json('servers', 'inventory')).bbb_ordered?.hosts ?? []).toEqual([]);
  expect(await json(...order, '--yes')).toMatchObject({ ordered: true, reportToken: expect.stringMatching(/.{20}/) });
  expect((await json('servers', 'inventory')).bbb_ordered.hosts).toEqual(['lantern-1']);

  const tenant = ['tenants', 'add', '--reseller', 'lantern', '--slug', 'new-coop', '--name', 'New Co-op'];
  const terms = ['--price-list', 'lantern-retail', '--from', `${month}-01`, '--address', '1 New Street', 'Leeds'];
  const wrong = await run([...tenant, ...terms, '--plan', 'none', '--email', 'a@new.example']);
  expect(wrong).toMatchObject({ exit: 1, err: expect.stringContaining('no prices for plan "none"') });
  const noMail = await run([...tenant, ...terms, '--plan', 'multi-user', '--email', 'a@new.example,b@new.example']);
  expect(noMail).toMatchObject({ exit: 1, err: expect.stringContaining('must be a mail address') });
  const coop = await run(['--json', ...tenant, ...terms, '--plan', 'multi-user', '--email', 'a@new.example']);
  expect(coop.json).toMatchObject({ endpoint: expect.stringContaining('/t/new-coop/bigbluebutton/') });
  expect((await json('tenants', 'list')).map(({ slug }: { slug: string }) => slug)).toContain('new-coop');
  expect(await json('tenants', 'secrets', 'new-coop')).toMatchObject([{ secret: coop.json.secret }]);
  const there = await run(['tenants', 'move', 'new-coop', '--to', 'shared']);
  expect(there).toMatchObject({ exit: 1, err: expect.stringContaining('go there already') });
});

test('a server is looked at, worked on, drained and removed; a tenant is moved and watched', async () => {
  const other = new SimulatedBbb('lantern-own', 'another secret', new SystemClock());
  await other.start();
  const { resellerId } = await across<{ resellerId: string }>((tx) =>
    context.app.get(TenantsStore).bySlug(tx, 'oak-housing'),
  );
  const given = { name: other.name, url: other.url, secret: other.secret, poolResellerId: resellerId };
  await context.app.get(AddServer).run(given, asCommand('test'));
  expect(await json('servers', 'show', 'bbb-1')).toMatchObject({
    name: 'bbb-1',
    months: [],
    incidents: [],
    removal: { meetings: 0, held: 0 },
  });
  const words = await run(['servers', 'show', 'bbb-1']);
  expect(words.out).toContain('0 recordings are nowhere else');

  const hours = ['--from', '2040-01-01T22:00Z', '--until', '2040-01-01T23:30Z'];
  const planned = await json('servers', 'maintain', 'bbb-1', ...hours, '--reason', 'A new disk.');
  expect(planned).toMatchObject({ from: '2040-01-01T22:00:00.000Z' });
  expect(await run(['servers', 'maintain', 'bbb-1', ...hours, '--reason', 'Again.'])).toMatchObject({ exit: 1 });
  expect(await run(['servers', 'maintain', 'bbb-1', '--from', '2040-01-01'])).toMatchObject({ exit: 64 });
  expect(await run(['servers', 'maintain', 'bbb-1'])).toMatchObject({ exit: 64 });
  expect(await json('servers', 'maintain', 'bbb-1', '--call-off')).toEqual({ calledOff: 1 });

  expect(await json('tenants', 'move', 'oak-housing', '--to', 'lantern-own', '--watch')).toEqual([
    { tenant: 'oak-housing', state: 'done', remaining: 0 },
  ]);
  expect(await run(['tenants', 'move', 'oak-housing'])).toMatchObject({ exit: 64 });
  expect(await run(['tenants', 'move', 'oak-housing', '--pause'])).toMatchObject({
    exit: 1,
    err: expect.stringContaining('no such move'),
  });
  const refused = await run(['servers', 'remove', 'lantern-own']);
  expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('Drain it first') });
  expect(await json('servers', 'drain', 'lantern-own', '--watch')).toMatchObject({ state: 'cordoned', meetings: 0 });
  const inUse = await run(['servers', 'remove', 'lantern-own']);
  expect(inUse).toMatchObject({ exit: 1, err: expect.stringMatching(/new meetings of .* go there/) });
  await json('tenants', 'move', 'oak-housing', '--to', 'shared', '--watch');
  expect(await json('servers', 'remove', 'lantern-own')).toEqual({ removed: 'lantern-own', recordingsGivenUp: 0 });
  expect((await json('servers', 'list')).map(({ name }: { name: string }) => name)).toEqual(['bbb-1']);
  await drain(context.app, { without: ['letters.tell-maintenance'] });
  await other.stop();
});

test('usage: imported, synced, shown, and given to a tenant by a rule', async () => {
  const oak = await across<{ meetingKey: string }>((tx) => context.app.get(TenantsStore).bySlug(tx, 'oak-housing'));
  const startTime = monthPeriod('Europe/London', month).from.getTime() + 5 * 86_400_000;
  const of = (meetingId: string) => ({
    meetingId,
    recordId: internalMeetingId(meetingId, startTime),
    startTime,
    endTime: startTime + 2 * 3_600_000,
  });
  const file = path.join(folder, 'recordings.xml');
  writeFileSync(file, recordingsFile([of(namespacedMeetingId(oak.meetingKey, 'assembly')), of('nobodys-room')]));
  const imported = await json('usage', 'import', '--server', 'bbb-1', file);
  expect(imported).toMatchObject({ read: 2, runs: 2, seconds: 14_400 });
  expect(await json('usage', 'sync')).toMatchObject([{ name: 'bbb-1', error: '' }]);
  expect(await json('usage', 'show', '--month', month)).toMatchObject([{ tenant: expect.any(String), seconds: 7200 }]);
  expect(await json('usage', 'show', '--unattributed')).toMatchObject([{ meetingId: 'nobodys-room' }]);
  expect(await json('usage', 'show', '--problems')).toEqual([]);
  const rule = ['--tenant', 'green-thread', '--from', `${month}-01`, '--id-prefix', 'nobodys'];
  expect(await json('usage', 'rules', 'test', ...rule)).toHaveLength(1);
  expect((await json('usage', 'rules', 'add', ...rule, '--reason', 'said so')).id).toBeTruthy();
  expect(await json('usage', 'rules', 'list')).toMatchObject([{ idPrefix: 'nobodys' }]);
});

test('invoices: drafted, issued, shown, credited; letters that fail are listed and sent again', async () => {
  const { id } = await across<{ id: string }>((tx) => context.app.get(ServersStore).byName(tx, 'bbb-1'));
  await context.app.get(PollServer).run(id);
  expect((await json('invoices', 'draft')).closed).toBeGreaterThan(5);
  await drain(context.app);
  expect((await json('invoices', 'list', '--month', month)).length).toBeGreaterThan(5);
  expect((await json('invoices', 'issue', '--month', month, '--reseller', 'lantern')).approved).toBeGreaterThan(2);
  await drain(context.app, { onFailure: () => undefined });

  const issued = (await json('invoices', 'list')).filter(({ state }: { state: string }) => state === 'issued');
  const { number } = issued.find(({ payer }: { payer: string }) => payer.includes('Oak Street'));
  expect(await json('invoices', 'show', number)).toMatchObject({ number, lines: expect.any(Array) });
  expect(await run(['invoices', 'show', 'LAN-0000'])).toMatchObject({ exit: 1 });
  const credited = await json('invoices', 'credit', number, '--line', '1', '--reason', 'a bad evening');
  expect(credited).toMatchObject({ kind: 'credit-note', number: expect.stringContaining('CN') });

  const failed = await json('mail', 'list');
  expect(failed.length).toBe(issued.length);
  expect(failed[0]).toMatchObject({ state: 'failed', lastError: expect.stringContaining('no such mailbox') });
  refusesMail = false;
  expect(await json('mail', 'retry', failed[0].id)).toEqual({ retried: 1 });
  expect(await json('mail', 'retry')).toEqual({ retried: issued.length - 1 });
  await drain(context.app);
  expect(taken.length).toBeGreaterThan(issued.length);
  expect(await json('mail', 'list')).toEqual([]);
});

test('bank: a statement is taken once, matched, undone; the payment is listed', async () => {
  const [invoice] = (await json('invoices', 'list')).filter(
    (one: { state: string; tier: string; kind: string; number: string; grossMinor: number }) =>
      one.state === 'issued' && one.tier === 'retail' && one.number.startsWith('LAN') && one.grossMinor > 0,
  );
  const file = path.join(folder, 'november.csv');
  const amount = `${Math.floor(invoice.grossMinor / 100)}.${String(invoice.grossMinor % 100).padStart(2, '0')}`;
  writeFileSync(
    file,
    `Day,Amount,Reference\n2026-01-05,${amount},${paymentReference(invoice.number)}\n2026-01-05,5.00,thanks\n`,
  );
  const mapping = JSON.stringify({ date: 'Day', dateFormat: 'yyyy-MM-dd', amount: 'Amount', reference: 'Reference' });
  const where = ['--reseller', 'lantern'];
  expect(await json('bank', 'import', file, ...where, '--mapping', mapping, '--look')).toEqual({ lines: 2, taken: 2 });
  expect(await json('bank', 'import', file, ...where, '--mapping', mapping)).toEqual({
    lines: 2,
    taken: 2,
    matched: 1,
  });
  expect(await json('bank', 'import', file, ...where)).toEqual({ lines: 2, taken: 0, matched: 0 });
  const [matched] = await json('bank', 'list', ...where, '--state', 'matched');
  expect(matched).toMatchObject({ outcome: invoice.number, amountMinor: invoice.grossMinor });
  await run(['bank', 'undo', matched.id, ...where, '--reason', 'to see it waiting']);
  expect(
    (await json('bank', 'list', ...where)).map(({ suggestions }: { suggestions: unknown[] }) => suggestions.length),
  ).toContain(1);
  expect(await run(['bank', 'match', matched.id, ...where, '--invoice', invoice.number])).toMatchObject({ exit: 0 });
  expect(await json('bank', 'match', ...where)).toEqual({ matched: 0 });
  writeFileSync(file, 'Day,Amount,Reference\n2026-01-05,five,thanks\n');
  expect(await run(['bank', 'import', file, ...where])).toMatchObject({
    exit: 1,
    err: expect.stringContaining('line 2'),
  });
});

test('books: debtors, an account, and the journal for hledger', async () => {
  const where = ['--reseller', 'lantern'];
  const { debtors } = await json('books', 'debtors', ...where);
  expect(debtors.length).toBeGreaterThan(0);
  const { payer, lines, balanceMinor } = await json('books', 'statement', debtors[0].payerId, ...where);
  expect([payer.name, lines.at(-1).balanceMinor, balanceMinor]).toEqual([
    debtors[0].payerName,
    balanceMinor,
    debtors[0].owedMinor - debtors[0].creditMinor,
  ]);
  const file = path.join(folder, 'books.journal');
  expect(await json('books', 'export', ...where, '--out', file)).toEqual({ file });
  expect(readFileSync(file, 'utf8')).toContain(`assets:receivable:${debtors[0].payerName}`);
  expect(await run(['books', 'statement', 'nobody', ...where])).toMatchObject({ exit: 1 });
});

test('a job that has failed is listed with its reason, and tried again', async () => {
  const queue = context.app.get(Queues).queue('usage');
  let isBroken = true;
  void queue.process('metering.poll-server', async () => {
    if (isBroken) throw new Error('the disk is full');
  });
  const job = await queue.add(
    'metering.poll-server',
    {},
    { jobId: 'metering.poll-server.x', attempts: 1, removeOnComplete: true },
  );
  await expect(job.finished()).rejects.toThrow('the disk is full');
  expect(await json('jobs', 'failed')).toMatchObject([
    { id: 'metering.poll-server.x', reason: 'the disk is full', tries: 1 },
  ]);
  const sick = await run.alone(['doctor']);
  expect(sick).toMatchObject({ exit: 2, out: expect.stringContaining('1 failed (usage)') });
  isBroken = false;
  const again = new Promise((resolve) => queue.once('completed', resolve));
  expect(await json('jobs', 'retry', 'metering.poll-server.x')).toEqual({ retried: 1 });
  await again;
  expect(await json('jobs', 'failed')).toEqual([]);
});

test('the doctor finds all well; then what is wrong, and what to do', async () => {
  const well = await run(['--json', 'doctor']);
  expect(well.json.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  expect(well.exit).toBe(0);
  const admin = new URL(context.urls.tallyroom_app);
  const { username, password } = new URL(process.env.DATABASE_URL!);
  Object.assign(admin, { username, password });
  const sick = await run(['--json', 'doctor'], {
    env: { DATABASE_APP_URL: admin.href, SMTP_URL: 'smtp://127.0.0.1:1' },
  });
  const wrong = sick.json.filter(({ ok }: { ok: boolean }) => !ok);
  expect(wrong.map(({ what }: { what: string }) => what)).toEqual([`database login ${username}`, 'mail server']);
  for (const { advice } of wrong) expect(advice).not.toBe('');
  expect(sick.exit).toBe(2);
});

test('every sealed secret goes under a new key; what no key opens is told and left', async () => {
  const rotated = `second:${Buffer.alloc(32, 2).toString('base64')}`;
  const both = { APP_KEYS: `${rotated},${keys}` };
  const pending = await run(['doctor'], { env: both });
  expect(pending.out).toMatch(/secrets +\d+ are not under the newest/);
  const lost = await run(['--json', 'keys', 'rotate'], { env: { APP_KEYS: rotated } });
  expect(lost).toMatchObject({ exit: 2, json: { resealed: 0 } });
  expect(lost.json.unopened.length).toBeGreaterThan(5);
  const done = await run(['--json', 'keys', 'rotate'], { env: both });
  expect(done).toMatchObject({ exit: 0, json: { resealed: lost.json.unopened.length, unopened: [] } });
  expect((await run(['tenants', 'secrets', 'new-coop'], { env: { APP_KEYS: rotated } })).exit).toBe(0);
});

test('a backup goes into an empty database, once', async () => {
  const backup = path.join(folder, 'backup');
  const taken = await json('backup', backup);
  expect(taken).toMatchObject({ ok: true, appKeys: ['first'] });
  expect(await run(['backup', backup])).toMatchObject({ exit: 1 });
  const other = await freshDatabase('restored');
  try {
    const env = { DATABASE_OWNER_URL: other.urls.tallyroom_owner };
    expect((await run(['--json', 'restore', backup], { env })).json).toMatchObject({ ok: true, rows: taken.rows });
    expect(await run(['restore', backup], { env })).toMatchObject({ exit: 1 });
  } finally {
    await other.drop();
  }
});

test('setup: asked, or from a file, twice the same; mistakes are told all at once', async () => {
  const own = await freshDatabase('setup');
  const set = commandLine(testConfig(own.urls, { SMTP_URL: context.config.SMTP_URL, APP_KEYS: keys }));
  const answers = [
    'hearth',
    'Hearth Network',
    'billing@hearth.example',
    'Hearth Network Co-operative Ltd',
    '1 Hearth Row; Leeds LS1 1AA',
    'GB123456789',
    '+44 113 496 0000',
    'Hearth Network',
    '00-00-00',
    '12345678',
    'admin@hearth.example',
    'Ada',
    sim.name,
    sim.url,
    sim.secret,
    'ada@hearth.example',
  ];
  try {
    const first = await set.alone(['--json', 'setup'], { input: `${answers.join('\n')}\n` });
    expect(first.json).toMatchObject({ network: 'added', 'test mail': 'sent to ada@hearth.example' });
    expect(first.json['BBB server']).toContain('a signed call succeeded');
    expect(first.json['sign in at']).toContain('/sign-in/');
    expect(taken).toContain('ada@hearth.example');
    const file = path.join(folder, 'setup.json');
    const [slug, name, replyTo, legalName] = answers;
    const whole = {
      network: { slug, name, replyTo },
      issuer: { legalName, addressLines: ['1 Hearth Row'], bank: { name, iban: 'GB33BUKB20201555555555' } },
      admin: { email: 'admin@hearth.example', name: 'Ada' },
      bbb: { name: sim.name, url: sim.url, secret: sim.secret },
    };
    writeFileSync(file, JSON.stringify(whole));
    const second = await set(['--json', 'setup', '--file', file]);
    expect(second.json).toMatchObject({ network: 'was there', 'BBB server': 'was there' });
    writeFileSync(file, JSON.stringify({ ...whole, admin: { email: 'none' }, network: { slug } }));
    const wrong = await set(['setup', '--file', file]);
    expect(wrong.exit).toBe(1);
    for (const place of ['network.name', 'network.replyTo', 'admin.email', 'admin.name'])
      expect(wrong.err).toContain(place);
    writeFileSync(file, '{');
    expect(await set(['setup', '--file', file])).toMatchObject({
      exit: 1,
      err: expect.stringContaining('is not JSON'),
    });
  } finally {
    set.close();
    await own.drop();
  }
});
