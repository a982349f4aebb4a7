import { Announcer, Tenancy } from '../../libs/runtime';
import { PLAIN_GATEWAY, TenantGatewaysStore } from '../../libs/tenants';
import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import { type Hash, multipart, type RawCaller } from '../world/raw-caller';
import { until } from '../world/until';

/** Every way in which clients sign, byte for byte as they send it (BBB API, section 2). */
let gateway: GatewayWorld;
let oak: RawCaller;
beforeAll(async () => {
  gateway = await gatewayWorld('gateway_signing', 1);
  oak = await gateway.raw('oak-housing');
}, 60_000);
afterAll(() => gateway.stop());

const FORM = 'application/x-www-form-urlencoded';
const keyOf = ({ text }: { text: string }): string => elementOf(text, 'messageKey');
const codeOf = ({ text }: { text: string }): string => elementOf(text, 'returncode');
const onServer = (id: string) =>
  gateway.sims[0]!.state.meetings.find(
    ({ meetingId }) => meetingId === `t${gateway.tenant('oak-housing').meetingKey}-${id}`,
  )!;

test.each<Hash>(['sha1', 'sha256', 'sha384', 'sha512'])('%s, in lower case and in upper', async (hash) => {
  for (const sum of [oak.sum('getMeetings', '', hash), oak.sum('getMeetings', '', hash).toUpperCase()])
    expect(codeOf(await oak.send('getMeetings', `checksum=${sum}`))).toBe('SUCCESS');
});

const QUERIES: [string, string, string, string][] = [
  ['a space as +', 'q-plus', 'name=Rent+strike', 'Rent strike'],
  ['a space as %20', 'q-20', 'name=Rent%20strike', 'Rent strike'],
  ['%7E', 'q-7e', 'name=a%7Eb', 'a~b'],
  ['a bare ~', 'q-tilde', 'name=a~b', 'a~b'],
  ['lower-case percent codes', 'q-lower', 'name=caf%c3%a9', 'café'],
  ['upper-case percent codes', 'q-upper', 'name=caf%C3%A9', 'café'],
  ['bare marks', 'q-marks', "name=a!'()*", "a!'()*"],
  ['encoded marks', 'q-coded', 'name=a%21%27%28%29%2A', "a!'()*"],
  ['&, = and % inside', 'q-inside', 'name=a%26b%3Dc%25d', 'a&b=c%d'],
  ['a bare = inside', 'q-equals', 'name=a=b', 'a=b'],
  ['an empty value', 'q-empty', 'name=Empty&welcome=', 'Empty'],
  ['a name without =', 'q-bare', 'name=Bare&welcome', 'Bare'],
  ['other scripts', 'q-scripts', `name=${encodeURIComponent('Assemblée 集会 🎉')}`, 'Assemblée 集会 🎉'],
];
test.each(QUERIES)('%s', async (_what, id, query, name) => {
  expect(codeOf(await oak.call('create', `meetingID=${id}&${query}`))).toBe('SUCCESS');
  expect(onServer(id).name).toBe(name);
});

test('the checksum stands anywhere, and only under its own name', async () => {
  const query = 'meetingID=anywhere&name=Any&meta_checksum=kept';
  const sum = `checksum=${oak.sum('create', query)}`;
  const [first, ...rest] = query.split('&');
  for (const raw of [`${sum}&${query}`, `${first}&${sum}&${rest.join('&')}`, `${query}&${sum}`])
    expect(codeOf(await oak.send('create', raw))).toBe('SUCCESS');
  expect(onServer('anywhere').metadata.checksum).toBe('kept');
});

