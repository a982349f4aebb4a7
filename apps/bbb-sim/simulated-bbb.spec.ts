import { get as send } from 'node:http';
import { BbbBrokenXml, BbbChecksumRefused, BbbClient, BbbTimeout, BbbUnreachable, checksumOf } from '@/adapters/bbb';
import { TurnableClock } from '@/kernel';
import { Player, parseScript, ScriptMistake, SimulatedBbb } from './index';

const clock = new TurnableClock(new Date('2026-10-05T09:00:00Z'));
const secret = 'a-secret';
let server: SimulatedBbb;
const client = (options = {}): BbbClient => new BbbClient({ url: server.url, secret, ...options }, clock);
const get = (call: string, query: string, algorithm: 'sha1' | 'sha512' = 'sha1'): Promise<Response> =>
  fetch(`${server.url}api/${call}?${query}${query ? '&' : ''}checksum=${checksumOf(call, query, secret, algorithm)}`, {
    redirect: 'manual',
  });

beforeEach(async () => {
  clock.turnTo(new Date('2026-10-05T09:00:00Z'));
  server = new SimulatedBbb('one', secret, clock);
  await server.start();
});
afterEach(() => server.stop());

test.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('a call signed with %s', async (algorithm) => {
  expect(await client({ algorithm }).call('create', { meetingID: 'board', name: 'Böard & co' })).toMatchObject({
    meetingID: 'board',
  });
});

test('a wrong secret is refused by name', () =>
  expect(client({ secret: 'other' }).getMeetings()).rejects.toBeInstanceOf(BbbChecksumRefused));

test('create again while it lives answers with the first times', async () => {
  const first = await client().call('create', { meetingID: 'board', name: 'Board' });
  clock.advance(1500);
  const second = await client().call('create', { meetingID: 'board', name: 'Board' });
  expect(second).toMatchObject({ createTime: first.createTime, messageKey: 'duplicateWarning' });
  await expect(
    client().call('create', { meetingID: 'board', name: 'Board', moderatorPW: 'other' }),
  ).rejects.toMatchObject({ messageKey: 'idNotUnique' });
});

