import { Client } from 'pg';
import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import { multipart, type RawAnswer, RawCaller, type Sent } from '../world/raw-caller';

/** The table of error keys (BBB API, section 3), each as a client meets it at its tenant's address. */
let gateway: GatewayWorld;
let oak: RawCaller;
let recordID = '';
const XML: Sent = { method: 'POST', type: 'application/xml', body: '<modules></modules>' };
const CREATE = { attendeePW: 'viewer-pw', moderatorPW: 'moderator-pw', record: true, autoStartRecording: true };

beforeAll(async () => {
  gateway = await gatewayWorld('error_keys', 1, { GATEWAY_CALLS_PER_SECOND: '1000' });
  oak = await gateway.raw('oak-housing');
  const { state } = gateway.sims[0]!;
  await oak.with('create', { meetingID: 'recorded', name: 'Recorded', ...CREATE });
  recordID = state.meetings[0]!.internalId;
  state.join(state.meetings[0]!, 'Ada', 'MODERATOR');
  await oak.with('end', { meetingID: 'recorded' });
  for (const [meetingID, more] of [
    ['live', {}],
    ['full', { maxParticipants: 1 }],
    ['no-guests', { guestPolicy: 'ALWAYS_DENY' }],
    ['ask', { guestPolicy: 'ASK_MODERATOR' }],
    ['over', {}],
  ] as const)
    await oak.with('create', { meetingID, name: meetingID, ...CREATE, ...more });
  const full = state.meetings.find(({ name }) => name === 'full')!;
  state.join(full, 'Ada', 'MODERATOR');
  state.join(state.meetings.find(({ name }) => name === 'live')!, 'Ben', 'MODERATOR');
  await oak.with('end', { meetingID: 'over' });
}, 60_000);
afterAll(() => gateway.stop());

const keyOf = ({ text }: RawAnswer): string =>
  text.startsWith('{') ? JSON.parse(text).response.messageKey : elementOf(text, 'messageKey');
const join = (values: Record<string, string | number | boolean>) => () =>
  oak.with('join', { redirect: false, ...values });
const track =
  (values: Record<string, string>, file = 'WEBVTT') =>
  () => {
    const given = { recordID, kind: 'subtitles', lang: 'en-GB', label: 'English', ...values };
    return oak.with('putRecordingTextTrack', given, upload(file));
  };
const upload = (file = 'WEBVTT'): Sent => ({ method: 'POST', ...multipart({}, { file }) });
const ada = { fullName: 'Ada', role: 'VIEWER' };
const nowhere = { meetingID: 'nowhere' };

