import { drain } from '../../apps/worker/drain';
import { PollServer } from '../../libs/metering';
import { ServersStore } from '../../libs/placement';
import { Announcer, Tenancy, tenantScope } from '../../libs/runtime';
import { TenantSecrets } from '../../libs/tenants';
import { BbbCaller, elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import { until } from '../world/until';

/** Each tenant its own BBB address: what clients do with it, and what no tenant may reach. */
let gateway: GatewayWorld;
let oak: BbbCaller;
let mill: BbbCaller;
beforeAll(async () => {
  gateway = await gatewayWorld('gateway');
  [oak, mill] = await Promise.all([gateway.caller('oak-housing'), gateway.caller('seed-library')]);
}, 60_000);
afterAll(() => gateway.stop());

test('create, join, look, end: by the client’s own id', async () => {
  const created = await oak.text('create', { meetingID: 'board & friends', name: 'Board <1>', record: 'true' });
  expect(elementOf(created, 'returncode')).toBe('SUCCESS');
  expect(elementOf(created, 'meetingID')).toBe('board &amp; friends');
  const internalId = elementOf(created, 'internalMeetingID');
  const again = await oak.text('create', { meetingID: 'board & friends', name: 'Board' });
  expect([elementOf(again, 'messageKey'), elementOf(again, 'createTime')]).toEqual([
    'duplicateWarning',
    elementOf(created, 'createTime'),
  ]);
  const join = await fetch(oak.address('join', { meetingID: 'board & friends', fullName: 'Ada', role: 'MODERATOR' }), {
    redirect: 'manual',
  });
  expect(join.status).toBe(302);
  expect(join.headers.get('location')).toContain('/bigbluebutton/api/join?');
  const page = await fetch(join.headers.get('location')!, { redirect: 'manual' });
  expect(page.headers.get('location')).toContain('/html5client/');
  const afterJoin = await oak.text('create', { meetingID: 'board & friends', name: 'Board' });
  expect([elementOf(afterJoin, 'messageKey'), elementOf(afterJoin, 'internalMeetingID')]).toEqual([
    'duplicateWarning',
    internalId,
  ]);
  const info = await oak.text('getMeetingInfo', { meetingID: 'board & friends' });
  expect(info).toContain('<meetingID>board &amp; friends</meetingID>');
  expect(info).not.toContain(gateway.tenant('oak-housing').meetingKey);
  expect(info).not.toContain('/callbacks/');
  expect(elementOf(await oak.text('getMeetingInfo', { meetingID: internalId }), 'meetingID')).toBe(
    'board &amp; friends',
  );
  expect(await oak.told('isMeetingRunning', { meetingID: 'board & friends' }, 'running')).toBe('false');
  expect(await oak.told('end', { meetingID: 'board & friends' }, 'messageKey')).toBe('sentEndMeetingRequest');
  expect(await oak.told('join', { meetingID: 'never', fullName: 'Ada', role: 'VIEWER' }, 'messageKey')).toBe(
    'invalidMeetingIdentifier',
  );
});

test('the same id of two tenants is two meetings, and neither reaches the other’s by any id', async () => {
  for (const one of [oak, mill]) await one.text('create', { meetingID: 'weekly', name: 'Weekly' });
  const ids = await Promise.all(
    [oak, mill].map((one) => one.told('getMeetingInfo', { meetingID: 'weekly' }, 'internalMeetingID')),
  );
  expect(new Set(ids).size).toBe(2);
  const theirs = ids[1]!;
  const forbidden = [
    theirs,
    theirs.slice(0, 12),
    theirs.slice(0, 40),
    't',
    'a',
    `t${gateway.tenant('seed-library').meetingKey}-weekly`,
  ];
  for (const meetingID of forbidden) {
    expect(await oak.told('getMeetingInfo', { meetingID }, 'messageKey')).toBe('notFound');
    expect(await oak.told('end', { meetingID }, 'messageKey')).toBe('notFound');
    expect(await oak.told('isMeetingRunning', { meetingID }, 'running')).toBe('false');
  }
  const list = await oak.text('getMeetings');
  expect(list).toContain('<meetingID>weekly</meetingID>');
  expect(list).not.toContain(theirs);
});

test('one create at a time: ten at once make one meeting', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => oak.text('create', { meetingID: 'rush', name: 'Rush' })),
  );
  expect(new Set(answers.map((answer) => elementOf(answer, 'createTime'))).size).toBe(1);
  expect(answers.filter((answer) => elementOf(answer, 'messageKey') === '')).toHaveLength(1);
});

test('signatures: four kinds, wrong ones, none, unknown tenants', async () => {
  expect(await new BbbCaller(oak.url, 'wrong').told('getMeetings', {}, 'messageKey')).toBe('checksumError');
  expect(await new BbbCaller(mill.url, oak.secret).told('getMeetings', {}, 'messageKey')).toBe('checksumError');
  const nobody = new BbbCaller(oak.url.replace('oak-housing', 'no-such'), oak.secret);
  expect(await nobody.told('getMeetings', {}, 'messageKey')).toBe('checksumError');
  expect(elementOf(await (await fetch(`${oak.url}api/getMeetings`)).text(), 'messageKey')).toBe('checksumError');
  expect(elementOf(await (await fetch(`${oak.url}api/`)).text(), 'version')).toBe('2.0');
});

