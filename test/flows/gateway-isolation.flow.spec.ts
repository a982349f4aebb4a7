import { SimulatedBbb } from '../../apps/bbb-sim';
import { Tenancy } from '../../libs/runtime';
import { ResellersStore } from '../../libs/tenants';
import { elementOf } from '../world/bbb-caller';
import { ClientProgram, comparable } from '../world/client-program';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import { RawCaller } from '../world/raw-caller';
import { until } from '../world/until';

/** A tenant's client sees what it would see on a server of its own, whoever else is there. */
let gateway: GatewayWorld;
let direct: SimulatedBbb;
beforeAll(async () => {
  gateway = await gatewayWorld('gateway_isolation', 2);
  direct = new SimulatedBbb('direct', 'the secret of its own', gateway.context.clock);
  await direct.start();
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await direct.stop();
});

const turn = (seconds: number): void => {
  gateway.context.clock.turnTo(new Date(gateway.context.clock.now().getTime() + seconds * 1000));
  for (const { state } of [direct, ...gateway.sims]) state.tick();
};

/** Runs programs side by side through their whole life, and answers what each saw. */
async function transcripts(run: string, programs: ClientProgram[]): Promise<string[][]> {
  turn(10);
  await Promise.all(programs.map((program) => program.live()));
  turn(10);
  turn(21 * 60);
  await Promise.all(programs.map((program) => program.recorded()));
  return programs.map((program) => comparable(program, run));
}

function enterBy(prefix: string, sims: SimulatedBbb[]) {
  return (meetingId: string, who: string): void => {
    for (const { state } of sims) {
      const meeting = state.findLive(`${prefix}${meetingId}`);
      if (meeting) state.join(meeting, who, 'VIEWER', who.toLowerCase());
    }
  };
}
const programOf = async (slug: string, run: string): Promise<ClientProgram> =>
  new ClientProgram(await gateway.raw(slug), run, enterBy(`t${gateway.tenant(slug).meetingKey}-`, gateway.sims));

test('the whole list of calls: a server directly and through the gateway give the same answers, ids apart', async () => {
  const onServer = new RawCaller(`${direct.url}api/`, direct.secret);
  const [alone] = await transcripts('same', [new ClientProgram(onServer, 'same', enterBy('', [direct]))]);
  const [through] = await transcripts('same', [await programOf('oak-housing', 'same')]);
  expect(through).toEqual(alone);
  expect(alone).toHaveLength(75);
}, 60_000);

test('two complete programs at once, with the same ids: each sees exactly what it sees alone', async () => {
  const slugs = ['oak-housing', 'seed-library', 'green-thread'];
  const [alone] = await transcripts('alone', [await programOf('oak-housing', 'alone')]);
  const together = await transcripts('together', await Promise.all(slugs.map((slug) => programOf(slug, 'together'))));
  for (const one of together) expect(one).toEqual(alone);
}, 60_000);

test('a list shows who has joined at once, however lately it was asked for', async () => {
  const oak = await gateway.raw('oak-housing');
  await oak.with('create', { meetingID: 'at-once', name: 'At once' });
  expect((await oak.with('getMeetings', {})).text).toContain('<participantCount>0</participantCount>');
  await oak.with('join', { meetingID: 'at-once', fullName: 'Ada', role: 'VIEWER', redirect: false });
  expect((await oak.with('getMeetings', {})).text).toContain('At once');
  enterBy(`t${gateway.tenant('oak-housing').meetingKey}-`, gateway.sims)('at-once', 'Ben');
  expect((await oak.with('getMeetings', {})).text).toContain('<fullName>Ben</fullName>');
  await oak.with('end', { meetingID: 'at-once' });
});