test('what is signed with one byte more, less or changed is refused, and so are no and empty checksums', async () => {
  const query = 'meetingID=bytes&name=A%20B';
  const sum = oak.sum('create', query);
  for (const raw of [
    `meetingID=bytes&name=A+B&checksum=${sum}`,
    `meetingID=bytes&name=A%20B&x=1&checksum=${sum}`,
    `meetingID=bytes&checksum=${sum}`,
    `name=A%20B&meetingID=bytes&checksum=${sum}`,
    `${query}&checksum=${sum.slice(1)}`,
    `${query}&checksum=`,
    query,
    '',
  ])
    expect(keyOf(await oak.send('create', raw))).toBe('checksumError');
});

test('unknown parameters pass, the first of two counts, ids may not be given twice', async () => {
  await oak.call('create', 'meetingID=passes&name=First&name=Second&newIn2031=yes&plugin_x=%7B%7D');
  expect(onServer('passes').name).toBe('First');
  expect(onServer('passes').parameters).toMatchObject({ newIn2031: 'yes', plugin_x: '{}' });
  for (const [call, query] of [
    ['create', 'meetingID=one&meetingID=two&name=X'],
    ['getRecordings', 'recordID=a&recordID=b'],
    ['hooks/destroy', 'hookID=a&hookID=b'],
    ['create', 'meetingID=br&name=X&isBreakout=true&parentMeetingID=a&parentMeetingID=b'],
  ] as const)
    expect(keyOf(await oak.call(call, query))).toBe('validationError');
});

test('what a join carries goes on byte for byte, and only the meeting’s id is another', async () => {
  const given =
    'fullName=Ada+L%c3%a9a&role=VIEWER&userdata-bbb_skip_check_audio=true&userdata-bbb_custom_style=%3Aroot%7Ba~b%7D&x';
  await oak.call('create', 'meetingID=bytewise&name=Bytewise');
  const { location } = await oak.call('join', `meetingID=bytewise&${given}`);
  const { meetingId, createTimeMs } = onServer('bytewise');
  expect(location).toMatch(/&checksum=[0-9a-f]{64}$/);
  expect(location.slice(location.indexOf('?') + 1, location.lastIndexOf('&'))).toBe(
    `meetingID=${meetingId}&${given}&createTime=${createTimeMs}`,
  );
});

test('with api/ and without, with a slash at the end and without', async () => {
  const sum = oak.sum('getMeetings', '');
  for (const base of ['api/getMeetings', 'getMeetings', 'api/getMeetings/']) {
    const answer = await fetch(`${gateway.url}/t/oak-housing/bigbluebutton/${base}?checksum=${sum}`);
    expect(codeOf({ text: await answer.text() })).toBe('SUCCESS');
  }
});