const CASES: [key: string, when: string, ask: () => Promise<RawAnswer>][] = [
  ['checksumError', 'a wrong sum', () => oak.send('getMeetings', `checksum=${'0'.repeat(64)}`)],
  ['checksumError', 'none, whatever else is wrong', () => oak.send('create', 'meetingID=a,b')],
  ['validationError', 'no such call', () => oak.call('getWeather')],
  ['validationError', 'a comma in an id', () => oak.with('create', { meetingID: 'a,b', name: 'Comma' })],
  ['validationError', 'a name of 257', () => oak.with('create', { meetingID: 'long', name: 'x'.repeat(257) })],
  ['missingParamMeetingID', 'info', () => oak.call('getMeetingInfo')],
  ['missingParamMeetingID', 'end, empty', () => oak.with('end', { meetingID: '' })],
  ['missingParamMeetingID', 'running', () => oak.call('isMeetingRunning')],
  ['missingParamMeetingID', 'join', join(ada)],
  ['missingParamFullName', 'join', join({ meetingID: 'live', role: 'VIEWER' })],
  ['missingParamRecordID', 'publish', () => oak.with('publishRecordings', { publish: true })],
  ['missingParamRecordID', 'delete', () => oak.call('deleteRecordings')],
  ['missingParamRecordID', 'update', () => oak.call('updateRecordings')],
  ['missingParamRecordID', 'tracks', () => oak.call('getRecordingTextTracks')],
  ['missingParamPublish', 'publish', () => oak.with('publishRecordings', { recordID })],
  ['invalidMeetingIdentifier', 'join', join({ ...nowhere, ...ada })],
  ['notFound', 'end', () => oak.with('end', nowhere)],
  ['notFound', 'info', () => oak.with('getMeetingInfo', nowhere)],
  ['notFound', 'a document', () => oak.with('insertDocument', nowhere, XML)],
  ['notFound', 'publish', () => oak.with('publishRecordings', { recordID: 'none', publish: true })],
  ['notFound', 'update', () => oak.with('updateRecordings', { recordID: 'none', meta_a: 'b' })],
  ['invalidPassword', 'join', join({ meetingID: 'live', fullName: 'Eve', password: 'wrong-pw' })],
  ['invalidPassword', 'join with neither', join({ meetingID: 'live', fullName: 'Eve' })],
  ['invalidPassword', 'end', () => oak.with('end', { meetingID: 'live', password: 'wrong-pw' })],
  [
    'idNotUnique',
    'create with another password',
    () => oak.with('create', { meetingID: 'live', name: 'live', ...CREATE, moderatorPW: 'another-pw' }),
  ],
  ['duplicateWarning', 'create again', () => oak.with('create', { meetingID: 'live', name: 'live', ...CREATE })],
  ['meetingForciblyEnded', 'join what ends', join({ meetingID: 'over', ...ada })],
  ['mismatchCreateTimeParam', 'join another run', join({ meetingID: 'live', ...ada, createTime: 1 })],
  ['maxParticipantsReached', 'join what is full', join({ meetingID: 'full', ...ada })],
  ['guestDeny', 'join as a guest', join({ meetingID: 'no-guests', ...ada, guest: true })],
  ['guestWait', 'join as a guest', join({ meetingID: 'ask', ...ada, guest: true })],
  ['successfullyJoined', 'join', join({ meetingID: 'live', ...ada })],
  ['noRecordings', 'of nothing', () => oak.with('getRecordings', nowhere)],
  ['sentEndMeetingRequest', 'end', () => oak.with('end', { meetingID: 'ask' })],
  ['parentMeetingIDMissing', 'breakout', () => oak.with('create', { meetingID: 'b1', name: 'B1', isBreakout: true })],
  [
    'parentMeetingDoesNotExist',
    'breakout',
    () => oak.with('create', { meetingID: 'b1', name: 'B1', isBreakout: true, parentMeetingID: 'nowhere' }),
  ],
  ['missingSession', 'a call of the client, in XML', () => oak.send('feedback', 'sessionToken=abc&rating=5')],
  ['missingSession', 'a call of the client, in JSON', () => oak.send('getJoinUrl', 'sessionToken=abc')],
  ['paramError', 'a track of no kind', track({ kind: '' })],
  ['paramError', 'a track in no language', track({ lang: '' })],
  ['invalidKind', 'track', track({ kind: 'poem' })],
  ['invalidLang', 'track', track({ lang: '!' })],
  ['empty_uploaded_text_track', 'track', track({}, '')],
  ['upload_text_track_success', 'track', track({})],
  ['meetingNotFound', 'chat', () => oak.with('sendChatMessage', { ...nowhere, message: 'Hello' })],
  ['missingParamCallbackURL', 'hook', () => oak.call('hooks/create')],
  ['createHookError', 'hook to no address', () => oak.with('hooks/create', { callbackURL: 'nowhere' })],
  ['missingParamHookID', 'hook', () => oak.call('hooks/destroy')],
  ['destroyMissingHook', 'hook', () => oak.with('hooks/destroy', { hookID: 'none' })],
  [
    'unsupportedContentType',
    'create',
    () => oak.with('create', { meetingID: 'ct', name: 'Ct' }, { method: 'POST', type: 'text/plain', body: 'x' }),
  ],
  ['unsupportedRequest', 'join by POST', () => oak.with('join', { meetingID: 'live', ...ada }, { ...XML })],
];
test.each(CASES)('%s: %s', async (key, _when, ask) => {
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect(keyOf(answer)).toBe(key);
});