test('no id of any kind leads to another’s: external, internal, beginnings, record, hook, breakout, voice bridge', async () => {
  const [oak, mill] = await Promise.all([gateway.raw('oak-housing'), gateway.raw('seed-library')]);
  const made = await mill.with('create', { meetingID: 'theirs', name: 'Theirs', record: true, voiceBridge: '71234' });
  const internalId = elementOf(made.text, 'internalMeetingID');
  const key = gateway.tenant('seed-library').meetingKey;
  const sim = gateway.sims.find(({ state }) => state.findLive(internalId))!;
  const [room] = sim.state.openBreakouts(sim.state.findLive(internalId)!, 1);
  sim.state.join(sim.state.findLive(internalId)!, 'Mo', 'MODERATOR', 'mo');
  const { hookID } = {
    hookID: elementOf((await mill.with('hooks/create', { callbackURL: 'https://mill.example/h' })).text, 'hookID'),
  };
  const sha1 = internalId.slice(0, 40);
  const hostile = [
    'theirs',
    internalId,
    ...[1, 2, 8, 20, 40, 41, 50].map((length) => internalId.slice(0, length)),
    `t${key}-theirs`,
    `t${key}-`,
    `t${key}`,
    't',
    `${sha1}-`,
    room!.internalId,
    room!.meetingId,
    room!.internalId.slice(0, 12),
    internalId.toUpperCase(),
    ` ${internalId}`,
    `${internalId} `,
    `${internalId}\n`,
    `${internalId},x`,
    '%',
    '*',
    '.',
  ];
  const message = 'out of reach';
  for (const meetingID of hostile) {
    const keyOf = async (call: string, more: Record<string, string> = {}): Promise<string> =>
      elementOf((await oak.with(call, { meetingID, ...more })).text, 'messageKey');
    expect([meetingID, await keyOf('getMeetingInfo')]).toEqual([meetingID, 'notFound']);
    expect([meetingID, await keyOf('end', { password: elementOf(made.text, 'moderatorPW') })]).toEqual([
      meetingID,
      'notFound',
    ]);
    expect([meetingID, await keyOf('join', { fullName: 'Eve', role: 'MODERATOR', redirect: 'false' })]).toEqual([
      meetingID,
      'invalidMeetingIdentifier',
    ]);
    expect([meetingID, await keyOf('sendChatMessage', { message })]).toEqual([meetingID, 'meetingNotFound']);
    const running = await oak.with('isMeetingRunning', { meetingID });
    expect([meetingID, elementOf(running.text, 'running')]).toEqual([meetingID, 'false']);
    const hooked = await oak.with('hooks/list', { meetingID });
    expect(hooked.text).not.toContain(hookID);
  }
  expect(sim.state.findLive(internalId)!.chat).toEqual([]);
  // A voice bridge that another has taken is neither told nor shared.
  expect(
    elementOf((await oak.with('create', { meetingID: 'ours', name: 'Ours', voiceBridge: '71234' })).text, 'returncode'),
  ).toBe('SUCCESS');
  const bridges = gateway.sims.flatMap(({ state }) => state.meetings.map(({ voiceBridge }) => voiceBridge));
  expect(bridges).not.toContain('71234');
  await mill.with('end', { meetingID: 'theirs' });
  turn(10);
  turn(21 * 60);
  await until(async () => (await mill.with('getRecordings', { recordID: internalId })).text.includes('<recordID>'));
  for (const recordID of [
    internalId,
    ...[1, 8, 40, 50].map((length) => internalId.slice(0, length)),
    `${internalId},x`,
  ]) {
    expect(await textOf(oak, 'getRecordings', { recordID, state: 'any' })).not.toContain(internalId);
    for (const [call, more] of [
      ['publishRecordings', { publish: 'false' }],
      ['updateRecordings', { meta_topic: 'stolen' }],
      ['deleteRecordings', {}],
    ] as const)
      expect(elementOf(await textOf(oak, call, { recordID, ...more }), 'messageKey')).toBe('notFound');
    expect(await textOf(oak, 'getRecordingTextTracks', { recordID })).toContain('noRecordings');
  }
  // Its own with another's among them: none is touched.
  const own = await textOf(oak, 'getRecordings', { meetingID: 'theirs' });
  expect(own).toContain('noRecordings');
  const recording = sim.state.recordings.get(internalId)!;
  expect([recording.state, recording.metadata.topic]).toEqual(['published', undefined]);
});

const textOf = async (client: RawCaller, call: string, values: Record<string, string>): Promise<string> =>
  (await client.with(call, values)).text;

test('a tenant’s host name below its reseller’s own domain; no other host name means anybody', async () => {
  const { app } = gateway.context;
  const oak = await gateway.raw('oak-housing');
  await app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) =>
      app.get(ResellersStore).setRoomsDomain(tx, gateway.tenant('oak-housing').resellerId, 'rooms.lantern.example'),
    );
  const byHost = new RawCaller(`${gateway.url}/bigbluebutton/api/`, oak.secret);
  const codeAt = async (host: string): Promise<string> => {
    const { text } = await byHost.call('getMeetings', '', { headers: { host } });
    return elementOf(text, 'messageKey') || elementOf(text, 'returncode');
  };
  await until(async () => (await codeAt('oak-housing.rooms.lantern.example')) !== 'checksumError');
  expect(await codeAt('OAK-HOUSING.rooms.lantern.example:443')).not.toBe('checksumError');
  for (const host of [
    'rooms.lantern.example',
    'x.oak-housing.rooms.lantern.example',
    'oak-housing.evil.example',
    'oak-housing.rooms.lantern.example.evil.example',
    'seed-library.rooms.lantern.example',
    'oak-housing',
    '127.0.0.1',
  ])
    expect([host, await codeAt(host)]).toEqual([host, 'checksumError']);
  const foreign = gateway.world.tenants.find(
    ({ resellerId }) => resellerId !== gateway.tenant('oak-housing').resellerId,
  )!;
  const theirs = await gateway.raw(foreign.slug);
  const answer = await new RawCaller(byHost.base, theirs.secret).call('getMeetings', '', {
    headers: { host: `${foreign.slug}.rooms.lantern.example` },
  });
  expect(elementOf(answer.text, 'messageKey')).toBe('checksumError');
});
