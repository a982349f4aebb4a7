import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TurnableClock } from '@/kernel';
import { Player, parseScript, SimulatedBbb } from './index';

const MINUTE = 60_000;
const start = Date.parse('2026-10-05T10:00:00Z');
const clock = new TurnableClock(new Date(start));
const secret = 'a-secret';
let server: SimulatedBbb;
let listener: Server;
let received: { method: string; url: string; authorization: string | undefined; body: string; atMs: number }[];
let status: number;

beforeEach(async () => {
  received = [];
  status = 200;
  clock.turnTo(new Date(start));
  server = new SimulatedBbb('one', secret, clock);
  listener = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, authorization: headers.authorization, body, atMs: clock.now().getTime() });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  await server.start();
});
afterEach(async () => {
  await server.stop();
  await new Promise((resolve) => listener.close(resolve));
});

const here = (path: string): string => `http://127.0.0.1:${(listener.address() as AddressInfo).port}/${path}`;
const turnTo = async (ms: number): Promise<void> => {
  clock.turnTo(new Date(ms));
  server.state.tick();
  await server.state.deliveries.settled();
};
const partsOf = (token = ''): [head: string, claims: string, signature: string] => token.split('.') as never;
const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

test('an end is told to both addresses, one of them with the marks', async () => {
  const meeting = server.state.create('board', 'Board', {
    meetingEndedURL: here('ended'),
    meta_endCallbackUrl: here('marks?token=x'),
  });
  server.state.end(meeting);
  await turnTo(start);
  expect(received.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    'GET /ended',
    'GET /marks?token=x&recordingmarks=false&meetingID=board',
  ]);
});

test('a refused end callback is tried five times in eight and a half minutes', async () => {
  status = 500;
  server.state.end(server.state.create('board', 'Board', { meta_endCallbackUrl: here('marks') }));
  for (let afterMs = 0; afterMs <= 20 * MINUTE; afterMs += 30_000) await turnTo(start + afterMs);
  expect(received.map(({ atMs }) => (atMs - start) / 1000)).toEqual([0, 30, 90, 210, 510]);
});

test('no callback for a breakout, and none after a restart', async () => {
  const parameters = { meta_endCallbackUrl: here('marks') };
  server.state.end(server.state.create('room', 'Room', { ...parameters, isBreakout: 'true' }));
  server.state.end(server.state.create('board', 'Board', parameters));
  server.state.restart();
  await turnTo(start + 10 * MINUTE);
  expect(received).toEqual([]);
});

test('a published recording is told once, signed with the secret of the server', async () => {
  const [weekly] = parseScript('2026-10-05T10:00:00Z weekly "Weekly" recorded: +0m Ada in, +30m Ada out');
  const player = new Player(clock, [server]);
  player.add(server, { ...weekly!, metadata: { 'bbb-recording-ready-url': here('ready') } });
  player.turnTo(new Date(start + 40 * MINUTE));
  await server.state.deliveries.settled();
  expect(received).toEqual([]);
  player.turnTo(new Date(start + 60 * MINUTE));
  player.turnTo(new Date(start + 90 * MINUTE));
  await server.state.deliveries.settled();
  expect(received).toHaveLength(1);
  const [head, claims, signature] = partsOf(new URLSearchParams(received[0]!.body).get('signed_parameters') ?? '');
  expect(decoded(claims)).toEqual({
    meeting_id: 'weekly',
    record_id: [...server.state.recordings.keys()][0],
  });
  expect(createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url')).toBe(signature);
});

describe('analytics', () => {
  const held = async (parameters: Record<string, string>): Promise<void> => {
    const meeting = server.state.create('board', 'Board', {
      'meta_analytics-callback-url': here('analytics'),
      ...parameters,
    });
    const ada = server.state.join(meeting, 'Ada', 'MODERATOR', 'u1');
    await turnTo(start + 10 * MINUTE);
    const again = server.state.join(meeting, 'Ada', 'MODERATOR', 'u1');
    meeting.leave(ada.sessionToken, clock.now().getTime() + MINUTE);
    await turnTo(start + 20 * MINUTE);
    meeting.leave(again.sessionToken, clock.now().getTime());
    await turnTo(start + 25 * MINUTE);
  };

  test('tell each person’s time once, under a bearer of the server', async () => {
    await held({ meetingKeepEvents: 'true' });
    expect(received).toHaveLength(1);
    const [head, claims, signature] = partsOf(received[0]!.authorization?.replace('Bearer ', ''));
    expect(decoded(head)).toEqual({ alg: 'HS512', typ: 'JWT' });
    expect(createHmac('sha512', secret).update(`${head}.${claims}`).digest('base64url')).toBe(signature);
    expect(JSON.parse(received[0]!.body)).toMatchObject({
      meeting_id: 'board',
      data: {
        start: '2026-10-05T10:00:00.000+00:00',
        duration: 21 * 60,
        attendees: [{ ext_user_id: 'u1', moderator: true, duration: 20 * 60 }],
      },
    });
  });

  test('never of a meeting whose events were not kept', async () => {
    await held({});
    expect(received).toEqual([]);
  });
});
