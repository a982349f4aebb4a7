import { createServer, type Server } from 'node:http';
import fc from 'fast-check';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { ImportRecordings, MeteringModule, PollServer, UsageReport } from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import { octoberWorld } from '../world/october';
import { pieces } from '../world/recordings-file';

/** Random damage to what servers answer. Its seed is printed where it fails. */
const actor = asCommand('bad input');
const RUNS = 60;
const start = Date.parse('2026-10-02T08:00:00Z');
let context: TestContext;
let keys: { good: string; bad: string };
let server: Server;
let serverId: string;
let answer = '';
let clockOffMs = 0;
let round = 0;

const ledger = async (): Promise<Record<string, number>> => {
  const rows = await context.app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'look' }, (tx) =>
      tx.query<{ key: string; seconds: string }>(
        `select t.meeting_key as key, sum(u.seconds) as seconds from usage_lines u join tenants t on t.id = u.tenant_id group by 1`,
      ),
    );
  return Object.fromEntries(rows.map(({ key, seconds }) => [key, Number(seconds)]));
};
const problems = async (): Promise<number> => (await context.app.get(UsageReport).problems(actor, 100_000)).length;

beforeAll(async () => {
  context = await testContext('bad_input', [TenantsModule, PlansModule, PlacementModule, MeteringModule], {
    holds: 'october',
    now: new Date('2026-10-05T09:00:00Z'),
  });
  const { tenants } = await octoberWorld(context.app);
  keys = { good: tenants[0]!.meetingKey, bad: tenants[1]!.meetingKey };
  server = createServer((request, response) => {
    response.setHeader('date', new Date(context.clock.now().getTime() + clockOffMs).toUTCString());
    const isMeetings = request.url!.includes('getMeetings');
    response.end(isMeetings && answer ? answer : '<response><returncode>SUCCESS</returncode></response>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const url = `http://127.0.0.1:${port}/bigbluebutton/`;
  serverId = (await context.app.get(AddServer).run({ name: 'odd', url, secret: 'x' }, actor)).id;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await context.stop();
});

/** Whether XML can carry a character at all. */
function isCarried(character: string): boolean {
  const code = character.codePointAt(0)!;
  return (
    [9, 10, 13].includes(code) || (code >= 0x20 && code < 0xd800) || (code >= 0xe000 && code < 0xfffe) || code > 0xffff
  );
}

/** Text that may stand in an element: anything at all, as XML can carry it. */
const junk = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('', '__proto__', 'null', '-1', '1e9', '\uD800', '𝔘'.repeat(200)),
  )
  .map((text) => [...text].filter(isCarried).join('').replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
const digits = fc.constantFrom('9'.repeat(15), '9'.repeat(16), '9'.repeat(400), '2147483648', '-9007199254740993', '0');
const value = fc.oneof(junk, digits);
/** No time a meeting can have. */
const noTime = fc.oneof(
  junk.filter((text) => !/^\s*\d/.test(text)),
  fc.constantFrom('', '0', '-1', '9'.repeat(15), '9'.repeat(16), '1', String(start * 2), '1e12', '0x1', `${start}.5`),
);
const name = fc.constantFrom('a', 'bbb-origin', '__proto__', 'constructor', 'meetingName', 'isBreakout');

const harmless = fc.record({
  name: value,
  state: value,
  published: value,
  participants: value,
  length: value,
  metadata: fc.array(fc.tuple(name, value), { maxLength: 4 }),
});
const unusable = fc.oneof(
  noTime.map((time) => ({ startTime: time })),
  noTime.map((time) => ({ endTime: time })),
  fc.integer({ min: 1, max: 1e9 }).map((early) => ({ endTime: String(start - early) })),
  fc.constantFrom(
    { recordId: '' },
    { recordId: 'x'.repeat(300) },
    { meetingId: 'x'.repeat(300) },
    { recordId: `${'f'.repeat(40)}-99999999999999` },
  ),
);

type Fields = Partial<
  Record<
    'recordId' | 'meetingId' | 'startTime' | 'endTime' | 'name' | 'state' | 'published' | 'participants' | 'length',
    string
  >
> & {
  metadata?: [string, string][];
};
const recording = (id: string, of: Fields = {}): string => {
  const fields = {
    meetingId: id,
    startTime: String(start),
    endTime: String(start + 600_000),
    name: 'n',
    state: 'published',
    ...of,
  };
  const metadata = (of.metadata ?? []).map(([key, text]) => `<${key}>${text}</${key}>`).join('');
  return `<recording><recordID>${fields.recordId ?? internalMeetingId(id, start)}</recordID><meetingID>${fields.meetingId}</meetingID>
    <name>${fields.name}</name><published>${fields.published ?? 'true'}</published><state>${fields.state}</state>
    <startTime>${fields.startTime}</startTime><endTime>${fields.endTime}</endTime><participants>${fields.participants ?? 1}</participants>
    <metadata>${metadata}</metadata><playback><format><length>${fields.length ?? 3}</length></format></playback></recording>`;
};
const file = (entries: string[]): string =>
  `<response><returncode>SUCCESS</returncode><recordings>${entries.join('\n')}</recordings></response>`;
const goodId = (): string => namespacedMeetingId(keys.good, `good-${round}-${Math.random()}`);

test('a recording with random damage to its fields is kept and flagged, bills nothing, and the rest goes through', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(harmless, unusable), { minLength: 1, maxLength: 8 }), async (damaged) => {
      round += 1;
      const before = await ledger();
      const bad = damaged.map(([fields, wrong], at) =>
        recording(namespacedMeetingId(keys.bad, `bad-${round}-${at}`), { ...fields, ...wrong } as Fields),
      );
      const text = file([recording(goodId()), ...bad, recording(goodId())]);
      const imported = await context.app.get(ImportRecordings).run('odd', pieces(text, 777), actor);
      expect(imported).toMatchObject({ read: bad.length + 2, broken: null });
      const after = await ledger();
      expect(after[keys.bad]).toBeUndefined();
      expect((after[keys.good] ?? 0) - (before[keys.good] ?? 0)).toBe(1200);
    }),
    { numRuns: RUNS },
  );
  expect(await problems()).toBeGreaterThan(10);
}, 120_000);

