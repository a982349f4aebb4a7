import { Client } from 'pg';
import { internalMeetingId, namespacedMeetingId, tenantKeyOf } from '../../libs/adapters/bbb';
import { month } from '../../libs/kernel';
import { ImportRecordings, MeteringModule } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { testContext } from '../../test/world/context';
import { buildDemoWorld } from '../../test/world/demo-world';
import { pieces, recordingsFile } from '../../test/world/recordings-file';
import { makeTemplate } from '../../test/world/test-database';
import { median, peakMiB, rounded, seconds } from './measure';
import { floor, makeFloor } from './sync-floor';

const RECORDINGS = 20_000;
const actor = asCommand('bench sync');

async function main(): Promise<void> {
  await makeTemplate();
  const context = await testContext('bench_sync', [TenantsModule, PlansModule, PlacementModule, MeteringModule], {
    now: new Date('2026-10-28T09:00:00Z'),
  });
  const world = await buildDemoWorld(context.app, month('2026-10'));
  await context.app
    .get(AddServer)
    .run({ name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false }, actor);
  const owner = new Client({ connectionString: context.urls.tallyroom_owner });
  await owner.connect();
  await makeFloor(owner);
  const byKey = new Map(world.tenants.map((tenant) => [tenant.meetingKey, tenant]));
  const file = (round: number): string =>
    recordingsFile(
      Array.from({ length: RECORDINGS }, (_, number) => {
        const start = Date.parse('2026-10-02T08:00:00Z') + number * 60_000 + round;
        const meetingId = namespacedMeetingId(world.tenants[number % world.tenants.length]!.meetingKey, `m${number}`);
        return {
          meetingId,
          recordId: internalMeetingId(meetingId, start),
          startTime: start,
          endTime: start + 3_000_000,
        };
      }),
    );
  const [product, bare, narrow]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < 3; round += 1) {
    const text = file(round);
    const ownerOf = ({ meetingId }: { meetingId: string | null }) => byKey.get(tenantKeyOf(meetingId!)!)!;
    product.push(await seconds(() => context.app.get(ImportRecordings).run('archive', pieces(text, 65_536), actor)));
    bare.push(await seconds(() => floor(owner, text, ownerOf)));
    narrow.push(await seconds(() => floor(owner, text, ownerOf, ['evidence', 'usage_lines'])));
  }
  await owner.end();
  await context.stop();
  const all = (values: number[]): string => values.map(rounded).join(', ');
  process.stdout.write(
    `${RECORDINGS} recordings: ${all(product)} s; bare, the same rows: ${all(bare)} s; of evidence and ledger alone: ${all(narrow)} s\n`,
  );
  process.stdout.write(
    `${JSON.stringify({
      bench: 'sync',
      ratio: rounded(median(product) / median(bare)),
      ratioToTwoTables: rounded(median(product) / median(narrow)),
      perSecond: Math.round(RECORDINGS / median(product)),
      peakMiB: peakMiB(),
    })}\n`,
  );
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