describe('POST', () => {
  const post = (body: string, query = '', type = FORM) => oak.send('create', query, { method: 'POST', type, body });
  const form = 'name=By+form~&meetingID=form-';

  test('a form signed over its body as sent, the checksum in the body or in the address', async () => {
    const body = `${form}a`;
    expect(codeOf(await post(`${body}&checksum=${oak.sum('create', body)}`))).toBe('SUCCESS');
    expect(codeOf(await post(body, `checksum=${oak.sum('create', body)}`, `${FORM}; charset=utf-8`))).toBe('SUCCESS');
    expect(onServer('form-a').name).toBe('By form~');
  });

  test('a form signed over its body sorted and encoded anew', async () => {
    const sum = oak.sum('create', 'meetingID=form-b&name=By+form%7E', 'sha1');
    expect(codeOf(await post(`${form}b&checksum=${sum}`))).toBe('SUCCESS');
  });

  test('a form signed over nothing: only where the tenant allows it', async () => {
    const send = () => post(`${form}c&checksum=${oak.sum('create', '')}`);
    expect(keyOf(await send())).toBe('checksumError');
    const both = () =>
      post('welcome=Hello', `meetingID=form-d&name=Both&checksum=${oak.sum('create', 'meetingID=form-d&name=Both')}`);
    expect(keyOf(await both())).toBe('validationError');
    await allowUnsignedForms(true);
    await until(async () => codeOf(await send()) === 'SUCCESS');
    expect(codeOf(await both())).toBe('SUCCESS');
    expect(onServer('form-d').parameters.welcome).toBe('Hello');
    await allowUnsignedForms(false);
    await until(async () => keyOf(await send()) === 'checksumError');
  });

  test('a parameter in the address and in the body is refused', async () => {
    const query = 'meetingID=twice&name=Twice';
    expect(keyOf(await post('meetingID=other', `${query}&checksum=${oak.sum('create', query)}`))).toBe(
      'validationError',
    );
  });

  test('documents: an XML body with a charset, and two megabytes in base64', async () => {
    const modules = (base64: string): string =>
      `<?xml version="1.0" encoding="UTF-8"?><modules><module name="presentation"><document name="a.pdf">${base64}</document></module></modules>`;
    const bytes = Buffer.alloc(2 * 1024 * 1024, 'slide');
    for (const [id, type] of [
      ['doc-xml', 'application/xml; charset=utf-8'],
      ['doc-text', 'text/xml'],
    ]) {
      const sent = { method: 'POST', type, body: modules(bytes.toString('base64')) };
      expect(codeOf(await oak.call('create', `meetingID=${id}&name=Documents`, sent))).toBe('SUCCESS');
      expect(onServer(id!).documents).toEqual([{ name: 'a.pdf', bytes: bytes.length }]);
    }
    const more = { method: 'POST', type: 'application/xml', body: modules('YQ==') };
    expect(codeOf(await oak.call('insertDocument', 'meetingID=doc-xml', more))).toBe('SUCCESS');
    expect(onServer('doc-xml').documents).toHaveLength(2);
  });

  test('a form in parts: its fields are parameters like any other, and no server sees one unchecked', async () => {
    const parts = multipart({ meetingID: 'parts', name: 'In parts' });
    const sum = oak.sum('create', 'meetingID=parts&name=In+parts');
    expect(codeOf(await oak.send('create', `checksum=${sum}`, { method: 'POST', ...parts }))).toBe('SUCCESS');
    const smuggled = multipart({ isBreakout: 'true', parentMeetingID: 'x' });
    expect(keyOf(await oak.call('create', 'meetingID=smuggle&name=Smuggle', { method: 'POST', ...smuggled }))).toBe(
      'validationError',
    );
    expect(onServer('smuggle')).toBeUndefined();
  });

  test('a wrong kind of body, and a wrong method, once the signature is found good', async () => {
    const sent = (type: string) => ({ method: 'POST', type, body: '{}' });
    expect(keyOf(await oak.call('create', 'meetingID=ct&name=Ct', sent('application/json')))).toBe(
      'unsupportedContentType',
    );
    expect(keyOf(await oak.call('getMeetings', '', sent('application/json')))).toBe('unsupportedContentType');
    expect(keyOf(await oak.send('create', 'meetingID=ct&name=Ct&checksum=00', sent('application/json')))).toBe(
      'checksumError',
    );
    for (const [method, call] of [
      ['POST', 'join'],
      ['POST', 'publishRecordings'],
      ['POST', 'deleteRecordings'],
      ['POST', 'hooks/list'],
      ['GET', 'insertDocument'],
      ['GET', 'putRecordingTextTrack'],
      ['PUT', 'create'],
      ['DELETE', 'getMeetings'],
    ])
      expect(keyOf(await oak.call(call!, '', { method }))).toBe('unsupportedRequest');
  });
});

async function allowUnsignedForms(takesUnsignedForms: boolean): Promise<void> {
  const { app } = gateway.context;
  const { resellerId, id } = gateway.tenant('oak-housing');
  await app
    .get(Tenancy)
    .acrossNetwork({ actor: gateway.actor, why: 'test' }, (tx) =>
      app.get(TenantGatewaysStore).save(tx, resellerId, id, { ...PLAIN_GATEWAY, takesUnsignedForms }),
    );
  await app.get(Announcer).say('tenant', 'oak-housing');
}
