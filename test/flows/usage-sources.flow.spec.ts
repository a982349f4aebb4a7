import { Player, parseScript, SimulatedBbb } from '../../apps/bbb-sim';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { month, newId } from '../../libs/kernel';
import {
  DeriveLingeringRuns,
  LISTS,
  MeteringModule,
  PollServer,
  ReconcileUsage,
  RecordGatewayEvidence,
  RecordServerEvidence,
  SweepRecordings,
  UsageReport,
} from '../../libs/metering';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, log, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { type TestContext, testContext } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';

const actor = asCommand('usage sources');
let context: TestContext;
let world: World;
let sim: SimulatedBbb;
let serverId: string;
let player: Player;

const get: TestContext['app']['get'] = (token) => context.app.get(token);
const query = <T>(sql: string): Promise<T[]> =>
  get(Tenancy).acrossNetwork({ actor, why: 'look' }, (tx) => tx.query<T>(sql));
const seconds = async (): Promise<number> =>
  (await query<{ seconds: string }>('select seconds from usage_lines')).reduce(
    (sum, row) => sum + Number(row.seconds),
    0,
  );
const knownBy = async (): Promise<string[]> =>
  (await query<{ knownBy: string }>('select distinct known_by as "knownBy" from usage_lines')).map(
    (row) => row.knownBy,
  );
const clock = (time: string): Date => new Date(`2026-10-05T${time}Z`);
const ofOak = (name: string): string =>
  namespacedMeetingId(world.tenants.find(({ slug }) => slug === 'oak-housing')!.meetingKey, name);

/** Turns the clock to each full minute until `until`, and polls there unless the server is not to be reached. */
async function poll(until: string): Promise<void> {
  for (let at = Math.ceil(+context.clock.now() / 60_000) * 60_000; at <= +clock(until); at += 60_000) {
    player.turnTo(new Date(at));
    await get(PollServer)
      .run(serverId)
      .catch(() => undefined);
  }
}

const play = (script: string): void => player.add(sim, parseScript(script)[0]!);
const event = (id: string, internalId: string, at: Date, more: object = {}, user?: string): object => ({
  data: {
    type: 'event',
    id,
    attributes: {
      meeting: { 'internal-meeting-id': internalId, 'external-meeting-id': ofOak('board'), ...more },
      ...(user && { user: { 'internal-user-id': user, name: 'Ada Lovelace', 'ip-address': '203.0.113.7' } }),
    },
    event: { ts: at.getTime() },
  },
});
const webhook = (events: unknown) =>
  get(RecordServerEvidence).run({ source: 'webhook', serverId, key: '1', body: JSON.stringify(events) });
const analytics = (body: unknown) =>
  get(RecordServerEvidence).run({ source: 'analytics', serverId, key: '1', body: JSON.stringify(body) });
const idOf = (time: string): string => internalMeetingId(ofOak('board'), +clock(time));
const lengths = async () => {
  const found = await get(ReconcileUsage).run(actor);
  return Object.fromEntries(LISTS.flatMap((name) => (found[name].length > 0 ? [[name, found[name].length]] : [])));
};

beforeEach(async () => {
  context = await testContext('sources', [TenantsModule, PlansModule, PlacementModule, MeteringModule], {
    holds: 'october',
    now: clock('09:58:00'),
  });
  world = await octoberWorld(context.app);
  sim = new SimulatedBbb('one', 's1', context.clock);
  await sim.start();
  serverId = (await get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor)).id;
  player = new Player(context.clock, [sim]);
});
afterEach(async () => {
  await sim.stop();
  await context.stop();
});

test('joins and leaves make what polls saw exact, told twice or in any order; names and addresses are not kept', async () => {
  play(`2026-10-05T10:00:00Z ${ofOak('board')} "Board": +0m Ada in, +30m Ada out`);
  await poll('11:00:00');
  expect(await seconds()).toBe(29 * 60 + 30);
  const id = idOf('10:00:00');
  const told = [
    event('user-left', id, clock('10:30:00'), {}, 'w_1'),
    event('meeting-created', id, clock('10:00:01'), {
      name: 'Board',
      'create-time': +clock('10:00:00'),
      'viewer-pass': 'pw',
    }),
    event('chat-group-message-sent', id, clock('10:10:00'), {}, 'w_1'),
    event('user-joined', id, clock('10:00:05'), {}, 'w_1'),
    event('meeting-ended', id, clock('10:31:00')),
  ];
  expect(await webhook(told)).toEqual({ fresh: 4 });
  expect(await webhook([...told].reverse())).toEqual({ fresh: 0 });
  expect([await seconds(), await knownBy()]).toEqual([29 * 60 + 55, expect.arrayContaining(['told'])]);
  const kept = JSON.stringify(await query('select body from evidence'));
  expect(kept).toContain('user-joined');
  expect(kept).not.toMatch(/Lovelace|203\.0\.113|pw|chat/);
  expect(await query('select peak_participants, participant_seconds from runs')).toEqual([
    { peak_participants: 1, participant_seconds: String(29 * 60 + 55) },
  ]);
});

