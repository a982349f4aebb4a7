import { createHash, createHmac } from 'node:crypto';
import type { SimulatedBbb } from '../../apps/bbb-sim';
import { drain } from '../../apps/worker/drain';
import { PollServer } from '../../libs/metering';
import { Tenancy } from '../../libs/runtime';
import { DeliverCallbacks, KeepServerHooks } from '../../libs/webhooks';
import { OutsideCalls } from '../../libs/webhooks/outside-calls.adapter';
import { elementOf } from '../world/bbb-caller';
import { Catcher } from '../world/catcher';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import type { RawCaller } from '../world/raw-caller';
import { until } from '../world/until';

/** What servers tell us, and what tenants are told of it: their own meetings, with their own ids, and nothing else. */
let gateway: GatewayWorld;
let sim: SimulatedBbb;
let site: Catcher;
let oak: RawCaller;
let mill: RawCaller;
beforeAll(async () => {
  gateway = await gatewayWorld('gateway_callbacks', 1);
  sim = gateway.sims[0]!;
  site = new Catcher();
  await site.start();
  [oak, mill] = await Promise.all([gateway.raw('oak-housing'), gateway.raw('seed-library')]);
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await site.stop();
});

const keyOf = ({ text }: { text: string }): string => elementOf(text, 'messageKey');
const runOf = (slug: string, id: string) =>
  sim.state.meetings.findLast(({ meetingId }) => meetingId === `t${gateway.tenant(slug).meetingKey}-${id}`)!;

