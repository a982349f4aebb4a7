import { connect } from 'node:net';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { log } from '../../libs/runtime';
import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import type { RawAnswer, RawCaller } from '../world/raw-caller';

/** Whatever comes is answered in BBB's own form, and the gateway goes on. */
let gateway: GatewayWorld;
let oak: RawCaller;
let slow: ReturnType<typeof dripping>;
beforeAll(async () => {
  gateway = await gatewayWorld('gateway_bad_input', 1, {
    GATEWAY_REFUSALS_PER_SECOND: '1000',
    GATEWAY_CALLS_PER_SECOND: '1000',
  });
  oak = await gateway.raw('oak-housing');
  // It takes its twenty seconds while the other tests run, and is heard out in the last.
  slow = dripping();
}, 60_000);
afterAll(() => gateway.stop());

const keyOf = ({ text }: RawAnswer): string => elementOf(text, 'messageKey');

/** Well-formed XML or JSON with a returncode, or a redirect; never a trace of code. */
function expectBbbForm({ status, text, type, location }: RawAnswer): void {
  expect([200, 302]).toContain(status);
  expect(text).not.toMatch(/\bat .+\.(ts|js):\d+|node_modules|Error:/);
  if (status === 302) {
    expect(location).toMatch(/^https?:\/\//);
    return;
  }
  if (type.startsWith('application/json')) {
    expect(JSON.parse(text).response.returncode).toMatch(/^(SUCCESS|FAILED)$/);
    return;
  }
  expect(type).toBe('text/xml;charset=utf-8');
  new SaxesParser().write(text).close();
  expect(text).toMatch(/^<response><returncode>(SUCCESS|FAILED)<\/returncode>/);
}

test('an address that is too long, for us and for Node’s own parser', async () => {
  const long = await oak.call('create', `meetingID=long&name=${'x'.repeat(40_000)}`);
  expectBbbForm(long);
  expect(keyOf(long)).toBe('validationError');
  const longer = await raw(
    `GET /t/oak-housing/bigbluebutton/api/create?x=${'x'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  expect(longer).toContain('HTTP/1.1 200 OK');
  expect(longer).toContain('<messageKey>validationError</messageKey>');
});

test('an unknown tenant and every wrong signature are answered alike, to the last byte', async () => {
  const query = 'meetingID=alike&name=Alike';
  const good = oak.sum('create', query);
  const wrong: [string, string][] = [
    ['none', query],
    ['empty', `${query}&checksum=`],
    ['another secret', `${query}&checksum=${'0'.repeat(64)}`],
    ['all right but for its last digit', `${query}&checksum=${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`],
    ['of a length that is no kind of checksum', `${query}&checksum=${good}00`],
    ['shorter', `${query}&checksum=${good.slice(0, 40)}`],
    ['of another kind', `${query}&checksum=${oak.sum('create', query, 'sha512').slice(0, 96)}`],
    ['no hex digits', `${query}&checksum=${'g'.repeat(64)}`],
    ['good for another call', `${query}&checksum=${oak.sum('join', query)}`],
  ];
  for (const method of ['GET', 'POST']) {
    const answers = new Set<string>();
    for (const [, signed] of wrong)
      for (const slug of ['oak-housing', 'nobody-at-all', 'oak-housin']) {
        const head = `${method} /t/${slug}/bigbluebutton/api/create?${signed} HTTP/1.1\r\nHost: x\r\nContent-Length: 0`;
        answers.add((await raw(`${head}\r\n\r\n`)).replaceAll(/^(date|connection|keep-alive): .*\r\n/gim, ''));
      }
    expect([...answers]).toEqual([expect.stringContaining('<messageKey>checksumError</messageKey>')]);
  }
  expect(elementOf((await oak.send('create', `${query}&checksum=${good}`)).text, 'returncode')).toBe('SUCCESS');
});

test('a query of eight kilobytes and more passes', async () => {
  const welcome = 'w'.repeat(12_000);
  const made = await oak.call('create', `meetingID=eight&name=Eight&welcome=${welcome}`);
  expect(elementOf(made.text, 'returncode')).toBe('SUCCESS');
});

test('bodies that are too large: unsigned ones are not even read', async () => {
  const xml = `<modules>${'x'.repeat(17 * 1024 * 1024)}</modules>`;
  const sent = { method: 'POST', type: 'application/xml', body: xml };
  expect(keyOf(await oak.call('create', 'meetingID=big&name=Big', sent))).toBe('validationError');
  expect(keyOf(await oak.send('create', 'meetingID=big&name=Big&checksum=00', sent))).toBe('checksumError');
  const form = {
    method: 'POST',
    type: 'application/x-www-form-urlencoded',
    body: `meetingID=big&name=${'x'.repeat(3_000_000)}`,
  };
  expect(keyOf(await oak.send('create', '', form))).toBe('checksumError');
});

const BAD_QUERIES: [string, string][] = [
  ['a control character', 'meetingID=c1&name=a%00b'],
  ['another', 'meetingID=c2&name=a%1Bb'],
  ['delete', 'meetingID=c3&name=a%7Fb'],
  ['a bad percent code', 'meetingID=c4&name=100%'],
  ['no hex digits', 'meetingID=c5&name=%zz'],
  ['bytes that are no UTF-8', 'meetingID=c6&name=%c3%28'],
  ['half of a pair', 'meetingID=c7&name=%ed%a0%80'],
  ['a name of metadata that is no XML name', 'meetingID=c8&name=Xx&meta_1x=a'],
  ['another with a bracket', 'meetingID=c9&name=Xx&meta_a%3Cb=a'],
  ['not a boolean', 'meetingID=c10&name=Xx&record=maybe'],
  ['not a number', 'meetingID=c11&name=Xx&duration=-1'],
  ['an address that is none', 'meetingID=c12&name=Xx&logoutURL=javascript%3Aalert(1)'],
  ['a relative one', 'meetingID=c13&name=Xx&logoutURL=%2Fbye'],
  ['an id of one character', 'meetingID=c&name=Xx'],
  ['an id of 257', `meetingID=${'c'.repeat(257)}&name=Xx`],
];
test.each(BAD_QUERIES)(
  '%s is a validationError once it is signed, and a checksumError before',
  async (_what, query) => {
    const before = gateway.sims[0]!.state.meetings.length;
    const answer = await oak.call('create', query);
    expectBbbForm(answer);
    expect(keyOf(answer)).toBe('validationError');
    expect(keyOf(await oak.send('create', `${query}&checksum=${'0'.repeat(40)}`))).toBe('checksumError');
    expect(gateway.sims[0]!.state.meetings).toHaveLength(before);
  },
);

const BOMBS: [string, string | Buffer][] = [
  ['a bomb', '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><modules>&b;</modules>'],
  [
    'an outer entity',
    '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><modules>&x;</modules>',
  ],
  [
    'one in UTF-16',
    Buffer.from('\uFEFF<!DOCTYPE m [<!ENTITY x SYSTEM "http://169.254.169.254/">]><m>&x;</m>', 'utf16le'),
  ],
];
test.each(BOMBS)('XML that is %s reaches no server', async (_what, body) => {
  await oak.call('create', 'meetingID=bombed&name=Bombed');
  const { meetings } = gateway.sims[0]!.state;
  const [count, documents] = [meetings.length, meetings.flatMap((one) => one.documents).length];
  const sent = { method: 'POST', type: 'application/xml', body };
  for (const [call, query] of [
    ['create', 'meetingID=bomb&name=Bomb'],
    ['insertDocument', 'meetingID=bombed'],
  ] as const)
    expect(keyOf(await oak.call(call, query, sent))).toBe('validationError');
  expect([meetings.length, meetings.flatMap((one) => one.documents).length]).toEqual([count, documents]);
});

test('calls of the client in the browser are told that they are not made here', async () => {
  for (const [query, messageKey] of [
    ['', 'notImplemented'],
    ['sessionToken=', 'notImplemented'],
    ['sessionToken=abc', 'missingSession'],
  ] as const) {
    for (const name of ['getJoinUrl', 'learningDashboard']) {
      const answer = await oak.send(name, query);
      expect(JSON.parse(answer.text).response).toMatchObject({ returncode: 'FAILED', messageKey });
    }
    for (const name of ['feedback', 'enter', 'stuns']) expect(keyOf(await oak.send(name, query))).toBe(messageKey);
  }
});

const CALLS = [
  'create',
  'join',
  'end',
  'isMeetingRunning',
  'getMeetingInfo',
  'getMeetings',
  'getSessions',
  'getRecordings',
  'publishRecordings',
  'deleteRecordings',
  'updateRecordings',
  'getRecordingTextTracks',
  'putRecordingTextTrack',
  'insertDocument',
  'sendChatMessage',
  'hooks/create',
  'hooks/list',
  'hooks/destroy',
  'nonsense',
  'constructor',
  '__proto__',
  'toString',
];
const NAMES = [
  'meetingID',
  'name',
  'recordID',
  'fullName',
  'role',
  'password',
  'state',
  'limit',
  'offset',
  'publish',
  'redirect',
  'errorRedirectUrl',
  'meta_x',
  'meta_endCallbackUrl',
  'isBreakout',
  'parentMeetingID',
  'createTime',
  'callbackURL',
  'eventID',
  'hookID',
  'kind',
  'lang',
  'message',
  'duration',
  'record',
  '__proto__',
  'constructor',
];
const TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/xml',
  'text/xml;charset=x',
  'application/json',
  '',
];

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }).map(encodeURIComponent),
  fc.constantFrom(
    'true',
    '%',
    '%00',
    '%zz',
    '%c3%28',
    '',
    '1',
    '-1',
    '99999999999999999999',
    '%3C%3E%26%22',
    ']]%3E',
    '..%2F',
    '*',
    ',,,',
    'https%3A%2F%2Fx.example%2F',
  ),
);
const query = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 6 })
  .map((pairs) => pairs.map(([name, text]) => `${name}=${text}`).join('&'));

test('anything signed: never a crash, always BBB’s own form', async () => {
  const broken = jest.spyOn(log, 'error');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CALLS),
      query,
      fc.constantFrom('GET', 'POST', 'HEAD', 'PUT'),
      fc.constantFrom(...TYPES),
      fc.oneof(fc.string({ unit: 'binary' }), query, fc.constantFrom('<modules/>', '<!DOCTYPE x>', '{}')),
      async (call, given, method, type, body) => {
        const sent = method === 'GET' || method === 'HEAD' ? { method } : { method, type, body };
        const answer = await oak.call(call, given, sent);
        if (method === 'HEAD') expect([200, 302]).toContain(answer.status);
        else expectBbbForm(answer);
        if (keyOf(answer) === 'internalError') throw new Error(`${call}?${given} broke something: ${answer.text}`);
      },
    ),
    { numRuns: 400 },
  );
  expect(broken).not.toHaveBeenCalled();
  broken.mockRestore();
}, 90_000);

test('anything at all on the wire: the gateway answers or hangs up, and goes on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom('', 'GET ', 'POST /t/', 'GET /t/oak-housing/bigbluebutton/api/'),
      async (bytes, head) => {
        const answer = await raw(Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n\r\n')]));
        if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 (200|404) /);
      },
    ),
    { numRuns: 100 },
  );
  expect(elementOf((await oak.call('getMeetings')).text, 'returncode')).toBe('SUCCESS');
}, 60_000);

test('who sends a header byte by byte is sent away', async () => {
  const { tookMs, heard } = await slow;
  expect(tookMs).toBeLessThan(45_000);
  expect(heard).toContain('<returncode>FAILED</returncode>');
}, 60_000);

/** Sends a header that never ends, a line every half second, until the other side hangs up. */
async function dripping(): Promise<{ tookMs: number; heard: string }> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(gateway.url).port) });
  const heard: Buffer[] = [];
  const began = performance.now();
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.on('error', () => undefined);
  socket.write('GET /t/oak-housing/bigbluebutton/api/getMeetings HTTP/1.1\r\nHost: x\r\n');
  const drops = setInterval(() => socket.write('x: y\r\n'), 500);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(drops);
  return { tookMs: performance.now() - began, heard: Buffer.concat(heard).toString() };
}

/** Sends bytes and answers all that comes back until the other side has nothing more to say. */
function raw(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(gateway.url).port) });
    const done = (): void => {
      socket.destroy();
      resolve(Buffer.concat(heard).toString('latin1'));
    };
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      if (Buffer.concat(heard).includes('</response>')) done();
    });
    socket.on('error', done).on('close', done);
    socket.setTimeout(300, done);
    socket.write(bytes);
  });
}
