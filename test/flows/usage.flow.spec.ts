import { Player, parseScript, SimulatedBbb } from '../../apps/bbb-sim';
import { BbbClient, internalMeetingId, type LiveMeeting, namespacedMeetingId } from '../../libs/adapters/bbb';
import {
  AttributeRuns,
  ImportRecordings,
  MeteringModule,
  PollServer,
  ReconcileUsage,
  SettleRun,
  SweepRecordings,
  SyncAwaitedRecordings,
  UsageReport,
  UsageRules,
} from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { pieces, recordingsFile } from '../world/recordings-file';

const actor = asCommand('usage flow');
let context: TestContext;
let world: World;
let sims: SimulatedBbb[];
let serverIds: string[];
let player: Player;

const get: TestContext['app']['get'] = (token) => context.app.get(token);
const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
  get(Tenancy).acrossNetwork({ actor, why: 'look' }, (tx) => tx.query<T>(sql, parameters));
const ledger = () =>
  query<{ tenant: string; month: string; seconds: string; known_by: string; position: string }>(
    `select t.slug as tenant, to_char(u.month, 'YYYY-MM') as month, u.seconds, u.known_by, u.position from usage_lines u
   join tenants t on t.id = u.tenant_id order by t.slug, u.month, u.position`,
  );
/** What pages show of every tenant's month, by each of three sums, beside the ledger itself. */
const sums = (from: 'usage_lines' | 'usage_months, usage_days, usage_servers') => {
  const kept = (table: string) =>
    `select tenant_id, month, sum(meetings)::int as meetings, sum(seconds)::int as seconds from ${table} group by 1, 2`;
  const told = 'select tenant_id, month, count(distinct run_id)::int, sum(seconds)::int from usage_lines group by 1, 2';
  const each = from === 'usage_lines' ? [told, told, told] : from.split(', ').map(kept);
  return query(
    each
      .map((rows, at) => `select ${at} as kind, x.* from (${rows}) x (tenant_id, month, meetings, seconds)`)
      .join(' union all ')
      .concat(' order by 1, 2, 3'),
  );
};
const idOf = (slug: string): string => world.tenants.find((tenant) => tenant.slug === slug)!.id;
const keyOf = (slug: string): string => world.tenants.find((tenant) => tenant.slug === slug)!.meetingKey;

/** Plays until `until`, polling every minute on the minute. */
async function playPolling(until: string, serverId = serverIds[0]!): Promise<void> {
  const end = new Date(until).getTime();
  let at = Math.ceil(context.clock.now().getTime() / 60_000) * 60_000;
  for (; at <= end; at += 60_000) {
    player.turnTo(new Date(at));
    await get(PollServer)
      .run(serverId)
      .catch(() => undefined);
  }
}

beforeEach(async () => {
  context = await testContext('usage', [TenantsModule, PlansModule, PlacementModule, MeteringModule], {
    holds: 'october',
    now: new Date('2026-10-05T09:00:00Z'),
  });
  world = await octoberWorld(context.app);
  sims = [new SimulatedBbb('one', 's1', context.clock), new SimulatedBbb('two', 's2', context.clock)];
  for (const sim of sims) await sim.start();
  serverIds = [];
  for (const sim of sims)
    serverIds.push((await get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor)).id);
  player = new Player(context.clock, sims);
});
afterEach(async () => {
  expect(await sums('usage_months, usage_days, usage_servers')).toEqual(await sums('usage_lines'));
  await Promise.all(sims.map((sim) => sim.stop()));
  await context.stop();
});

test('an unrecorded meeting is metered by polls, from the first to the last minute somebody was in', async () => {
  const id = namespacedMeetingId(keyOf('oak-housing'), 'board');
  player.add(sims[0]!, parseScript(`2026-10-05T10:00:20Z ${id} "Board": +0m Ada in, +49m Ada out`)[0]!);
  await playPolling('2026-10-05T11:00:00Z');
  expect(await ledger()).toEqual([
    { tenant: 'oak-housing', month: '2026-10', seconds: String(49 * 60 + 10), known_by: 'polled', position: '1' },
  ]);
});

