import { PollServer } from '../../libs/metering';
import { ClaimCountsStore, JustPlaced, peopleToCome, ServersStore } from '../../libs/placement';
import { Tenancy } from '../../libs/runtime';
import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';

/** Where new meetings go, on real claims and servers that fail in every way. */
let gateway: GatewayWorld;
beforeAll(async () => {
  gateway = await gatewayWorld('placement', 3);
}, 60_000);
afterAll(() => gateway.stop());

const minute = () => gateway.context.clock.turnTo(new Date(gateway.context.clock.now().getTime() + 60_000));
const poll = async (): Promise<void> => {
  minute();
  for (const id of gateway.serverIds)
    await gateway.context.app
      .get(PollServer)
      .run(id)
      .catch(() => undefined);
};
const query = <Row>(sql: string): Promise<Row[]> =>
  gateway.context.app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) => tx.query<Row & Record<string, unknown>>(sql));

test('creates that arrive between two polls are spread', async () => {
  const oak = await gateway.caller('oak-housing');
  await Promise.all(
    Array.from({ length: 12 }, (_, at) => oak.text('create', { meetingID: `at-once-${at}`, name: 'At once' })),
  );
  expect(gateway.sims.map(({ state }) => state.meetings.length)).toEqual([4, 4, 4]);
});

test('what a meeting of that id came to before is what is expected of the next one', async () => {
  const oak = await gateway.caller('oak-housing');
  await oak.text('create', { meetingID: 'assembly', name: 'Assembly' });
  const sim = gateway.sims.find(({ state }) => state.meetings.some(({ name }) => name === 'Assembly'))!;
  const meeting = sim.state.meetings.find(({ name }) => name === 'Assembly')!;
  for (let person = 0; person < 30; person += 1) sim.state.join(meeting, `Person ${person}`, 'VIEWER');
  await poll();
  expect(await query(`select people, peak_people as peak from meeting_claims where meeting_name = 'Assembly'`)).toEqual(
    [{ people: 30, peak: 30 }],
  );
  sim.state.end(meeting);
  for (let polls = 0; polls < 3; polls += 1) await poll();
  await oak.text('create', { meetingID: 'assembly', name: 'Assembly' });
  const [{ expected } = { expected: 0 }] = await query<{ expected: number }>(
    `select expected_people as expected from meeting_claims where meeting_name = 'Assembly' and state = 'live'`,
  );
  expect(expected).toBe(30);
});

test('the sum in SQL is the sum in words', async () => {
  const { app, clock } = gateway.context;
  const claims = await query<{ serverId: string; expectedPeople: number; people: number; claimedAt: Date }>(
    `select server_id as "serverId", expected_people as "expectedPeople", people, claimed_at as "claimedAt"
     from meeting_claims where state in ('claimed', 'live')`,
  );
  const sums = await app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) => app.get(ClaimCountsStore).toCome(tx));
  for (const id of gateway.serverIds)
    expect(sums.get(id) ?? 0).toBe(
      peopleToCome(
        claims.filter(({ serverId }) => serverId === id),
        clock.now(),
      ),
    );
});

test('a create that was cut off is asked after, and placed elsewhere only if it did not happen', async () => {
  const oak = await gateway.caller('oak-housing');
  for (const sim of gateway.sims) sim.state.faults.losesAnswers = true;
  expect(await oak.told('create', { meetingID: 'unheard', name: 'Unheard' }, 'messageKey')).toBe('internalError');
  const made = () => gateway.sims.flatMap(({ state }) => state.meetings.filter(({ name }) => name === 'Unheard'));
  expect(made()).toHaveLength(1);
  for (const sim of gateway.sims) sim.state.faults.losesAnswers = false;
  const answer = await oak.text('create', { meetingID: 'unheard', name: 'Unheard' });
  expect(elementOf(answer, 'internalMeetingID')).toBe(made()[0]!.internalId);
  expect(made()).toHaveLength(1);
  expect(await oak.told('getMeetingInfo', { meetingID: 'unheard' }, 'returncode')).toBe('SUCCESS');
});

test('a claim nobody heard back of is settled by the polls: what lives is known, what does not is forgotten', async () => {
  const oak = await gateway.caller('oak-housing');
  for (const sim of gateway.sims) sim.state.faults.losesAnswers = true;
  await oak.text('create', { meetingID: 'left-alone', name: 'Left alone' });
  for (const sim of gateway.sims) sim.state.faults.losesAnswers = false;
  await query(
    `update meeting_claims set meeting_id = meeting_id || 'x' where client_meeting_id = 'unheard' returning id`,
  );
  await query(`update meeting_claims set state = 'claimed' where client_meeting_id = 'unheard' returning id`);
  for (let polls = 0; polls < 3; polls += 1) await poll();
  expect(await query(`select state from meeting_claims where client_meeting_id = 'left-alone'`)).toEqual([
    { state: 'live' },
  ]);
  expect(await query(`select state from meeting_claims where client_meeting_id = 'unheard'`)).toEqual([]);
});