test('beside the hours: people at most, their time, and meetings at one time', async () => {
  play(`2026-10-05T10:00:00Z ${ofOak('one')} "One": +0m Ada in, +5m Bob in, +10m Ada out, +10m Bob out`);
  play(`2026-10-05T10:02:00Z ${ofOak('two')} "Two": +0m Cleo in, +6m Cleo out`);
  await poll('10:20:00');
  const [oak] = await get(UsageReport).month(month('2026-10'), actor);
  expect(oak).toMatchObject({ tenant: 'oak-housing', meetings: 2, peakParticipants: 2, peakMeetings: 2 });
  expect(Number(oak!.participantSeconds)).toBeGreaterThan(Number(oak!.seconds));
});

test('the analytics callback is believed before webhooks, though it comes before the end is told, and a difference is shown', async () => {
  play(`2026-10-05T10:00:00Z ${ofOak('board')} "Board": +0m Ada in, +30m Ada out`);
  await poll('11:00:00');
  const id = idOf('10:00:00');
  await webhook([event('user-joined', id, clock('10:00:05'), {}, 'w_1')]);
  expect(
    await analytics({
      meeting_id: ofOak('board'),
      internal_meeting_id: id,
      data: {
        start: clock('10:00:00'),
        finish: clock('10:30:40'),
        attendees: [{ name: 'Ada Lovelace', joins: [clock('10:05:00')], leaves: [clock('10:30:00')] }],
      },
    }),
  ).toEqual({ fresh: 1 });
  expect(await seconds()).toBe(25 * 60);
  // The end is told after it, and those who were still in after that.
  await webhook([event('meeting-ended', id, clock('10:31:00')), event('user-left', id, clock('10:31:02'), {}, 'w_1')]);
  expect(await seconds()).toBe(25 * 60);
  expect(await lengths()).toMatchObject({ differing: 1 });
  const ledger = JSON.stringify([await query('select * from usage_lines'), await query('select * from runs')]);
  expect(ledger).not.toContain('Lovelace');
});

test('a run that only webhooks told of is metered, and listed', async () => {
  const id = idOf('10:00:00');
  context.clock.turnTo(clock('10:01:00'));
  await webhook([
    event('meeting-created', id, clock('10:00:00'), { name: 'Board', 'create-time': +clock('10:00:00') }),
    event('user-joined', id, clock('10:00:10'), {}, 'w_1'),
    event('user-left', id, clock('10:00:40'), {}, 'w_1'),
    event('meeting-ended', id, clock('10:00:50')),
  ]);
  expect([await seconds(), await knownBy()]).toEqual([30, ['told']]);
  context.clock.turnTo(clock('12:00:00'));
  await get(PollServer).run(serverId);
  expect(await lengths()).toEqual({ toldOnly: 1, withoutClaim: 1 });
});

test('what cannot be read is kept once and flagged, and the rest of the list goes through', async () => {
  const good = event('user-joined', idOf('10:00:00'), clock('10:00:10'), {}, 'w_1');
  const future = event('meeting-created', 'x-1', clock('10:00:00'), { 'create-time': 8e15 });
  for (const _ of [1, 2]) await webhook([{ nonsense: true }, null, future, good]);
  await get(RecordServerEvidence).run({ source: 'webhook', serverId, key: '2', body: '{not json' });
  await analytics({ data: 7 });
  expect((await get(UsageReport).problems(actor)).map(({ problem }) => problem).sort()).toEqual([
    'a live meeting with a createTime in the future',
    'a webhook event that cannot be read',
    'a webhook event that cannot be read',
    'a webhook event that cannot be read',
    'an analytics callback that cannot be read',
  ]);
  expect(await query('select internal_meeting_id as id from runs')).toEqual([{ id: idOf('10:00:00') }]);
});