test('a recording with whole times and random damage to all else is billed by these times', async () => {
  await fc.assert(
    fc.asyncProperty(harmless, async (fields) => {
      round += 1;
      const before = await ledger();
      await context.app.get(ImportRecordings).run('odd', pieces(file([recording(goodId(), fields as Fields)])), actor);
      const isBreakout = fields.metadata.some(([key, text]) => key === 'isBreakout' && text.trim() === 'true');
      expect(((await ledger())[keys.good] ?? 0) - (before[keys.good] ?? 0)).toBe(isBreakout ? 0 : 600);
    }),
    { numRuns: RUNS },
  );
}, 120_000);

test('an answer with random damage to its text is read as far as it is whole, and throws nothing out of the import', async () => {
  const cut = fc.record({
    at: fc.nat({ max: 3000 }),
    away: fc.nat({ max: 40 }),
    into: fc.string({ unit: 'binary', maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 3 }), async (cuts) => {
      round += 1;
      const whole = file([1, 2, 3, 4].map(() => recording(goodId())));
      const text = cuts.reduce((so, { at, away, into }) => {
        const place = at % so.length;
        return so.slice(0, place) + into + so.slice(place + away);
      }, whole);
      const before = await ledger();
      const { read } = await context.app.get(ImportRecordings).run('odd', pieces(text, 333), actor);
      expect(read).toBeLessThanOrEqual(5);
      const billed = ((await ledger())[keys.good] ?? 0) - (before[keys.good] ?? 0);
      expect(Number.isInteger(billed) && billed >= 0).toBe(true);
    }),
    { numRuns: RUNS },
  );
}, 120_000);

const meeting = (id: string, of: Record<string, string> = {}, metadata: [string, string][] = []): string => {
  const at = context.clock.now().getTime();
  const fields = {
    meetingName: 'n',
    meetingID: id,
    internalMeetingID: internalMeetingId(id, at),
    createTime: String(at),
    participantCount: '2',
    recording: 'false',
    ...of,
  };
  const elements = Object.entries(fields).map(([key, text]) => `<${key}>${text}</${key}>`);
  return `<meeting>${elements.join('')}<metadata>${metadata.map(([key, text]) => `<${key}>${text}</${key}>`).join('')}</metadata></meeting>`;
};

test('a poll with random damage to meetings meters the others, minute after minute', async () => {
  const wrong = fc.oneof(
    noTime.map((time) => ({ createTime: time })),
    fc.constantFrom<Record<string, string>>(
      { internalMeetingID: '' },
      { meetingID: '' },
      { internalMeetingID: 'x'.repeat(3000) },
      { meetingID: 'x'.repeat(257) },
    ),
  );
  const odd = fc.record({ meetingName: value, participantCount: value, recording: value, parentMeetingID: junk });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(odd, wrong, fc.array(fc.tuple(name, value), { maxLength: 3 })), { minLength: 1, maxLength: 6 }),
      async (damaged) => {
        round += 1;
        context.clock.advance(60_000);
        const bad = damaged.map(([fields, broken, metadata], at) =>
          meeting(namespacedMeetingId(keys.bad, `bad-${round}-${at}`), { ...fields, ...broken }, metadata),
        );
        answer = `<response><returncode>SUCCESS</returncode><meetings>${[meeting(goodId()), ...bad, meeting(goodId())].join('')}</meetings></response>`;
        expect((await context.app.get(PollServer).run(serverId)).live).toBe(2);
      },
    ),
    { numRuns: RUNS },
  );
  answer = '<response><returncode>SUCCESS</returncode><meetings></meetings></response>';
  for (let minute = 0; minute < 3; minute += 1) {
    context.clock.advance(60_000);
    await context.app.get(PollServer).run(serverId);
  }
  expect((await ledger())[keys.bad]).toBeUndefined();
}, 120_000);

test.each([-1e12, -1e10, 1e10])(
  'a server whose clock is off by %d ms is polled all the same, and shown',
  async (off) => {
    clockOffMs = off;
    context.clock.advance(60_000);
    await context.app.get(PollServer).run(serverId);
    clockOffMs = 0;
    const [poll] = await context.app.get(UsageReport).readUntil(actor);
    expect(poll).toMatchObject({ source: 'poll', readUntil: context.clock.now(), failingSince: null });
    expect(Math.abs(poll!.clockOffsetMs!)).toBeGreaterThan(1e9);
  },
);