test.each([
  ['over its body as sent', 'name=Bo%61rd&meetingID=board'],
  ['over its fields, sorted and encoded anew', 'meetingID=board&name=Board'],
  ['over nothing', ''],
])('a form post, signed %s', async (_what, text) => {
  const signed = `name=Bo%61rd&meetingID=board&checksum=${checksumOf('create', text, secret, 'sha256')}`;
  const answer = await fetch(`${server.url}api/create${text ? '' : `?${signed.split('&')[2]}`}`, {
    method: 'POST',
    body: text ? signed : 'name=Bo%61rd&meetingID=board',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(await answer.text()).toContain('<returncode>SUCCESS</returncode><meetingID>board</meetingID>');
});

test('join leads to a page that keeps its visitor in until it is closed', async () => {
  await client().call('create', { meetingID: 'board', name: 'Board' });
  const joined = await get('join', 'fullName=Ada&meetingID=board&role=VIEWER', 'sha512');
  expect(joined.status).toBe(302);
  expect(await client().call('isMeetingRunning', { meetingID: 'board' })).toMatchObject({ running: 'false' });
  const page = new URL(joined.headers.get('location') ?? '');
  expect(await (await fetch(page)).text()).toContain('leave the meeting');
  const stay = `${page.origin}/bigbluebutton/stay${page.search}`;
  expect((await fetch(stay)).status).toBe(401);
  const headers = { cookie: String(joined.headers.get('set-cookie')).split(';')[0]! };
  const leaving = new AbortController();
  await fetch(stay, { headers, signal: leaving.signal });
  expect(await client().call('isMeetingRunning', { meetingID: 'board' })).toMatchObject({ running: 'true' });
  leaving.abort();
  while ((await client().call('isMeetingRunning', { meetingID: 'board' })).running === 'true')
    await new Promise(setImmediate);
});

test('a meeting may do without the cookie of its session', async () => {
  const open = { meetingID: 'open', name: 'Open', allowRequestsWithoutSession: 'true' };
  await client().call('create', open);
  const joined = await get('join', 'fullName=Ada&meetingID=open&role=VIEWER', 'sha512');
  const page = new URL(joined.headers.get('location') ?? '');
  const leaving = new AbortController();
  const stay = await fetch(`${page.origin}/bigbluebutton/stay${page.search}`, { signal: leaving.signal });
  expect(stay.status).toBe(200);
  leaving.abort();
});

describe('join refused', () => {
  const cases: [string, string, string][] = [
    ['of an unknown meeting', 'fullName=Ada&meetingID=nothing&role=VIEWER&redirect=false', 'invalidMeetingIdentifier'],
    ['without a name', 'meetingID=board&role=VIEWER&redirect=false', 'missingParamFullName'],
    ['without role or password', 'fullName=Ada&meetingID=board&redirect=false', 'invalidPassword'],
    [
      'with the time of another run',
      'fullName=Ada&meetingID=board&role=VIEWER&createTime=1&redirect=false',
      'mismatchCreateTimeParam',
    ],
  ];
  test.each(cases)('%s', async (_what, query, key) => {
    await client().call('create', { meetingID: 'board', name: 'Board' });
    expect(await (await get('join', query)).text()).toContain(`<messageKey>${key}</messageKey>`);
  });
});

test('an empty room ends by itself, and lingers for some seconds', async () => {
  await client().call('create', { meetingID: 'board', name: 'Board' });
  clock.advance(5 * 60_000);
  expect(await client().getMeetings()).toMatchObject([{ hasBeenForciblyEnded: true }]);
  clock.advance(6_000);
  expect(await client().getMeetings()).toEqual([]);
});

test('a room may wait longer for its people, or for ever once they left', async () => {
  const never = { meetingExpireIfNoUserJoinedInMinutes: '30', meetingExpireWhenLastUserLeftInMinutes: '0' };
  await client().call('create', { meetingID: 'patient', name: 'Patient', ...never });
  clock.advance(29 * 60_000);
  const [patient] = server.state.meetings;
  patient!.leave(server.state.join(patient!, 'Ada', 'VIEWER').sessionToken, clock.now().getTime());
  clock.advance(24 * 3_600_000);
  expect(await client().getMeetings()).toMatchObject([{ meetingId: 'patient', hasBeenForciblyEnded: false }]);
});

describe('a query as clients write it', () => {
  const cases: [string, string, string][] = [
    ['plus for a blank', 'meetingID=board&name=A+B', 'A B'],
    ['percent for a blank, bare marks', "meetingID=board&name=A%20B!'()*", "A B!'()*"],
    ['lower-case percent codes', 'meetingID=board&name=%c3%a9t%c3%a9', 'été'],
    ['&, = and % inside a value', 'meetingID=board&name=a%26b%3Dc%25', 'a&b=c%'],
    ['a tilde, encoded', 'meetingID=board&name=%7Ea~', '~a~'],
    ['a parameter twice: the first counts', 'meetingID=board&name=first&name=second', 'first'],
    ['an empty and an unknown parameter', 'meetingID=board&name=Board&welcome=&unheardOf=1', 'Board'],
    ['a meta name that is no XML name', 'meetingID=board&name=Board&meta_9%3Cx=1', 'Board'],
  ];
  test.each(cases)('%s', async (_what, query, name) => {
    // Byte for byte: fetch would encode some marks anew.
    const path = `/bigbluebutton/api/create?${query}&checksum=${checksumOf('create', query, secret, 'sha1')}`;
    await new Promise((resolve) => send(server.host, { path }, (answer) => answer.resume().once('end', resolve)));
    expect(await client().getMeetings()).toMatchObject([{ meetingId: 'board', meetingName: name }]);
  });
});

test('an id is first taken as the beginning of an internal id', async () => {
  const { internalMeetingID = '' } = await client().call('create', { meetingID: 'board', name: 'Board' });
  expect(await client().call('end', { meetingID: internalMeetingID.slice(0, 6) })).toMatchObject({
    messageKey: 'sentEndMeetingRequest',
  });
  clock.advance(6_000);
  await expect(client().call('getMeetingInfo', { meetingID: 'board' })).rejects.toMatchObject({
    messageKey: 'notFound',
  });
});

test('a recorded meeting becomes a recording, first processing, then published', async () => {
  const player = new Player(clock, [server]);
  const [meeting] = parseScript('2026-10-05T10:00:00Z weekly "Weekly" recorded: +0m Ada in, +50m Ada out');
  player.add(server, meeting!);
  player.turnTo(new Date('2026-10-05T11:00:00Z'));
  const read = async (state?: string) => {
    const all = [];
    for await (const recording of client().getRecordings({ state })) all.push(recording);
    return all;
  };
  expect(await read()).toEqual([]);
  const start = Date.parse('2026-10-05T10:00:00Z');
  expect(await read('any')).toMatchObject([
    { state: 'processing', startTimeMs: start, endTimeMs: start + 51 * 60_000, meetingId: 'weekly' },
  ]);
  player.turnTo(new Date('2026-10-05T12:00:00Z'));
  expect(await read()).toMatchObject([{ state: 'published', publishedMinutes: 51 }]);
});

test('pages say how many there are in all', async () => {
  for (let number = 0; number < 7; number += 1) {
    server.state.recordings.set(`r${number}`, {
      recordId: `r${number}`,
      meetingId: 'm',
      name: 'm',
      state: 'published',
      startTimeMs: 0,
      endTimeMs: 60_000,
      participants: 1,
      metadata: {},
      publishedAtMs: 0,
    });
  }
  const answer = { head: {} as Record<string, string> };
  const ids = [];
  for await (const { recordId } of client().getRecordings({ offset: 5, limit: 5 }, answer)) ids.push(recordId);
  expect(ids).toEqual(['r5', 'r6']);
});

describe('what goes wrong, by switch', () => {
  test('down', async () => {
    server.state.faults.down = true;
    await expect(client().getMeetings()).rejects.toBeInstanceOf(BbbUnreachable);
  });
  test('slow', async () => {
    server.state.faults.slowMs = 500;
    await expect(client({ timeoutMs: 100 }).getMeetings()).rejects.toBeInstanceOf(BbbTimeout);
  });
  test('a clock that is off', async () => {
    server.state.faults.clockOffsetMs = 90_000;
    const one = client();
    await one.getMeetings();
    expect(Math.abs((one.clockOffsetMs ?? 0) - 90_000)).toBeLessThanOrEqual(1000);
  });
  test('broken XML', async () => {
    server.state.faults.brokenXml = true;
    await expect(client().getMeetings()).rejects.toBeInstanceOf(BbbBrokenXml);
  });
  test('broken XML in a long answer leaves what came before it', async () => {
    for (let number = 0; number < 9; number += 1) {
      const meeting = server.state.create(`room-${number}`, 'Room', { record: 'true' });
      server.state.join(meeting, 'Ada', 'VIEWER');
      server.state.end(meeting);
    }
    server.state.faults.brokenXml = true;
    const ids: (string | null)[] = [];
    const reading = async (): Promise<void> => {
      for await (const { meetingId } of client().getRecordings({ state: 'any' })) ids.push(meetingId);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'bbb-broken-xml', read: 2 });
    expect(ids).toEqual(['room-0', 'room-1']);
  });
  test('turned from outside, also while the server plays dead', async () => {
    const control = (path: string, body?: string): Promise<Response> =>
      fetch(`${server.host}/sim/${path}`, body === undefined ? undefined : { method: 'POST', body });
    expect(await (await control('faults', '{"down":true}')).json()).toMatchObject({ down: true, slowMs: 0 });
    await expect(client().getMeetings()).rejects.toBeInstanceOf(BbbUnreachable);
    await control('faults', '{"down":false}');
    expect(await client().getMeetings()).toEqual([]);
    expect(await (await control('faults')).json()).toMatchObject({ down: false });
    expect((await control('faults', '{"dwon":true}')).status).toBe(400);
    expect((await control('nothing')).status).toBe(404);
    server.state.create('board', 'Board', {});
    expect((await control('restart', '')).status).toBe(200);
    expect(await client().getMeetings()).toEqual([]);
  });
  test('a restart forgets what was live', async () => {
    await client().call('create', { meetingID: 'board', name: 'Board' });
    server.state.restart();
    expect(await client().getMeetings()).toEqual([]);
  });
});

test.each([
  ['nonsense', /line 1: expected START ID/],
  ['soon weekly "Weekly": +0m Ada in', /an instant like/],
  ['2026-10-05T10:00:00Z weekly "Weekly": Ada in', /\+MINUTESm NAME/],
])('a script with a mistake: %s', (text, message) => {
  expect(() => parseScript(text)).toThrow(ScriptMistake);
  expect(() => parseScript(text)).toThrow(message);
});