test('a recorded meeting no poll saw is metered by its recording, once, however often it is read', async () => {
  const id = namespacedMeetingId(keyOf('oak-housing'), 'board');
  player.add(sims[0]!, parseScript(`2026-10-05T10:00:00Z ${id} "Board" recorded: +0m Ada in, +50m Ada out`)[0]!);
  player.turnTo(new Date('2026-10-05T10:55:00Z'));
  for (const time of ['10:55', '12:00', '13:00']) {
    player.turnTo(new Date(`2026-10-05T${time}:00Z`));
    await get(SweepRecordings).run(serverIds[0]!);
  }
  expect(await ledger()).toEqual([
    { tenant: 'oak-housing', month: '2026-10', seconds: String(51 * 60), known_by: 'recorded', position: '1' },
  ]);
  const [evidence] = await query<{ count: string }>('select count(*) from evidence');
  expect(evidence).toEqual({ count: '2' });
});

test('polls and recording of one run do not add up', async () => {
  const id = namespacedMeetingId(keyOf('oak-housing'), 'board');
  player.add(sims[0]!, parseScript(`2026-10-05T10:00:00Z ${id} "Board" recorded: +0m Ada in, +50m Ada out`)[0]!);
  await playPolling('2026-10-05T11:30:00Z');
  await get(SyncAwaitedRecordings).run(serverIds[0]!);
  expect((await ledger()).map(({ seconds }) => Number(seconds))).toEqual([50 * 60 - 30]);
  expect(await query(`select recording_state, recording_awaited, published_minutes from runs`)).toEqual([
    { recording_state: 'published', recording_awaited: false, published_minutes: 51 },
  ]);
});

test('a meeting over midnight of the month’s end is split there', async () => {
  context.clock.turnTo(new Date('2026-10-31T23:00:00Z'));
  const id = namespacedMeetingId(keyOf('oak-housing'), 'late');
  player.add(sims[0]!, parseScript(`2026-10-31T23:30:00Z ${id} "Late": +0m Ada in, +60m Ada out`)[0]!);
  await playPolling('2026-11-01T00:40:00Z');
  expect((await ledger()).map(({ month: of, seconds }) => [of, Number(seconds)])).toEqual([
    ['2026-10', 1800],
    ['2026-11', 1770],
  ]);
});

test('a server that is down delays no other, and what it forgot ends at its last sighting', async () => {
  const id = namespacedMeetingId(keyOf('oak-housing'), 'board');
  player.add(sims[0]!, parseScript(`2026-10-05T10:00:00Z ${id} "Board": +0m Ada in, +120m Ada out`)[0]!);
  await playPolling('2026-10-05T10:30:00Z');
  sims[0]!.state.faults.down = true;
  await expect(get(PollServer).run(serverIds[0]!)).rejects.toMatchObject({ code: 'bbb-unreachable' });
  await get(PollServer).run(serverIds[1]!);
  sims[0]!.state.faults.down = false;
  sims[0]!.state.restart();
  await playPolling('2026-10-05T10:40:00Z');
  expect((await ledger()).map(({ seconds }) => Number(seconds))).toEqual([30 * 60 + 30]);
  const reads = await get(UsageReport).readUntil(actor);
  expect(
    reads
      .filter(({ source }) => source === 'poll')
      .every(({ failingSince, readUntil }) => failingSince === null && readUntil !== null),
  ).toBe(true);
});

test('what is nobody’s is kept and listed, and a rule gives it away', async () => {
  const start = Date.parse('2026-10-02T08:00:00Z');
  const file = recordingsFile([
    {
      meetingId: 'course[0]',
      startTime: start,
      endTime: start + 3_600_000,
      metadata: { 'bbb-origin-server-name': 'moodle.example' },
    },
    { meetingId: 'course[1]', startTime: start, endTime: start + 1_800_000 },
  ]);
  expect(await get(ImportRecordings).run('one', pieces(file), actor)).toMatchObject({
    read: 2,
    runs: 2,
    seconds: 5400n,
    problems: 0,
  });
  expect(await ledger()).toEqual([]);
  expect(await get(UsageReport).unattributed(actor)).toHaveLength(2);
  const oak = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  const rule = {
    serverId: null,
    metadataName: 'bbb-origin-server-name',
    metadataValue: 'moodle.example',
    idPrefix: null,
    resellerId: oak.resellerId,
    tenantId: oak.id,
    validFrom: '2026-01-01',
    validUntil: null,
  };
  expect(await get(UsageRules).test(rule, actor)).toHaveLength(1);
  await get(UsageRules).add(rule, 'their Moodle', actor);
  await get(AttributeRuns).run();
  await get(AttributeRuns).run();
  expect((await ledger()).map(({ tenant, seconds }) => [tenant, seconds])).toEqual([['oak-housing', '3600']]);
  expect(await get(UsageReport).unattributed(actor)).toHaveLength(1);
});