/** Everything that is told by now has gone its whole way. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    sim.state.tick();
    await sim.state.deliveries.settled();
    await drain(gateway.context.app);
  }
}
const turn = (seconds: number): void =>
  gateway.context.clock.turnTo(new Date(gateway.context.clock.now().getTime() + seconds * 1000));
const rows = <T>(sql: string): Promise<T[]> =>
  gateway.context.app.get(Tenancy).acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) => tx.query<T>(sql));
interface Told {
  data: { id: string; attributes: { meeting: Record<string, unknown>; user?: Record<string, unknown> } };
}
const eventsAt = (path: string): Told['data'][] =>
  site
    .at(path)
    .flatMap(({ body }) => (JSON.parse(new URLSearchParams(body).get('event')!) as Told[]).map((one) => one.data));

test('one hook of ours at each server, registered again when it is lost', async () => {
  const keep = () => gateway.context.app.get(KeepServerHooks).run();
  await keep();
  await keep();
  expect(sim.state.hooks.list).toHaveLength(1);
  const { callbackURL } = sim.state.hooks.list[0]!;
  sim.state.hooks.forget();
  await keep();
  expect(sim.state.hooks.list.map((hook) => hook.callbackURL)).toEqual([callbackURL]);
});

test('hooks/create, list and destroy: rows of the tenant’s own, unseen by any other and by every server', async () => {
  expect(keyOf(await oak.call('hooks/create'))).toBe('missingParamCallbackURL');
  expect(keyOf(await oak.call('hooks/destroy'))).toBe('missingParamHookID');
  for (const callbackURL of [
    'ftp://x.example/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest',
    'http://[::ffff:10.0.0.1]/',
    '/x',
  ])
    expect(keyOf(await oak.with('hooks/create', { callbackURL }))).toBe('createHookError');
  const made = await oak.with('hooks/create', {
    callbackURL: `${site.url}/list`,
    meetingID: 'a & b',
    eventID: 'user-joined,user-left',
  });
  const hookID = elementOf(made.text, 'hookID');
  expect(made.text).toBe(
    `<response><returncode>SUCCESS</returncode><hookID>${hookID}</hookID><permanentHook>false</permanentHook><rawData>false</rawData></response>`,
  );
  const again = await oak.with('hooks/create', { callbackURL: `${site.url}/list` });
  expect([keyOf(again), elementOf(again.text, 'hookID')]).toEqual(['duplicateWarning', hookID]);
  expect((await oak.call('hooks/list')).text).toContain(
    `<hook><hookID>${hookID}</hookID><callbackURL>${site.url}/list</callbackURL><meetingID>a &amp; b</meetingID><eventID>user-joined,user-left</eventID><permanentHook>false</permanentHook><rawData>false</rawData></hook>`,
  );
  expect((await oak.with('hooks/list', { meetingID: 'other' })).text).toContain('<hooks></hooks>');
  expect((await mill.call('hooks/list')).text).not.toContain(hookID);
  for (const id of [hookID, '1', hookID.slice(0, 8), 'x'])
    expect(keyOf(await mill.with('hooks/destroy', { hookID: id }))).toBe('destroyMissingHook');
  expect((await oak.with('hooks/destroy', { hookID })).text).toContain('<removed>true</removed>');
  expect(keyOf(await oak.with('hooks/destroy', { hookID }))).toBe('destroyMissingHook');
  expect(sim.state.hooks.list).toHaveLength(1);
});

test('a tenant’s hook is told of its own meetings, with its own ids, signed with its secret, and of no secrets', async () => {
  await oak.with('hooks/create', { callbackURL: `${site.url}/oak?x=1` });
  await oak.with('hooks/create', { callbackURL: `${site.url}/oak-joins`, eventID: 'user-joined' });
  await oak.with('hooks/create', { callbackURL: `${site.url}/oak-other`, meetingID: 'another' });
  await mill.with('hooks/create', { callbackURL: `${site.url}/mill` });
  for (const one of [oak, mill]) await one.with('create', { meetingID: 'weekly', name: 'Weekly', meta_topic: 'rent' });
  sim.state.join(runOf('oak-housing', 'weekly'), 'Ada', 'MODERATOR', 'ada');
  await settle();
  await oak.with('end', { meetingID: 'weekly' });
  await settle();
  // The order is not kept, here as with BBB.
  expect(
    eventsAt('/oak')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['meeting-created', 'meeting-ended', 'user-joined', 'user-left']);
  expect(eventsAt('/oak-joins').map(({ id }) => id)).toEqual(['user-joined']);
  expect(site.at('/oak-other')).toEqual([]);
  expect(eventsAt('/mill').map(({ id }) => id)).toEqual(['meeting-created']);
  for (const { attributes } of eventsAt('/oak'))
    expect(attributes.meeting).toMatchObject({
      'external-meeting-id': 'weekly',
      'internal-meeting-id': runOf('oak-housing', 'weekly').internalId,
    });
  expect(eventsAt('/oak').find(({ id }) => id === 'meeting-created')!.attributes.meeting.metadata).toEqual({
    topic: 'rent',
  });
  for (const { body, query, headers } of site.at('/oak')) {
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8');
    expect([...new URLSearchParams(body).keys()]).toEqual(['domain', 'event', 'timestamp']);
    expect(new URLSearchParams(body).get('domain')).toBe(new URL(gateway.url).host);
    const sum = createHash('sha1').update(`${site.url}/oak?x=1${body}${oak.secret}`).digest('hex');
    expect([query.get('x'), query.get('checksum')]).toEqual(['1', sum]);
    for (const secret of [
      'moderator-pass',
      'viewer-pass',
      'session-token',
      'ip-address',
      'callbacks',
      gateway.tenant('oak-housing').meetingKey,
    ])
      expect(body).not.toContain(secret);
  }
});

test('events that come twice and out of order are told once each; a hook of a meeting vanishes with it', async () => {
  site.caught.length = 0;
  Object.assign(sim.state.faults, { duplicatesEvents: true, reordersEvents: true });
  await oak.with('hooks/create', { callbackURL: `${site.url}/once`, meetingID: 'once' });
  await oak.with('create', { meetingID: 'once', name: 'Once' });
  sim.state.join(runOf('oak-housing', 'once'), 'Ada', 'MODERATOR', 'ada');
  await settle();
  expect(
    eventsAt('/once')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['meeting-created', 'user-joined']);
  Object.assign(sim.state.faults, { duplicatesEvents: false, reordersEvents: false });
  await oak.with('end', { meetingID: 'once' });
  await settle();
  expect((await oak.call('hooks/list')).text).not.toContain('/once');
});

test('what is forged is refused, and kept nowhere', async () => {
  await oak.with('create', {
    meetingID: 'forged',
    name: 'Forged',
    'meta_bn-recording-ready-url': `${site.url}/never`,
  });
  await settle();
  const before = await rows('select id from inbox order by id');
  const { callbackURL } = sim.state.hooks.list[0]!;
  const post = async (url: string, body: string, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(url, { method: 'POST', body, headers })).status;
  const event = new URLSearchParams({ domain: 'x', event: '[]', timestamp: '1' }).toString();
  const sum = (secret: string): string =>
    createHash('sha1')
      .update(callbackURL + event + secret)
      .digest('hex');
  expect(await post(`${callbackURL}?checksum=${sum('guessed')}`, event)).toBe(401);
  expect(await post(callbackURL, event)).toBe(401);
  expect(await post(`${callbackURL}?checksum=${sum(sim.secret)}`, `${event}2`)).toBe(401);
  const nobody = `${gateway.url}/callbacks/hook/${'x'.repeat(32)}`;
  expect(await post(`${nobody}?checksum=${sum(sim.secret)}`, event)).toBe(404);
  const { metadata } = runOf('oak-housing', 'forged');
  expect(await post(metadata['analytics-callback-url']!, '{}')).toBe(401);
  const jwt = (secret: string): string => {
    const text = [{ alg: 'HS256' }, { meeting_id: 'x', record_id: 'y' }]
      .map((one) => Buffer.from(JSON.stringify(one)).toString('base64url'))
      .join('.');
    return `signed_parameters=${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  for (const secret of ['guessed', sim.secret])
    expect(await post(metadata['bn-recording-ready-url']!, jwt(secret))).toBe(401);
  for (const name of ['endcallbackurl', 'bn-recording-ready-url', 'analytics-callback-url', 'nonsense'])
    expect(await post(`${gateway.url}/callbacks/${name}/${'y'.repeat(32)}`, '')).toBe(404);
  expect(await rows('select id from inbox order by id')).toEqual(before);
});

test('end callback, analytics and recording-ready: to the tenant’s own addresses, with its ids and its signature', async () => {
  site.caught.length = 0;
  sim.state.formats = ['presentation', 'video'];
  const theirs = {
    meta_endCallbackUrl: `${site.url}/ended?room=7`,
    meetingEndedURL: `${site.url}/plain`,
    'meta_bbb-recording-ready-url': `${site.url}/ready`,
    'meta_analytics-callback-url': `${site.url}/analytics`,
  };
  await oak.with('create', { meetingID: 'told', name: 'Told', record: true, ...theirs });
  const info = (await oak.with('getMeetingInfo', { meetingID: 'told' })).text;
  expect(info).toContain(`<endcallbackurl>${site.url}/ended?room=7</endcallbackurl>`);
  const run = runOf('oak-housing', 'told');
  sim.state.join(run, 'Ada', 'MODERATOR', 'ada');
  turn(60);
  await oak.with('end', { meetingID: 'told' });
  await settle();
  expect(site.at('/ended').map(({ method, rawQuery }) => [method, rawQuery])).toEqual([
    ['GET', 'room=7&recordingmarks=true&meetingID=told'],
  ]);
  expect(site.at('/plain').map(({ rawQuery }) => rawQuery)).toEqual(['']);
  // The server did not hear our answer, and calls once more.
  await fetch(`${run.metadata.endcallbackurl}?recordingmarks=true&meetingID=x`);
  await settle();
  expect(site.at('/ended')).toHaveLength(1);
  turn(121);
  await settle();
  const [analytics] = site.at('/analytics');
  const body = JSON.parse(analytics!.body) as {
    meeting_id: string;
    internal_meeting_id: string;
    data: { metadata: object };
  };
  expect(body).toMatchObject({ meeting_id: 'told', internal_meeting_id: run.internalId });
  expect(body.data.metadata).toMatchObject({
    analytics_callback_url: `${site.url}/analytics`,
    endcallbackurl: `${site.url}/ended?room=7`,
  });
  expect(analytics!.body).not.toContain('/callbacks/');
  expect(claimsOf(analytics!.headers.authorization!.slice('Bearer '.length), 'sha512')).toHaveProperty('exp');
  turn(20 * 60);
  await settle();
  const ready = site
    .at('/ready')
    .map((one) => claimsOf(new URLSearchParams(one.body).get('signed_parameters')!, 'sha256'));
  expect(ready).toEqual([1, 2].map(() => ({ meeting_id: 'told', record_id: run.internalId })));
});

/** The claims of a token that the tenant's secret signed; throws for any other. */
function claimsOf(token: string, hash: string): Record<string, unknown> {
  const [head, claims, signature] = token.split('.');
  expect(signature).toBe(createHmac(hash, oak.secret).update(`${head}.${claims}`).digest('base64url'));
  return JSON.parse(Buffer.from(claims!, 'base64url').toString('utf8'));
}

