import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { ApproveDrafts, InvoicingModule } from '../../libs/invoicing';
import { type Month, monthIn, monthPeriod, SystemClock } from '../../libs/kernel';
import { ImportRecordings, MeteringModule, PollServer, pollServer, SweepRecordings } from '../../libs/metering';
import { PeopleModule, SignIn } from '../../libs/people';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Queues, Tenancy, tenantScope } from '../../libs/runtime';
import { TenantSecrets, TenantsModule } from '../../libs/tenants';
import { lastClosedMonth } from '../../tools/demo/play-month';
import { BbbCaller } from '../world/bbb-caller';
import { type TestContext, testContext } from '../world/context';
import { demoLogins } from '../world/demo-parties';
import { buildDemoWorld, type World } from '../world/demo-world';
import { pieces, recordingsFile } from '../world/recordings-file';

/** The whole application as a process of its own: what it logs of a month, how it is asked how it is, how it stops. */
jest.setTimeout(180_000);
const PROJECT = path.resolve(__dirname, '../..');
const actor = asCommand('running');
const now = new SystemClock().now();
const month: Month = lastClosedMonth(now, monthIn('Europe/London', now));
let context: TestContext;
let world: World;
let sim: SimulatedBbb;
let serverId: string;
let smtp: SMTPServer;
let application: ChildProcess;
let gone: Promise<{ code: number | null; signal: string | null }>;
let logged = '';
let [platform, metrics] = ['', ''];

const refused = 'accounts@oak-housing.example';
const figure = async (sql: string): Promise<number> =>
  Number(
    (
      await context.app
        .get(Tenancy)
        .acrossNetwork({ actor, why: 'look' }, (tx) => tx.query<{ n: string }>(`select (${sql})::bigint as n`))
    )[0]!.n,
  );