describe('bad input', () => {
  const start = Date.parse('2026-10-02T08:00:00Z');
  const good = () => ({
    meetingId: namespacedMeetingId(keyOf('oak-housing'), 'good'),
    startTime: start,
    endTime: start + 600_000,
  });
  const bad: [string, () => Parameters<typeof recordingsFile>[0][number], RegExp][] = [
    ['without an end', () => ({ meetingId: 'bad', startTime: start }), /no end/],
    [
      'an end before its start',
      () => ({ meetingId: 'bad', startTime: start, endTime: start - 1000 }),
      /ends before it starts/,
    ],
    ['a start in the future', () => ({ meetingId: 'bad', startTime: start * 2, endTime: start * 2 + 1 }), /future/],
    [
      'an id of 300 characters',
      () => ({ meetingId: 'x'.repeat(300), startTime: start, endTime: start + 1000 }),
      /more than 256/,
    ],
    [
      'times that are no numbers',
      () => ({ recordId: 'r-1', meetingId: 'bad', startTime: 'soon', endTime: 'late' }),
      /no start/,
    ],
    ['no ids at all', () => ({ recordId: '', meetingId: '', startTime: start, endTime: start + 1 }), /no record id/],
  ];
  test.each(bad)('%s: kept, flagged, billed by nothing; the rest goes through', async (_what, recording, message) => {
    const imported = await get(ImportRecordings).run('one', pieces(recordingsFile([recording(), good()])), actor);
    expect(imported).toMatchObject({ read: 2, problems: 1, broken: null });
    expect((await ledger()).map(({ seconds }) => seconds)).toEqual(['600']);
    expect((await get(UsageReport).problems(actor)).map(({ problem }) => problem)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  describe('two recordings with one id and different times', () => {
    const recordId = () => internalMeetingId(good().meetingId, start);
    const both = () =>
      pieces(
        recordingsFile([
          { ...good(), recordId: recordId() },
          { ...good(), recordId: recordId(), endTime: start + 900_000 },
        ]),
      );
    const problems = async () => (await get(UsageReport).problems(actor)).map(({ problem }) => problem);

    test('are billed by nothing until an operator has settled which is true', async () => {
      await get(ImportRecordings).run('one', both(), actor);
      expect(await ledger()).toEqual([]);
      expect(await problems()).toEqual(['two recordings with one id and different times']);
      const choices = await get(SettleRun).choices(recordId(), actor);
      expect(choices.map(({ until }) => until.getTime() - start).sort()).toEqual([600_000, 900_000]);
      const longer = choices.find(({ until }) => until.getTime() === start + 900_000)!;
      await expect(get(SettleRun).run(recordId(), 'nonsense', 'a guess', actor)).rejects.toMatchObject({
        code: 'no-such-digest',
      });
      await get(SettleRun).run(recordId(), longer.digest.slice(0, 12), 'their host told us', actor);
      expect((await ledger()).map(({ seconds }) => seconds)).toEqual(['900']);
      expect(await problems()).toEqual([]);
      await get(ImportRecordings).run('one', both(), actor);
      expect((await ledger()).map(({ seconds }) => seconds)).toEqual(['900']);
      await expect(get(SettleRun).choices(recordId(), actor)).rejects.toMatchObject({ code: 'nothing-to-settle' });
    });

    test('take back what polls had billed of the run', async () => {
      const id = namespacedMeetingId(keyOf('oak-housing'), 'board');
      player.add(sims[0]!, parseScript(`2026-10-05T10:00:00Z ${id} "Board": +0m Ada in, +20m Ada out`)[0]!);
      await playPolling('2026-10-05T11:00:00Z');
      expect((await ledger()).map(({ seconds }) => Number(seconds))).toEqual([20 * 60 - 30]);
      const createdMs = Date.parse('2026-10-05T10:00:00Z');
      const told = (minutes: number) => ({
        meetingId: id,
        startTime: createdMs,
        endTime: createdMs + minutes * 60_000,
      });
      await get(ImportRecordings).run('one', pieces(recordingsFile([told(21), told(40)])), actor);
      expect((await ledger()).reduce((sum, { seconds }) => sum + Number(seconds), 0)).toBe(0);
    });
  });

  test('two syncs that correct and add for the same tenants in opposite order both come to their end', async () => {
    const recording = (slug: string, name: string, minutes: number) => ({
      meetingId: namespacedMeetingId(keyOf(slug), name),
      startTime: start,
      endTime: start + minutes * 60_000,
    });
    const names = (slug: string) => Array.from({ length: 30 }, (_, number) => `${slug}${number}`);
    const file = (slug: string, kind: string) =>
      recordingsFile(
        names(kind).map((name) => ({
          ...recording(slug, name, 10),
          state: kind === 'old' ? 'processed' : 'published',
        })),
      );
    const slugs = world.tenants.map(({ slug }) => slug).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    const [low, high] = [slugs[0]!, slugs.at(-1)!];
    for (const slug of [low, high]) await get(ImportRecordings).run('one', pieces(file(slug, 'old')), actor);
    await query(`update runs set tenant_id = null, reseller_id = null, attributed_by = null`);
    const again = (slug: string, other: string) =>
      recordingsFile([
        ...names('old').map((name) => recording(slug, name, 10)),
        ...names('new').map((name) => recording(other, name, 10)),
      ]);
    await Promise.all([
      get(ImportRecordings).run('one', pieces(again(low, high)), actor),
      get(ImportRecordings).run('two', pieces(again(high, low)), actor),
    ]);
    expect((await ledger()).map(({ tenant }) => tenant).filter((tenant) => tenant === low)).toHaveLength(60);
  });

  test('evidence without a time that can be is kept once, whatever the month it is read in', async () => {
    const file = recordingsFile([
      { recordId: 'r-1', meetingId: 'bad', startTime: 'soon', endTime: 'late' },
      bad[2]![1](),
    ]);
    for (const month of ['10', '11', '12']) {
      context.clock.turnTo(new Date(`2026-${month}-05T09:00:00Z`));
      await get(ImportRecordings).run('one', pieces(file), actor);
    }
    expect(await query('select count(*)::int as rows from evidence')).toEqual([{ rows: 2 }]);
  });

  const live = (meeting: Partial<LiveMeeting>): LiveMeeting => {
    const [meetingId, createTimeMs] = [good().meetingId, context.clock.now().getTime()];
    return {
      meetingId,
      internalMeetingId: internalMeetingId(meetingId, createTimeMs),
      meetingName: 'Board',
      createTimeMs,
      participantCount: 2,
      isRecorded: false,
      hasBeenForciblyEnded: false,
      isBreakout: false,
      parentMeetingId: null,
      metadata: {},
      ...meeting,
    };
  };
  const badLive: [string, () => Partial<LiveMeeting>, RegExp][] = [
    ['a createTime far in the future', () => ({ internalMeetingId: 'x-1', createTimeMs: start * 2 }), /in the future/],
    ['a createTime that is not the one in its id', () => ({ createTimeMs: start - 400_000_000 }), /far from the time/],
    ['no createTime', () => ({ internalMeetingId: 'x-1', createTimeMs: 0 }), /without a createTime/],
    ['no internal id', () => ({ internalMeetingId: '' }), /without an internal id/],
    ['an id of 300 characters', () => ({ meetingId: 'x'.repeat(300) }), /more than 256/],
    ['an internal id of 3,000 characters', () => ({ internalMeetingId: 'x'.repeat(3000) }), /more than 256/],
  ];
  test.each(badLive)(
    'a poll lists a meeting with %s: flagged once, the others are metered',
    async (_what, bad, message) => {
      const meetings = [live(bad()), live({ meetingId: namespacedMeetingId(keyOf('oak-housing'), 'fine') })];
      const spy = jest.spyOn(BbbClient.prototype, 'getMeetings').mockResolvedValue(meetings);
      for (let minute = 0; minute < 3; minute += 1) {
        context.clock.advance(60_000);
        expect(await get(PollServer).run(serverIds[0]!)).toEqual({ live: 1, gone: 0 });
      }
      spy.mockRestore();
      expect((await get(UsageReport).problems(actor)).map(({ problem }) => problem)).toEqual([
        expect.stringMatching(message),
      ]);
      expect(await query('select meeting_id from runs')).toEqual([{ meeting_id: meetings[1]!.meetingId }]);
    },
  );

  test('the same id on a second server is a copied recording of the same run', async () => {
    const file = recordingsFile([good()]);
    await get(ImportRecordings).run('one', pieces(file), actor);
    await get(ImportRecordings).run('two', pieces(file), actor);
    expect((await ledger()).map(({ seconds }) => seconds)).toEqual(['600']);
    expect(await query('select cardinality(also_on_server_ids) as copies from runs')).toEqual([{ copies: 1 }]);
    expect((await get(ReconcileUsage).run(actor, 24 * 7)).copied.map(({ note }) => note)).toEqual(['also on two']);
  });

  test('two servers swept at the same moment make one run of a copied recording', async () => {
    const file = recordingsFile(
      Array.from({ length: 400 }, (_, number) => {
        const meetingId = namespacedMeetingId(keyOf('oak-housing'), `copied${number}`);
        return { meetingId, startTime: start + number, endTime: start + 600_000 };
      }),
    );
    await Promise.all(['one', 'two'].map((server) => get(ImportRecordings).run(server, pieces(file), actor)));
    expect(
      await query('select count(*)::int as runs, sum(cardinality(also_on_server_ids))::int as copies from runs'),
    ).toEqual([{ runs: 400, copies: 400 }]);
    expect(
      await query(
        'select count(*)::int as lines, count(distinct u.run_id)::int as runs, count(r.id)::int as known from usage_lines u left join runs r on r.id = u.run_id',
      ),
    ).toEqual([{ lines: 400, runs: 400, known: 400 }]);
  });

  test('broken XML keeps what came before it', async () => {
    const text = recordingsFile([good(), { meetingId: 'cut', startTime: start, endTime: start + 1 }]);
    const imported = await get(ImportRecordings).run('one', pieces(text.slice(0, -150)), actor);
    expect(imported).toMatchObject({ read: 1, runs: 1, broken: expect.stringContaining('not whole XML') });
  });
});

test('a server that does not page is read as one stream', async () => {
  sims[0]!.state.faults.ignoresPaging = true;
  const start = Date.parse('2026-10-02T08:00:00Z');
  for (let number = 0; number < 250; number += 1) {
    const recordId = `${String(number).padStart(40, '0')}-${start}`;
    sims[0]!.state.recordings.set(recordId, {
      recordId,
      meetingId: 'm',
      name: 'm',
      state: 'published',
      startTimeMs: start,
      endTimeMs: start + 60_000,
      participants: 1,
      metadata: {},
      publishedAtMs: start,
    });
  }
  expect(await get(SweepRecordings).run(serverIds[0]!)).toEqual({ read: 250 });
  sims[0]!.state.faults.ignoresPaging = false;
  expect(await get(SweepRecordings).run(serverIds[0]!)).toEqual({ read: 250 });
  expect(await query('select count(*)::int as runs from runs')).toEqual([{ runs: 250 }]);
});

test('questions of several rooms are one statement, each with what it asks by', async () => {
  const figure = (value: number, more: number) => ({ sql: 'select $1::int * 10 + $2::int', parameters: [value, more] });
  const asked = { one: figure(1, 2), three: figure(3, 4), none: { sql: 'select count(*) from runs', parameters: [] } };
  const across = get(Tenancy).acrossNetwork({ actor, why: 'look' }, (tx) => tx.figures(asked));
  expect(await across).toEqual({ one: 12, three: 34, none: 0 });
});
