import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { Client } from 'pg';
import { SMTPServer } from 'smtp-server';
import { Player, parseScript, SimulatedBbb } from '../../apps/bbb-sim';
import { namespacedMeetingId } from '../../libs/adapters/bbb';
import { ApproveDrafts, InvoicingModule } from '../../libs/invoicing';
import { type Month, monthIn, monthPeriod, SystemClock, TurnableClock } from '../../libs/kernel';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { lastClosedMonth } from '../../tools/demo/play-month';
import { type TestContext, testContext } from '../world/context';
import { buildDemoWorld, type World } from '../world/demo-world';
import { until } from '../world/until';

/**
 * A real worker, on real Bull and Redis, killed by kill -9 again and again during a sync and a month run: the ledger, the
 * invoices, their numbers and the mails are those of a run that nobody disturbed.
 */
const PROJECT = path.resolve(__dirname, '../..');
const actor = asCommand('kill worker');
const now = new SystemClock().now();
const month: Month = lastClosedMonth(now, monthIn('Europe/London', now));
const MEETINGS = 120;
const MINUTES = 45;

let context: TestContext;
let world: World;
let sim: SimulatedBbb;
let smtp: SMTPServer;
let owner: Client;
let worker: ChildProcess | null = null;
const mails: { messageId: string; attachments: number }[] = [];

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) =>
      void simpleParser(stream as never).then((mail) => {
        mails.push({ messageId: mail.messageId ?? '', attachments: mail.attachments.length });
        done();
      }, done),
  });
  // A worker killed in the middle of a letter resets its connection.
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  context = await testContext('kills', [TenantsModule, PlansModule, PlacementModule, InvoicingModule], {
    now,
    settings: { SMTP_URL: `smtp://127.0.0.1:${port}`, QUEUE_LOCK_SECONDS: '1' },
  });
  world = await buildDemoWorld(context.app, month);
  const from = monthPeriod('Europe/London', month).from.getTime() + 9 * 3_600_000;
  const clock = new TurnableClock(new Date(from - 3_600_000));
  sim = new SimulatedBbb('bbb-1', 'secret', clock);
  await sim.start();
  const player = new Player(clock, [sim]);
  const oak = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  for (let meeting = 0; meeting < MEETINGS; meeting += 1) {
    const startsAt = new Date(from + meeting * 4 * 3_600_000).toISOString();
    const id = namespacedMeetingId(oak.meetingKey, `weekly-${meeting}`);
    player.add(sim, parseScript(`${startsAt} ${id} "Weekly" recorded: +0m Ada in, +${MINUTES}m end`)[0]!);
  }
  player.turnTo(now);
  await context.app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor);
  owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
}, 60_000);
afterAll(async () => {
  worker?.kill('SIGKILL');
  await owner?.end();
  await context?.stop();
  await sim?.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

function startWorker(): ChildProcess {
  const settings = Object.fromEntries(Object.entries(context.config).map(([name, value]) => [name, String(value)]));
  return spawn(process.execPath, ['-r', '@swc-node/register', 'apps/worker/main.ts'], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...settings, METRICS_PORT: '0', LOG_LEVEL: 'silent' },
  });
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

const figure = async (sql: string): Promise<number> =>
  Number((await owner.query(`select (${sql})::bigint as n`)).rows[0].n);

/** Starts a worker and kills it as soon as a figure has reached a step; each time it is another place. */
async function killWhile(sql: string, steps: readonly number[]): Promise<void> {
  for (const step of steps) {
    const child = startWorker();
    worker = child;
    await until(async () => (await figure(sql)) >= step, PATIENCE_MS);
    await killed(child);
  }
}

const PATIENCE_MS = 90_000;
const OPEN_PERIODS = 'select count(*) from billing_periods where invoice_id is null and parked_reason is null';

/** Both sources have been read to the month's end: only then can a draft be complete. */
const isRead = async (): Promise<boolean> => {
  const { rows } = await owner.query('select 1 from server_reads where read_until >= $1', [
    monthPeriod('Europe/London', month).until,
  ]);
  return rows.length === 2;
};

test('killed during the sync, drafting, issuing and mailing, it ends the same', async () => {
  await killWhile('select count(*) from evidence', [1]);
  await killWhile('select count(*) from usage_lines', [0, 1, 60]);
  await killWhile('select count(*) from invoices', [1, 5]);
  worker = startWorker();
  await until(async () => (await figure('select count(*) from usage_lines')) === MEETINGS, PATIENCE_MS);
  await until(isRead, PATIENCE_MS);
  await until(async () => (await figure(OPEN_PERIODS)) === 0, PATIENCE_MS);
  await killed(worker);
  // Drafts made before the server was read are made anew at the next look: each month in full, or not yet at all.
  worker = startWorker();
  await until(
    async () =>
      (await figure(
        `(${OPEN_PERIODS}) + (select count(*) from invoices where state = 'draft' and not is_complete)`,
      )) === 0,
    PATIENCE_MS,
  );
  const seconds = await figure('select sum(seconds) from usage_lines');
  expect(seconds).toBe(MEETINGS * MINUTES * 60);
  await killed(worker);
  for (const { id } of world.resellers)
    await context.app.get(ApproveDrafts).all({ tier: 'retail', issuerResellerId: id, month }, actor);
  const approved = await figure(`select count(*) from invoices where state in ('approved', 'issued')`);
  // Lantern's five, three of Wren's, and the network's own; what is held stays.
  expect(approved).toBe(9);
  await killWhile(`select count(*) from invoices where state = 'issued'`, [1, 6]);
  await killWhile(`select count(*) from letters where state = 'sent'`, [1, 4]);
  worker = startWorker();
  await until(
    async () => (await figure(`select count(*) from letters where state = 'sent'`)) === approved,
    PATIENCE_MS,
  );
  await killed(worker);
  worker = null;

  expect(await figure('select sum(seconds) from usage_lines')).toBe(seconds);
  const issued = await owner.query<{ number: string; messageId: string }>(
    `select i.number, l.message_id as "messageId" from invoices i join letters l on l.invoice_id = i.id and l.reseller_id = i.reseller_id
     where i.state = 'issued' order by i.number`,
  );
  expect(issued.rows).toHaveLength(approved);
  const series = new Map<string, number[]>();
  for (const { number } of issued.rows) {
    const [, head = '', count = ''] = /^(.*?)(\d+)$/.exec(number)!;
    series.set(head, [...(series.get(head) ?? []), Number(count)]);
  }
  for (const counts of series.values()) expect(counts).toEqual(counts.map((_, at) => at + 1));
  // A mail may go twice, killed between the server's yes and our mark, and is then one by its Message-ID.
  expect(new Set(mails.map(({ messageId }) => messageId))).toEqual(
    new Set(issued.rows.map(({ messageId }) => messageId)),
  );
  expect(mails.every(({ attachments }) => attachments > 0)).toBe(true);
}, 300_000);