describe('a server that refuses', () => {
  const live = { meetingID: 'live' };
  const REFUSED: [key: string, call: string, ask: (client: RawCaller) => Promise<RawAnswer>][] = [
    ['apiNotEnabled', 'getMeetingInfo', (client) => client.with('getMeetingInfo', live)],
    ['apiNotEnabled', 'isMeetingRunning', (client) => client.with('isMeetingRunning', live)],
    ['apiNotEnabled', 'sendChatMessage', (client) => client.with('sendChatMessage', { ...live, message: 'Hello' })],
    ['apiNotEnabled', 'insertDocument', (client) => client.with('insertDocument', live, XML)],
    ['apiNotEnabled', 'end', (client) => client.with('end', live)],
    ['apiNotEnabled', 'create', (client) => client.with('create', { meetingID: 'another', name: 'Another' })],
    ['apiNotEnabled', 'join', (client) => client.with('join', { ...live, ...ada, redirect: false })],
    ['apiNotEnabled', 'publish', (client) => client.with('publishRecordings', { recordID, publish: true })],
    ['internalError', 'getMeetingInfo', (client) => client.with('getMeetingInfo', live)],
    ['missingParameter', 'a track', (client) => client.with('putRecordingTextTrack', { recordID }, upload())],
    ['upload_text_track_failed', 'a track', (client) => client.with('putRecordingTextTrack', { recordID }, upload())],
  ];
  afterEach(() => {
    gateway.sims[0]!.state.faults.refusesWith = '';
  });

  test.each(REFUSED)('%s to %s: its answer passes as it is', async (key, _call, ask) => {
    const sim = gateway.sims[0]!;
    sim.state.faults.refusesWith = key;
    const direct = await ask(new RawCaller(`${sim.url}api/`, sim.secret));
    const answer = await ask(oak);
    expect(keyOf(answer)).toBe(key);
    expect([answer.status, answer.type, answer.text]).toEqual([direct.status, direct.type, direct.text]);
  });

  test('what it refused to begin is begun once it takes calls again', async () => {
    const { faults } = gateway.sims[0]!.state;
    const create = () => oak.with('create', { meetingID: 'refused-once', name: 'Refused once' });
    faults.refusesWith = 'apiNotEnabled';
    expect(keyOf(await create())).toBe('apiNotEnabled');
    faults.refusesWith = '';
    expect(elementOf((await create()).text, 'returncode')).toBe('SUCCESS');
  });

  test('our own signature, for its secret is another one now: no client is told that its own is wrong', async () => {
    gateway.sims[0]!.state.faults.refusesWith = 'checksumError';
    for (const [call, values] of [
      ['getMeetingInfo', live],
      ['end', live],
      ['create', { meetingID: 'elsewhere', name: 'Elsewhere' }],
      ['join', { ...live, ...ada, redirect: false }],
      ['publishRecordings', { recordID, publish: true }],
    ] as const)
      expect([call, keyOf(await oak.with(call, values))]).toEqual([call, 'internalError']);
    for (const call of ['getMeetings', 'getRecordings'])
      expect(elementOf((await oak.call(call)).text, 'returncode')).toBe('SUCCESS');
  });
});

test('hooks that cannot be kept, read or taken away are told so by the key that hooks have for it', async () => {
  const owner = new Client({ connectionString: gateway.context.config.DATABASE_OWNER_URL });
  await owner.connect();
  await owner.query('alter table tenant_hooks rename to tenant_hooks_away');
  try {
    const hookID = '01890a5d-ac96-774b-bcce-b302099a8057';
    for (const [key, call, values] of [
      ['createHookError', 'hooks/create', { callbackURL: 'http://127.0.0.1:1/hook' }],
      ['listHookError', 'hooks/list', {}],
      ['destroyHookError', 'hooks/destroy', { hookID }],
    ] as const) {
      const answer = await oak.with(call, values);
      expect([answer.status, elementOf(answer.text, 'returncode'), keyOf(answer)]).toEqual([200, 'FAILED', key]);
      expect(answer.text).not.toMatch(/tenant_hooks|relation/);
    }
  } finally {
    await owner.query('alter table tenant_hooks_away rename to tenant_hooks');
    await owner.end();
  }
  expect(elementOf((await oak.call('hooks/list')).text, 'returncode')).toBe('SUCCESS');
});

test('lists of nothing are a success, and say so', async () => {
  const choir = await gateway.raw('moor-choir');
  const calls = [
    ['getMeetings', 'noMeetings'],
    ['getSessions', 'noSessions'],
    ['getRecordings', 'noRecordings'],
  ] as const;
  for (const [call, key] of calls) {
    const answer = await choir.call(call);
    expect([elementOf(answer.text, 'returncode'), keyOf(answer)]).toEqual(['SUCCESS', key]);
  }
});

test('two tenants may choose the same voice bridge: it is each server’s own, and nobody lands in another’s room', async () => {
  const choir = await gateway.raw('moor-choir');
  for (const client of [oak, choir]) {
    const made = await client.with('create', { meetingID: 'bridge', name: 'Bridge', voiceBridge: 71234 });
    expect(elementOf(made.text, 'returncode')).toBe('SUCCESS');
  }
  const bridges = gateway.sims[0]!.state.meetings.filter(({ name }) => name === 'Bridge');
  expect(bridges.map(({ parameters }) => parameters.voiceBridge)).toEqual([undefined, undefined]);
});

test('a join that redirects is led to the page for errors, with the key', async () => {
  const page = 'https://oak.example/oops?x=1';
  const led = await oak.with('join', { ...nowhere, ...ada, errorRedirectUrl: page });
  expect(led.status).toBe(302);
  expect(decodeURIComponent(led.location)).toMatch(
    /^https:\/\/oak\.example\/oops\?x=1&errors=\[\{"key":"invalidMeetingIdentifier"/,
  );
});
