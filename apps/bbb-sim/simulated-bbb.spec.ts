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

test('a form post, signed over its body', async () => {
  const body = `meetingID=board&name=Board`;
  const signed = `${body}&checksum=${checksumOf('create', body, secret, 'sha256')}`;
  const answer = await fetch(`${server.url}api/create`, {
    method: 'POST',
    body: signed,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(await answer.text()).toContain('<returncode>SUCCESS</returncode><meetingID>board</meetingID>');
});

test('join leads to a page that keeps its visitor in until it is closed', async () => {
  await client().call('create', { meetingID: 'board', name: 'Board' });
  const joined = await get('join', 'fullName=Ada&meetingID=board&role=VIEWER', 'sha512');
  expect(joined.status).toBe(302);
  const page = new URL(joined.headers.get('location') ?? '');
  expect(await (await fetch(page)).text()).toContain('You are in the meeting');
  const leaving = new AbortController();
  await fetch(`${page.origin}/html5client/stay${page.search}`, { signal: leaving.signal });
  expect(await client().call('isMeetingRunning', { meetingID: 'board' })).toMatchObject({ running: 'true' });
  leaving.abort();
  while ((await client().call('isMeetingRunning', { meetingID: 'board' })).running === 'true')
    await new Promise(setImmediate);
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