test('a second secret is taken beside the first, and a revoked one by nobody any more', async () => {
  const { resellerId, id } = gateway.tenant('oak-housing');
  const secrets = gateway.context.app.get(TenantSecrets);
  const scope = tenantScope(resellerId, id, gateway.actor);
  const next = new BbbCaller(oak.url, await secrets.add(scope, id));
  await expect(secrets.add(scope, id)).rejects.toThrow('Two secrets hold already');
  await until(async () => (await next.told('getMeetings', {}, 'returncode')) === 'SUCCESS');
  expect(await oak.told('getMeetings', {}, 'returncode')).toBe('SUCCESS');
  const [first] = await secrets.list(scope, id);
  await secrets.revoke(scope, id, first!.id);
  await until(async () => (await oak.told('getMeetings', {}, 'messageKey')) === 'checksumError', 4_000);
  expect(await next.told('getMeetings', {}, 'returncode')).toBe('SUCCESS');
  oak = next;
});

test('one dead server fails no list, and no meeting of it is made anew after one failed poll', async () => {
  const at = new Map<string, string>();
  for (let meeting = 0; meeting < 6; meeting += 1)
    await oak.text('create', { meetingID: `spread-${meeting}`, name: 'Spread' });
  for (const sim of gateway.sims) for (const { meetingId } of sim.state.meetings) at.set(meetingId, sim.name);
  const key = gateway.tenant('oak-housing').meetingKey;
  const onFirst = [0, 1, 2, 3, 4, 5].filter((meeting) => at.get(`t${key}-spread-${meeting}`) === 'bbb-1');
  expect(onFirst.length).toBeGreaterThan(0);
  gateway.sims[0]!.state.faults.down = true;
  await oak.text('create', { meetingID: 'elsewhere', name: 'Elsewhere' });
  const list = await oak.text('getMeetings');
  expect(elementOf(list, 'returncode')).toBe('SUCCESS');
  expect(list).toContain('spread-');
  const lost = `spread-${onFirst[0]}`;
  const ada = { fullName: 'Ada', role: 'VIEWER', redirect: 'false' };
  for (const call of ['create', 'getMeetingInfo', 'isMeetingRunning', 'join', 'end'])
    expect([call, await oak.told(call, { meetingID: lost, name: 'Spread', ...ada }, 'messageKey')]).toEqual([
      call,
      'internalError',
    ]);
  const tenancy = gateway.context.app.get(Tenancy);
  const poll = () =>
    tenancy.acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) =>
      gateway.context.app.get(ServersStore).answered(tx, gateway.serverIds[0]!, { hasAnswered: false }),
    );
  expect((await poll()).health).toBe('up');
  expect((await poll()).health).toBe('up');
  expect((await poll()).health).toBe('down');
  await until(async () => (await oak.told('create', { meetingID: lost, name: 'Spread' }, 'returncode')) === 'SUCCESS');
  expect(gateway.sims[1]!.state.meetings.some(({ meetingId }) => meetingId === `t${key}-${lost}`)).toBe(true);
  gateway.sims[0]!.state.faults.down = false;
});

test('a meeting shorter than the time between two polls is known, and an end by callback is its end', async () => {
  const { app, clock } = gateway.context;
  await oak.text('create', { meetingID: 'short', name: 'Short', record: 'true' });
  const sim = gateway.sims.find(({ state }) => state.meetings.some(({ name }) => name === 'Short'))!;
  const serverId = gateway.serverIds[gateway.sims.indexOf(sim)]!;
  const meeting = sim.state.meetings.find(({ name }) => name === 'Short')!;
  sim.state.join(meeting, 'Ada', 'MODERATOR');
  await app.get(PollServer).run(serverId);
  clock.turnTo(new Date(clock.now().getTime() + 40_000));
  await oak.text('end', { meetingID: 'short' });
  sim.state.tick();
  await until(async () => {
    await drain(app);
    const [line] = await linesOf('Short');
    return line !== undefined && line.seconds === '40';
  });
  await drain(app);
  expect(await linesOf('Short')).toEqual([{ seconds: '40' }]);
});

test('while the database is away, calls about a known meeting are answered, and an end is an end', async () => {
  await oak.text('create', { meetingID: 'known', name: 'Known' });
  await oak.text('getMeetingInfo', { meetingID: 'known' });
  const away = jest
    .spyOn(gateway.context.app.get(Tenancy), 'within')
    .mockRejectedValue(new Error('the connection was terminated'));
  try {
    // Another gateway has just said that something has changed.
    await gateway.context.app.get(Announcer).say('meeting', gateway.tenant('oak-housing').id);
    const told = new Set<string>();
    await until(async () => {
      told.add(await oak.told('getMeetingInfo', { meetingID: 'known' }, 'returncode'));
      return away.mock.calls.length > 0;
    });
    expect([...told]).toEqual(['SUCCESS']);
    expect(await oak.told('getMeetingInfo', { meetingID: 'unheard of' }, 'messageKey')).toBe('internalError');
    expect(await oak.told('end', { meetingID: 'known' }, 'messageKey')).toBe('sentEndMeetingRequest');
  } finally {
    away.mockRestore();
  }
});

const linesOf = (name: string): Promise<{ seconds: string }[]> =>
  gateway.context.app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) =>
      tx.query('select sum(seconds) as seconds from usage_lines where meeting_name = $1 having count(*) > 0', [name]),
    );