test('an end callback that comes late ends a run no later than the first poll that no longer saw it', async () => {
  play(`2026-10-05T10:00:00Z ${ofOak('board')} "Board": +0m Ada in, +30m Ada out`);
  await poll('10:20:00');
  player.turnTo(clock('10:40:00'));
  await get(PollServer).run(serverId);
  player.turnTo(clock('10:40:30'));
  await get(RecordGatewayEvidence).run({
    what: 'ended',
    serverId,
    internalMeetingId: idOf('10:00:00'),
    meetingId: ofOak('board'),
    meetingName: 'Board',
    createTimeMs: +clock('10:00:00'),
    isRecorded: false,
    isBreakout: false,
    at: clock('10:48:00').toISOString(),
  });
  expect(await seconds()).toBe(40 * 60);
  expect(await query('select gone_at from runs')).toEqual([{ gone_at: clock('10:40:00') }]);
});

test('a run on a server that went silent is closed provisionally, listed, and opened again when it returns', async () => {
  play(`2026-10-05T10:00:00Z ${ofOak('board')} "Board": +0m Ada in, +60m Ada out`);
  await poll('10:10:00');
  sim.state.faults.down = true;
  await poll('10:30:00');
  expect(await seconds()).toBe(0);
  await get(DeriveLingeringRuns).run();
  expect(await seconds()).toBe(10 * 60 + 30);
  expect(await lengths()).toEqual({ provisional: 1, pollGaps: 1, withoutClaim: 1 });
  sim.state.faults.down = false;
  await poll('11:10:00');
  expect(await query('select count(*)::int as runs from runs')).toEqual([{ runs: 1 }]);
  const blindMinutes = 20;
  expect(await seconds()).toBe((60 - blindMinutes) * 60);
  expect(await lengths()).toEqual({ pollGaps: 1, withoutClaim: 1 });
});

test('a clock that is off by more than two seconds is shown and warned of; times stay those of the server', async () => {
  const warn = jest.spyOn(log, 'warn').mockImplementation(() => undefined);
  sim.state.faults.clockOffsetMs = 90_000;
  await get(PollServer).run(serverId);
  const [poll] = await get(UsageReport).readUntil(actor);
  expect(poll).toMatchObject({ server: 'one', source: 'poll' });
  expect(Math.abs(poll!.clockOffsetMs! - 90_000)).toBeLessThan(1_000);
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ server: 'one' }), expect.stringMatching(/off by more/));
  warn.mockClear();
  sim.state.faults.clockOffsetMs = 0;
  context.clock.advance(60_000);
  await get(PollServer).run(serverId);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('the reconciliation lists what disagrees, keeps the last result, and is empty where nothing does', async () => {
  await get(PollServer).run(serverId);
  expect(await lengths()).toEqual({});
  play(`2026-10-05T10:00:10Z ${ofOak('short')} "Short" recorded: +0m Ada in, +1m Ada out`);
  play(`2026-10-05T10:35:00Z ${ofOak('night')} "Forgotten": +0m Ada in, +1700m Ada out`);
  await poll('10:00:00');
  player.turnTo(clock('10:30:00'));
  await get(SweepRecordings).run(serverId);
  await poll('10:40:00');
  const oak = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  await get(Tenancy).acrossNetwork({ actor, why: 'claim' }, (tx) =>
    tx.query(
      `insert into meeting_claims (reseller_id, id, tenant_id, meeting_id, client_meeting_id, server_id, state,
         client_metadata, is_recorded, expected_people, callback_token, claimed_at)
       values ($1, $2, $3, $4, 'lost', $5, 'lost', '{}', false, 8, 'token', $6)`,
      [oak.resellerId, newId(), oak.id, ofOak('lost'), serverId, context.clock.now()],
    ),
  );
  player.turnTo(new Date('2026-10-06T13:00:00Z'));
  await get(PollServer).run(serverId);
  const found = await get(ReconcileUsage).run(actor, 48);
  expect(found.recordedOnly.map(({ meetingId }) => meetingId)).toEqual([ofOak('short')]);
  expect(found.claimsWithoutRun.map(({ what }) => what)).toEqual([ofOak('lost')]);
  expect(found.longerThanADay.map(({ meetingId, note }) => [meetingId, note])).toEqual([[ofOak('night'), '26 h']]);
  expect(found.withoutClaim.map(({ meetingId }) => meetingId)).toEqual([ofOak('short')]);
  expect(found.pollGaps.map(({ from, until }) => [from, until])).toEqual([
    [clock('10:00:00'), clock('10:30:00')],
    [clock('10:40:00'), new Date('2026-10-06T13:00:00Z')],
  ]);
  const last = await get(ReconcileUsage).last(actor);
  expect(last?.result.longerThanADay[0]?.meetingId).toBe(ofOak('night'));
});
