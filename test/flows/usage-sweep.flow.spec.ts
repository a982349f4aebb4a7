import { spawn } from 'node:child_process';
import path from 'node:path';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { BbbClient, internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { MeteringModule, SweepRecordings, UsageReport } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import { octoberWorld } from '../world/october';

/** Sweeps at work: where one stopped the next goes on, unchanged pages write nothing, a slow server delays nobody. */
const actor = asCommand('usage sweep');
const RECORDINGS = 250;
let context: TestContext;
let sims: SimulatedBbb[];
let serverIds: string[];

beforeEach(async () => {
  context = await testContext('sweep', [TenantsModule, PlansModule, PlacementModule, MeteringModule], {
    holds: 'october',
    now: new Date('2026-10-05T09:00:00Z'),
  });
  const { tenants } = await octoberWorld(context.app);
  sims = [new SimulatedBbb('slow', 's1', context.clock), new SimulatedBbb('quick', 's2', context.clock)];
  serverIds = [];
  for (const sim of sims) {
    await sim.start();
    const { id } = await context.app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor);
    serverIds.push(id);
  }
  const first = Date.parse('2026-10-02T08:00:00Z');
  for (let number = 0; number < RECORDINGS; number += 1) {
    const meetingId = namespacedMeetingId(tenants[0]!.meetingKey, `m${number}`);
    const recordId = internalMeetingId(meetingId, first + number);
    sims[0]!.state.recordings.set(recordId, {
      recordId,
      meetingId,
      name: 'Weekly',
      state: 'published',
      startTimeMs: first + number,
      endTimeMs: first + number + 60_000,
      participants: 2,
      metadata: {},
      publishedAtMs: first,
    });
  }
});
afterEach(async () => {
  jest.restoreAllMocks();
  await context.stop();
  await Promise.all(sims.map((sim) => sim.stop()));
});

const query = <T>(sql: string): Promise<T[]> =>
  context.app.get(Tenancy).acrossNetwork({ actor, why: 'look' }, (tx) => tx.query<T>(sql));

test('a sweep that dies goes on at the page where it stopped, and unchanged pages write nothing', async () => {
  const offsets: number[] = [];
  const real = BbbClient.prototype.getRecordings;
  jest.spyOn(BbbClient.prototype, 'getRecordings').mockImplementation(function (this: BbbClient, asked, answer) {
    offsets.push(asked.offset!);
    sims[0]!.state.faults.down = offsets.length === 2;
    return real.call(this, asked, answer);
  });
  await expect(context.app.get(SweepRecordings).run(serverIds[0]!)).rejects.toMatchObject({ code: 'bbb-unreachable' });
  expect(await query('select count(*)::int as runs from runs')).toEqual([{ runs: 100 }]);
  const failing = (await context.app.get(UsageReport).readUntil(actor)).find(
    ({ server, source }) => server === 'slow' && source === 'recording',
  );
  expect(failing).toMatchObject({ readUntil: null, failingSince: context.clock.now() });

  expect(await context.app.get(SweepRecordings).run(serverIds[0]!)).toEqual({ read: 150 });
  expect(offsets).toEqual([0, 100, 100, 200]);

  const rows = () =>
    query(
      ['evidence', 'runs', 'attendance_intervals', 'published_recordings', 'usage_months', 'usage_lines']
        .map(
          (table) =>
            `select '${table}' as name, count(*)::int as rows, sum(xmin::text::bigint)::text as writers from ${table}`,
        )
        .join(' union all '),
    );
  const before = await rows();
  expect(await context.app.get(SweepRecordings).run(serverIds[0]!)).toEqual({ read: RECORDINGS });
  expect(await rows()).toEqual(before);
});

test('a server that never answers delays no other: a worker reads the quick one meanwhile', async () => {
  sims[0]!.state.faults.slowMs = 12_000;
  const settings = Object.fromEntries(Object.entries(context.config).map(([name, value]) => [name, String(value)]));
  const worker = spawn(process.execPath, ['-r', '@swc-node/register', 'apps/worker/main.ts'], {
    cwd: path.join(__dirname, '../..'),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...settings, METRICS_PORT: '0', LOG_LEVEL: 'silent' },
  });
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  const reads = () =>
    query<{ name: string; source: string; done: boolean; at: Date; error: string | null }>(
      `select s.name, r.source, r.read_until is not null as done, r.attempted_at as at, r.last_error as error
       from server_reads r join bbb_servers s on s.id = r.server_id where r.attempted_at is not null order by s.name, r.source`,
    );
  const give = performance.now() + 60_000;
  while ((await reads()).length < 4) {
    if (performance.now() > give) throw new Error(`waited too long: ${JSON.stringify(await reads())}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  worker.kill('SIGKILL');
  await gone;
  const [quickPoll, quickSweep, slowPoll, slowSweep] = await reads();
  expect([quickPoll, quickSweep]).toMatchObject([
    { error: null, done: true },
    { error: null, done: true },
  ]);
  expect([slowPoll!.done, slowSweep!.done]).toEqual([false, false]);
  expect(+slowPoll!.at - +quickPoll!.at).toBeGreaterThan(5_000);
  expect(+slowSweep!.at - +quickSweep!.at).toBeGreaterThan(5_000);
}, 120_000);