test('a meeting that came and went between two polls, with nobody to note its end, is settled by the next ones', async () => {
  const oak = await gateway.caller('oak-housing');
  await oak.text('create', { meetingID: 'unnoted', name: 'Unnoted' });
  const sim = gateway.sims.find(({ state }) => state.meetings.some(({ name }) => name === 'Unnoted'))!;
  sim.state.meetings.splice(
    sim.state.meetings.findIndex(({ name }) => name === 'Unnoted'),
    1,
  );
  const stateOf = () => query(`select state from meeting_claims where client_meeting_id = 'unnoted'`);
  await poll();
  expect(await stateOf()).toEqual([{ state: 'live' }]);
  for (let polls = 0; polls < 3; polls += 1) await poll();
  expect(await stateOf()).toEqual([{ state: 'ended' }]);
});

test('servers that fail at random and clients that ask at once: no meeting is on two servers', async () => {
  const clients = await Promise.all(['oak-housing', 'green-thread'].map((slug) => gateway.caller(slug)));
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seeded(seed);
  let isOver = false;
  const trouble = (async () => {
    while (!isOver) {
      const { faults } = gateway.sims[Math.floor(random() * 3)]!.state;
      faults.losesAnswers = random() < 0.3;
      faults.down = random() < 0.2;
      faults.slowMs = random() < 0.3 ? 40 : 0;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await Promise.all(
    Array.from({ length: 120 }, (_, at) => {
      const meetingID = `random-${at % 30}`;
      return clients[at % 2]!.text('create', { meetingID, name: meetingID });
    }),
  );
  isOver = true;
  await trouble;
  for (const sim of gateway.sims) Object.assign(sim.state.faults, { losesAnswers: false, down: false, slowMs: 0 });
  const seen = new Map<string, string[]>();
  for (const { name, state } of gateway.sims)
    for (const { meetingId } of state.meetings.filter((one) => one.name.startsWith('random-')))
      seen.set(meetingId, [...(seen.get(meetingId) ?? []), name]);
  const split = [...seen].filter(([, servers]) => servers.length > 1);
  expect({ seed, split }).toEqual({ seed, split: [] });
  expect(seen.size).toBeGreaterThan(0);
}, 60_000);

test('a server silent for half an hour holds nothing up; what comes back with it is taken up again', async () => {
  const oak = await gateway.caller('oak-housing');
  await oak.text('create', { meetingID: 'survives', name: 'Survives' });
  const sim = gateway.sims.find(({ state }) => state.meetings.some(({ name }) => name === 'Survives'))!;
  sim.state.join(sim.state.meetings.find(({ name }) => name === 'Survives')!, 'Ada', 'MODERATOR');
  await poll();
  const stateOf = async () =>
    (await query<{ state: string }>(`select state from meeting_claims where meeting_name = 'Survives'`))[0]!.state;
  sim.state.faults.down = true;
  for (let minutes = 0; minutes < 29; minutes += 1) await poll();
  expect(await stateOf()).toBe('live');
  for (let minutes = 0; minutes < 3; minutes += 1) await poll();
  expect(await stateOf()).toBe('lost');
  sim.state.faults.down = false;
  await poll();
  expect(await stateOf()).toBe('live');
  await poll();
}, 30_000);

test('what was placed is counted until a look that began after its claim was committed', () => {
  const placed = new JustPlaced();
  placed.chosen('a', 'bbb-1', 8);
  placed.looked(10);
  expect(placed.on('bbb-1')).toBe(8);
  placed.kept('a', 20);
  placed.looked(20);
  expect(placed.on('bbb-1')).toBe(8);
  placed.looked(21);
  expect(placed.on('bbb-1')).toBe(0);
});

test('a server is known by what the last poll of it saw', async () => {
  await poll();
  const servers = await gateway.context.app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) => gateway.context.app.get(ServersStore).all(tx));
  expect(servers.map(({ meetings }) => meetings)).toEqual(
    gateway.sims.map(({ state }) => state.meetings.filter(({ endedAtMs }) => endedAtMs === null).length),
  );
});

/** Numbers that a printed seed brings back (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
