import { Client } from 'pg';
import { internalMeetingId, namespacedMeetingId, readRecordings } from '../../libs/adapters/bbb';
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

const RECORDINGS = 20_000;
const actor = asCommand('bench sync');

/** The bare minimum: the same XML parsed, and the same rows written by set-based inserts, a thousand at a time. */
async function bare(owner: Client, text: string): Promise<void> {
  await owner.query('truncate floor_evidence, floor_lines');
  const rows: { id: string; body: string; from: Date; seconds: number }[] = [];
  const write = async (): Promise<void> => {
    const batch = rows.splice(0);
    const ids = batch.map(({ id }) => id);
    await owner.query('insert into floor_evidence select * from unnest($1::text[], $2::text[])', [
      ids,
      batch.map(({ body }) => body),
    ]);
    await owner.query('insert into floor_lines select * from unnest($1::text[], $2::timestamptz[], $3::bigint[])', [
      ids,
      batch.map(({ from }) => from),
      batch.map((row) => row.seconds),
    ]);
  };
  for await (const { recordId, raw, startTimeMs, endTimeMs } of readRecordings(pieces(text, 65_536))) {
    rows.push({
      id: recordId!,
      body: raw,
      from: new Date(startTimeMs!),
      seconds: Math.floor((endTimeMs! - startTimeMs!) / 1000),
    });
    if (rows.length === 1000) await write();
  }
  await write();
}

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
  await owner.query(
    'create table floor_evidence (id text primary key, body text); create table floor_lines (id text primary key, from_at timestamptz, seconds bigint)',
  );
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
  const [product, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < 3; round += 1) {
    const text = file(round);
    product.push(await seconds(() => context.app.get(ImportRecordings).run('archive', pieces(text, 65_536), actor)));
    floor.push(await seconds(() => bare(owner, text)));
  }
  await owner.end();
  await context.stop();
  process.stdout.write(
    `${RECORDINGS} recordings: ${product.map(rounded).join(', ')} s; bare ${floor.map(rounded).join(', ')} s\n`,
  );
  process.stdout.write(
    `${JSON.stringify({ bench: 'sync', ratio: rounded(median(product) / median(floor)), perSecond: Math.round(RECORDINGS / median(product)), peakMiB: peakMiB() })}\n`,
  );
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