async function until(holds: () => Promise<boolean>): Promise<void> {
  const give = performance.now() + 120_000;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > give) throw new Error(`waited too long; logged:\n${logged.slice(-3000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, done) =>
      done(
        address === refused ? Object.assign(new Error(`<${address}>: no such mailbox`), { responseCode: 550 }) : null,
      ),
    onData: (stream, _, done) => {
      stream.resume();
      stream.on('end', () => done());
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  const ports = [await freePort(), await freePort()];
  [platform, metrics] = ports.map((one) => `http://127.0.0.1:${one}`) as [string, string];
  const rooms = [TenantsModule, PlansModule, PlacementModule, MeteringModule, InvoicingModule, PeopleModule];
  context = await testContext('running', rooms, {
    now,
    settings: {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      PUBLIC_URL: platform,
      HTTP_PORT: String(ports[0]),
      METRICS_PORT: String(ports[1]),
      LOG_LEVEL: 'debug',
    },
  });
  world = await buildDemoWorld(context.app, month);
  sim = new SimulatedBbb('bbb-1', 'the secret of a server', new SystemClock());
  await sim.start();
  serverId = (await context.app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor)).id;
  const oak = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  const startTime = monthPeriod('Europe/London', month).from.getTime() + 5 * 86_400_000;
  const meetingId = namespacedMeetingId(oak.meetingKey, 'assembly');
  const meeting = { meetingId, recordId: internalMeetingId(meetingId, startTime), startTime };
  const file = recordingsFile([{ ...meeting, endTime: startTime + 7_200_000 }]);
  await context.app.get(ImportRecordings).run('bbb-1', pieces(file), actor);
  await context.app.get(SweepRecordings).run(serverId);
  await context.app.get(PollServer).run(serverId);

  const settings = Object.fromEntries(Object.entries(context.config).map(([name, value]) => [name, String(value)]));
  application = spawn(process.execPath, ['-r', '@swc-node/register', 'apps/all/main.ts'], {
    cwd: PROJECT,
    env: { ...process.env, ...settings },
  });
  gone = new Promise((resolve) => application.once('exit', (code, signal) => resolve({ code, signal })));
  for (const stream of [application.stdout!, application.stderr!])
    stream.on('data', (chunk: Buffer) => {
      logged += chunk.toString();
    });
  await until(async () => (await fetch(`${platform}/readyz`)).ok);
}, 180_000);
afterAll(async () => {
  application?.kill('SIGKILL');
  await context?.stop();
  await sim?.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

test('it is asked how it is on both ports, and measures on one of them alone', async () => {
  const ready = { ok: true, checks: { postgres: true, redis: true, migrated: true } };
  expect(await (await fetch(`${platform}/readyz`)).json()).toEqual(ready);
  expect(await (await fetch(`${metrics}/readyz`)).json()).toEqual(ready);
  expect((await fetch(`${metrics}/healthz`)).ok).toBe(true);
  expect((await fetch(`${platform}/metrics`)).status).toBe(404);
  await until(async () => /tallyroom_outbox_lag_seconds \d/.test(await (await fetch(`${metrics}/metrics`)).text()));
});

test('what it logs of a month, of visitors and of a refused letter holds ids, and no address, name or secret', async () => {
  await until(async () => (await figure(`select count(*) from invoices where is_complete and state = 'draft'`)) > 4);
  for (const { id } of world.resellers)
    await context.app.get(ApproveDrafts).all({ tier: 'retail', issuerResellerId: id, month }, actor);
  const letters = (state: string) => figure(`select count(*) from letters where state = '${state}'`);
  await until(async () => (await letters('sent')) > 3 && (await letters('failed')) === 1);

  const { email, name } = demoLogins()[0]!;
  const link = (await context.app.get(SignIn).createLink(email))!;
  await fetch(`${platform}/sign-in`);
  await fetch(link);
  await fetch(new URL(link), { method: 'POST', redirect: 'manual' });
  await fetch(`${platform}/sign-in`, { method: 'POST', body: new URLSearchParams({ email, name }) });
  await until(async () => logged.includes('/sign-in/:token'));

  const lines = logged
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.some(({ jobId }) => String(jobId).startsWith('letters.send-letter.'))).toBe(true);
  expect(lines.some(({ requestId, route }) => requestId && route === '/sign-in/:token')).toBe(true);
  expect(lines.some(({ msg, code }) => msg === 'a job failed' && code === 'mail-refused')).toBe(true);
  const secrets = [
    sim.secret,
    new URL(link).pathname.split('/').at(-1)!,
    context.config.APP_KEYS.split(':')[1]!,
    ...Object.values(context.urls).map((url) => new URL(url).password),
  ];
  const people = demoLogins().flatMap((login) => [login.email, login.name]);
  const parties = [...world.tenants, ...world.resellers].map((one) => one.name);
  for (const text of [...secrets, ...people, ...parties, 'assembly'])
    expect({ text, isLogged: logged.includes(text) }).toEqual({ text, isLogged: false });
  expect(logged).not.toMatch(/[\w.-]+@[\w-]+\.\w/);
});

test('told to stop while a request and a job are under way, it finishes both and takes no more', async () => {
  const { resellerId, id, slug } = world.tenants.find((one) => one.slug === 'oak-housing')!;
  const secrets = await context.app.get(TenantSecrets).list(tenantScope(resellerId, id, actor), id);
  const caller = new BbbCaller(`${platform}/t/${slug}/bigbluebutton/`, secrets[0]!.secret);
  expect(await caller.told('create', { meetingID: 'room', name: 'Room' }, 'returncode')).toBe('SUCCESS');

  const queue = context.app.get(Queues).queue('usage');
  await until(async () => (await queue.getActiveCount()) === 0);
  sim.state.faults.slowMs = 2500;
  const asked = caller.told('getMeetingInfo', { meetingID: 'room' }, 'returncode');
  await context.app.get(Queues).add(pollServer({ serverId }));
  await until(async () => (await queue.getActiveCount()) === 1);
  const polledBefore = await figure('select extract(epoch from max(polled_at)) * 1000 from bbb_servers');
  application.kill('SIGTERM');
  expect(await asked).toBe('SUCCESS');
  const { code, signal } = await gone;
  expect([code === 0 || signal === 'SIGTERM', code, signal]).toEqual([true, code, signal]);
  expect(await figure('select extract(epoch from max(polled_at)) * 1000 from bbb_servers')).toBeGreaterThan(
    polledBefore,
  );
  expect([await queue.getActiveCount(), await queue.getFailedCount()]).toEqual([0, 0]);
  await expect(fetch(`${platform}/healthz`)).rejects.toThrow();
});