test('a site that is away is tried again as BBB does, and a hook that stays away is dropped', async () => {
  const { app } = gateway.context;
  const again = async (): Promise<void> => {
    await app.get(DeliverCallbacks).plan();
    await drain(app);
  };
  site.caught.length = 0;
  site.status = 503;
  await oak.with('create', { meetingID: 'away', name: 'Away', meta_endCallbackUrl: `${site.url}/away` });
  await oak.with('hooks/create', { callbackURL: `${site.url}/gone`, eventID: 'meeting-ended' });
  await oak.with('end', { meetingID: 'away' });
  await settle();
  expect(site.at('/away')).toHaveLength(1);
  await again();
  expect(site.at('/away')).toHaveLength(1);
  turn(31);
  await again();
  expect(site.at('/away')).toHaveLength(2);
  for (let tries = 0; tries < 15; tries += 1) {
    turn(301);
    await again();
  }
  expect(site.at('/away')).toHaveLength(5);
  expect(site.at('/gone')).toHaveLength(13);
  expect((await oak.call('hooks/list')).text).not.toContain('/gone');
  expect(await rows(`select problem, content from deliveries where url like '%/away%'`)).toEqual([
    { problem: 'it answered with status 503', content: null },
  ]);
  site.status = 200;
});

test('no callback leads to an address that is not public: by name, by redirect, by any spelling', async () => {
  const strict = new OutsideCalls({ ...gateway.context.config, CALLBACKS_REACH: 'public' });
  const before = site.caught.length;
  const get = (url: string, redirects = 0) => strict.call({ url, method: 'GET', redirects });
  const port = new URL(site.url).port;
  expect(await get(`http://localhost:${port}/`)).toEqual({
    problem: 'its name leads to an address that is not public',
  });
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.0.0.1', '0.0.0.0'])
    expect(await get(`http://${host}:${port}/`)).toEqual({ problem: 'it is not a public address' });
  expect(site.caught).toHaveLength(before);
  await strict.onApplicationShutdown();
  const loose = new OutsideCalls(gateway.context.config);
  site.status = 302;
  site.location = 'http://169.254.169.254/latest/meta-data';
  expect(await loose.call({ url: `${site.url}/r`, method: 'POST', body: 'x', redirects: 5 })).toEqual({
    problem: 'it is not a public address',
  });
  expect(await loose.call({ url: `${site.url}/r`, method: 'GET', redirects: 0 })).toEqual({ status: 302 });
  site.location = `${site.url}/round`;
  expect(await loose.call({ url: `${site.url}/r`, method: 'GET', redirects: 5 })).toEqual({ status: 302 });
  Object.assign(site, { status: 200, location: null });
  await loose.onApplicationShutdown();
});

