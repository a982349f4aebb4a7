import { simpleParser } from 'mailparser';
import { Client } from 'pg';
import { SMTPServer } from 'smtp-server';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner';
import { PROCESSORS } from '../../apps/worker/processors';
import { Relay } from '../../apps/worker/relay.service';
import { RelayModule } from '../../apps/worker/worker.module';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { ApproveDrafts, CloseMonths } from '../../libs/invoicing';
import { type Month, month } from '../../libs/kernel';
import { ImportRecordings } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, type Job, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { pieces, recordingsFile } from '../world/recordings-file';
import { adminUrl } from '../world/test-database';

const actor = asCommand('cut connections');
const october: Month = month('2026-10');
let messageIds: string[];
let smtp: SMTPServer;
let context: TestContext;
let world: World;
let scissors: Client;
let cuts: number;

beforeEach(async () => {
  messageIds = [];
  cuts = 0;
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) =>
      void simpleParser(stream as never).then((mail) => {
        messageIds.push(mail.messageId ?? '');
        done();
      }, done),
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  context = await testContext('cuts', [TenantsModule, PlansModule, PlacementModule, RelayModule], {
    holds: 'october',
    now: new Date('2026-11-04T01:00:00Z'),
    settings: { SMTP_URL: `smtp://127.0.0.1:${port}` },
  });
  world = await octoberWorld(context.app);
  await context.app
    .get(AddServer)
    .run({ name: 'archive', url: 'http://archive.example/bigbluebutton/', secret: 'x', readsUsage: false }, actor);
  scissors = new Client({ connectionString: adminUrl() });
  await scissors.connect();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await scissors.end();
  await context.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

/** Ends the application's connection while it makes every so many-eth statement, until there were enough. */
function cut(): void {
  const { query } = PostgresQueryRunner.prototype;
  let statements = 0;
  jest.spyOn(PostgresQueryRunner.prototype, 'query').mockImplementation(async function (
    this: PostgresQueryRunner,
    ...given: Parameters<typeof query>
  ) {
    statements += 1;
    if (cuts === CUTS || statements % BETWEEN !== 0) return query.apply(this, given);
    cuts += 1;
    const { processID } = await this.connect();
    const [answer] = await Promise.allSettled([
      query.apply(this, given),
      scissors.query('select pg_terminate_backend($1)', [processID]),
    ]);
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}
/** A prime, so that no loop is cut at the same place over and over. */
const [CUTS, BETWEEN] = [40, 23];

/** Tries until it succeeds, as a queue does. */
async function stubbornly<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!/terminat|Connection|ECONN|EPIPE|recovery|not queryable|released/i.test((error as Error).message))
        throw error;
    }
  }
}

/** The outbox and all that follows, each job until it succeeds: at least once, like the queues. */
async function drainStubbornly(): Promise<void> {
  for (;;) {
    const jobs = new Map<string, Job>();
    const moved = await stubbornly(() => context.app.get(Relay).run(async (job) => void jobs.set(job.key, job)));
    if (moved === 0 && jobs.size === 0) return;
    for (const { name, payload } of jobs.values()) {
      const processor = PROCESSORS.find(({ kind }) => kind.jobName === name)!;
      await stubbornly(() => processor.handle(context.app, payload, { isLastTry: false }));
    }
  }
}

test('a sync and a month whose connections are cut at any statement end as if nothing had happened', async () => {
  const recordings = world.tenants.flatMap(({ meetingKey }) =>
    Array.from({ length: 60 }, (_, number) => {
      const start = Date.parse('2026-10-02T08:00:00Z') + number * 7_200_000;
      const meetingId = namespacedMeetingId(meetingKey, `m${number}`);
      return { meetingId, recordId: internalMeetingId(meetingId, start), startTime: start, endTime: start + 3_600_000 };
    }),
  );
  const text = recordingsFile(recordings);
  cut();
  await stubbornly(() => context.app.get(ImportRecordings).run('archive', pieces(text, 4096), actor));
  await stubbornly(() => context.app.get(CloseMonths).run());
  await drainStubbornly();
  for (const tier of ['retail', 'wholesale'] as const) {
    for (const { id } of world.resellers)
      await stubbornly(() => context.app.get(ApproveDrafts).all({ tier, issuerResellerId: id, month: october }, actor));
  }
  await drainStubbornly();
  expect(cuts).toBe(CUTS);
  const look = <T>(sql: string): Promise<T[]> =>
    stubbornly(() => context.app.get(Tenancy).acrossNetwork({ actor, why: 'look' }, (tx) => tx.query<T>(sql)));
  expect(
    await look(
      'select count(*)::int as lines, sum(seconds)::int as seconds, count(distinct run_id)::int as runs from usage_lines',
    ),
  ).toEqual([{ lines: recordings.length, seconds: recordings.length * 3600, runs: recordings.length }]);
  expect(
    await look(
      `select tenant_id from usage_lines group by tenant_id having max(position) <> count(*) or min(position) <> 1`,
    ),
  ).toEqual([]);
  expect(
    await look(`select agreement_id from invoices where kind = 'invoice' group by agreement_id having count(*) > 1`),
  ).toEqual([]);
  expect(await look(`select 1 from invoices where state in ('draft', 'approved')`)).toEqual([]);
  expect(
    await look(
      `select 1 from invoice_series s where s.next_number - 1 <> (select count(*) from invoices i where i.issuer_id = s.issuer_id and i.kind = s.kind and i.number is not null)`,
    ),
  ).toEqual([]);
  expect(await look('select coalesce(sum(amount_minor), 0)::int as sum from postings')).toEqual([{ sum: 0 }]);
  const [{ issued }] = (await look<{ issued: number }>(
    `select count(*)::int as issued from invoices where state = 'issued'`,
  )) as [{ issued: number }];
  // A letter may go twice when the connection is cut between the mail server's yes and our mark: never under a second id.
  expect(new Set(messageIds).size).toBe(issued);
}, 120_000);
