import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { MeteringModule, SweepRecordings } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { testContext } from '../world/context';
import { octoberWorld } from '../world/october';

const RECORDINGS = 50_000;
/** Held at any one time, rubbish left out; the simulated server streams from the same process, its share is in this too. */
const LIMIT_MIB = 40;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const actor = asCommand('large server');

test('fifty thousand recordings of a server that does not page, in bounded memory, the last of them included', async () => {
  const context = await testContext('large', [TenantsModule, PlansModule, PlacementModule, MeteringModule], {
    holds: 'october',
    now: new Date('2026-10-20T09:00:00Z'),
  });
  const world = await octoberWorld(context.app);
  const key = world.tenants.find(({ slug }) => slug === 'oak-housing')!.meetingKey;
  const sim = new SimulatedBbb('large', 'secret', context.clock);
  await sim.start();
  try {
    sim.state.faults.ignoresPaging = true;
    const first = Date.parse('2026-10-02T08:00:00Z');
    for (let number = 0; number < RECORDINGS; number += 1) {
      const meetingId = namespacedMeetingId(key, `m${number % 1000}`);
      const startTimeMs = first + number * 10;
      const recordId = internalMeetingId(meetingId, startTimeMs);
      sim.state.recordings.set(recordId, {
        recordId,
        meetingId,
        name: 'Weekly',
        state: 'published',
        startTimeMs,
        endTimeMs: startTimeMs + 60_000,
        participants: 2,
        metadata: {},
        publishedAtMs: startTimeMs,
      });
    }
    const { id } = await context.app.get(AddServer).run({ name: 'large', url: sim.url, secret: sim.secret }, actor);
    const held = (): number => {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = held();
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, held())), 3000);
    expect(await context.app.get(SweepRecordings).run(id)).toEqual({ read: RECORDINGS });
    clearInterval(watch);
    expect((peak - before) / 1024 / 1024).toBeLessThan(LIMIT_MIB);
    const [ledger] = await context.app
      .get(Tenancy)
      .acrossNetwork({ actor, why: 'look' }, (tx) =>
        tx.query<{ lines: number; last: number }>(
          'select count(*)::int as lines, max(position)::int as last from usage_lines',
        ),
      );
    expect(ledger).toEqual({ lines: RECORDINGS, last: RECORDINGS });
  } finally {
    await sim.stop();
    await context.stop();
  }
}, 300_000);