test('breakouts that a moderator opens are the parent’s tenant’s: in lists, info, hooks and recordings', async () => {
  site.caught.length = 0;
  sim.state.formats = ['presentation'];
  await oak.with('hooks/create', { callbackURL: `${site.url}/oak` });
  await mill.with('hooks/create', { callbackURL: `${site.url}/mill` });
  await oak.with('create', { meetingID: 'parent', name: 'Parent', record: true });
  const parent = runOf('oak-housing', 'parent');
  sim.state.join(parent, 'Ada', 'MODERATOR', 'ada');
  const rooms = sim.state.openBreakouts(parent, 2);
  for (const room of rooms) sim.state.join(room, 'Ben', 'VIEWER', 'ben');
  await settle();
  const told = eventsAt('/oak').map(({ id, attributes }) => `${id} ${attributes.meeting['internal-meeting-id']}`);
  for (const { internalId } of rooms)
    expect(told).toEqual(expect.arrayContaining([`meeting-created ${internalId}`, `user-joined ${internalId}`]));
  expect(eventsAt('/mill')).toEqual([]);
  // A list may be a second old.
  await until(async () => (await oak.call('getMeetings')).text.includes(rooms[1]!.internalId));
  const theirs = (await mill.call('getMeetings')).text;
  for (const { internalId, meetingId } of rooms) {
    expect(theirs).not.toContain(internalId);
    for (const id of [internalId, meetingId]) {
      const info = (await oak.with('getMeetingInfo', { meetingID: id })).text;
      expect([elementOf(info, 'internalMeetingID'), elementOf(info, 'parentMeetingID')]).toEqual([
        internalId,
        parent.internalId,
      ]);
      expect(keyOf(await mill.with('getMeetingInfo', { meetingID: id }))).toBe('notFound');
      expect(keyOf(await mill.with('end', { meetingID: id }))).toBe('notFound');
    }
  }
  expect((await oak.call('getSessions')).text).toContain(rooms[0]!.internalId);
  await gateway.context.app.get(PollServer).run(gateway.serverIds[0]!);
  expect(keyOf(await oak.with('end', { meetingID: rooms[0]!.internalId }))).toBe('sentEndMeetingRequest');
  turn(60);
  await oak.with('end', { meetingID: 'parent' });
  // Two polls that no longer see them tell metering whose they were.
  for (let polls = 0; polls < 3; polls += 1) {
    turn(60);
    await gateway.context.app.get(PollServer).run(gateway.serverIds[0]!);
  }
  turn(21 * 60);
  await settle();
  const recorded = (await oak.with('getRecordings', { state: 'any' })).text;
  for (const { internalId } of [parent, ...rooms]) expect(recorded).toContain(`<recordID>${internalId}</recordID>`);
  const others = (await mill.with('getRecordings', { state: 'any' })).text;
  for (const { internalId } of [parent, ...rooms]) expect(others).not.toContain(internalId);
});

test('a breakout made by API: the client’s own id in both places, another tenant’s parent is none', async () => {
  const key = gateway.tenant('oak-housing').meetingKey;
  await oak.with('create', { meetingID: 'api-parent', name: 'Parent' });
  const breakout = { name: 'Room 1', isBreakout: true, sequence: 1, freeJoin: false };
  const parent = runOf('oak-housing', 'api-parent');
  for (const parentMeetingID of ['api-parent', parent.internalId]) {
    const meetingID = `room-${parentMeetingID.length}`;
    const made = (await oak.with('create', { meetingID, parentMeetingID, ...breakout })).text;
    expect([
      elementOf(made, 'returncode'),
      elementOf(made, 'internalMeetingID'),
      elementOf(made, 'parentMeetingID'),
    ]).toEqual(['SUCCESS', meetingID, parent.internalId]);
    expect(made).not.toContain(key);
    const info = (await oak.with('getMeetingInfo', { meetingID })).text;
    expect(elementOf(info, 'internalMeetingID')).toBe(meetingID);
    expect(keyOf(await mill.with('getMeetingInfo', { meetingID }))).toBe('notFound');
  }
  expect((await oak.call('getMeetings')).text).toContain('<internalMeetingID>room-10</internalMeetingID>');
  // What another tenant chose as an id must not be the beginning of this internal id, nor the other way round.
  await mill.with('create', { meetingID: 'ro', name: 'Ro' });
  expect(elementOf((await mill.with('getMeetingInfo', { meetingID: 'ro' })).text, 'meetingName')).toBe('Ro');
  const create = (values: Record<string, string>) =>
    mill.with('create', { meetingID: 'stolen', ...breakout, ...values });
  expect(keyOf(await create({}))).toBe('parentMeetingIDMissing');
  for (const parentMeetingID of ['api-parent', parent.internalId, `t${key}-api-parent`, parent.internalId.slice(0, 9)])
    expect(keyOf(await create({ parentMeetingID }))).toBe('parentMeetingDoesNotExist');
  expect(keyOf(await oak.with('end', { meetingID: 'room-10' }))).toBe('sentEndMeetingRequest');
});

test('breakouts are metered within their parent: its minutes once, theirs for nobody, and all of them its tenant’s', async () => {
  await oak.with('create', { meetingID: 'metered', name: 'Metered' });
  const parent = runOf('oak-housing', 'metered');
  sim.state.join(parent, 'Ada', 'MODERATOR', 'ada');
  turn(60);
  const byApi = { meetingID: 'room-by-api', name: 'Room by API', isBreakout: true, parentMeetingID: 'metered' };
  await oak.with('create', { ...byApi, sequence: 3, freeJoin: false });
  const rooms = [...sim.state.openBreakouts(parent, 2), sim.state.meetings.find(({ name }) => name === 'Room by API')!];
  for (const room of rooms) sim.state.join(room, 'Ben', 'VIEWER', 'ben');
  const poll = () => gateway.context.app.get(PollServer).run(gateway.serverIds[0]!);
  await settle();
  await poll();
  for (let minutes = 0; minutes < 10; minutes += 1) {
    turn(60);
    await poll();
  }
  expect(keyOf(await oak.with('end', { meetingID: 'metered' }))).toBe('sentEndMeetingRequest');
  await settle();
  for (let polls = 0; polls < 3; polls += 1) {
    turn(60);
    await poll();
  }
  await settle();
  const internalIds = [parent, ...rooms].map(({ internalId }) => `'${internalId}'`);
  const metered = await rows(
    `select r.internal_meeting_id as id, r.tenant_id as tenant, coalesce(sum(l.seconds), 0)::int as seconds
     from runs r left join usage_lines l on l.run_id = r.id where r.internal_meeting_id in (${internalIds})
     group by 1, 2 order by seconds desc, r.internal_meeting_id`,
  );
  const tenant = gateway.tenant('oak-housing').id;
  const without = rooms.map(({ internalId: id }) => ({ id, tenant, seconds: 0 }));
  expect(metered).toEqual([
    // Eleven minutes seen by the polls, and half of the minute in which it ended.
    { id: parent.internalId, tenant, seconds: 690 },
    ...without.sort((a, b) => (a.id < b.id ? -1 : 1)),
  ]);
});
