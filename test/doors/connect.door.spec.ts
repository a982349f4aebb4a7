import { type PortalWorld, portalWorld } from '../world/portal-world';

/** Who sees and changes a tenant's secrets, and what a test call says where nothing answers. */
let portal: PortalWorld;
let admin: string;

beforeAll(async () => {
  portal = await portalWorld('connect');
  admin = await portal.session('admin@oak-housing.example');
}, 120_000);
afterAll(() => portal?.stop());

const secretIds = async (as = admin): Promise<string[]> =>
  [...(await portal.get('/portal/connect', as).expect(200)).text.matchAll(/secrets\/([0-9a-f-]{36})\/display/g)].map(
    ([, id]) => id!,
  );

test('a viewer and finance have the address and no secret', async () => {
  const [id] = await secretIds();
  for (const email of ['viewer@oak-housing.example', 'finance@oak-housing.example']) {
    const session = await portal.session(email);
    const { text } = await portal.get('/portal/connect', session).expect(200);
    expect(text).toContain('http://127.0.0.1/t/oak-housing/bigbluebutton/');
    expect(text).not.toContain('/display');
    await portal.post(`/portal/connect/secrets/${id}/display`, session).expect(403);
    await portal.post('/portal/connect/secrets', session).expect(403);
  }
});

test('a secret stands on no page that was not asked for it, and another tenant’s cannot be', async () => {
  const [id] = await secretIds();
  const shown = await portal.post(`/portal/connect/secrets/${id}/display`, admin).expect(200);
  const secret = /<code id="secret">([^<]+)/.exec(shown.text)![1]!;
  expect((await portal.get('/portal/connect', admin)).text).not.toContain(secret);
  const green = await portal.session('admin@green-thread.example');
  await portal.post(`/portal/connect/secrets/${id}/display`, green).expect(404);
  await portal.post(`/portal/connect/secrets/${id}/revocation`, green).expect(404);
});

test('two secrets hold at most, and each change stands in the audit log', async () => {
  await portal.post('/portal/connect/secrets', admin).expect(200);
  await portal.post('/portal/connect/secrets', admin).expect(409);
  const [old] = await secretIds();
  await portal.post(`/portal/connect/secrets/${old}/revocation`, admin).expect(303);
  expect(await secretIds()).toHaveLength(1);
  const { text } = await portal.get('/portal/audit', admin).expect(200);
  expect(text).toContain('made secret');
  expect(text).toContain('revoked secret');
});

test('an hour after signing in, somebody is asked once more who they are', async () => {
  portal.clock.turnTo(new Date('2026-10-20T10:00:00Z'));
  const answer = await portal.post('/portal/connect/secrets', admin).expect(303);
  expect(answer.headers.location).toMatch(/^\/account\/proof/);
});

test('a test call says in a sentence that nothing answers there', async () => {
  const { text } = await portal.post('/portal/connect/test', admin).expect(200);
  expect(text).toContain('Nothing answers at 127.0.0.1 (ECONNREFUSED).');
  await portal.post('/portal/connect/call', admin, { call: '' }).expect(422);
  const looked = await portal.post('/portal/connect/call', admin, {
    call: 'https://other.example/bigbluebutton/api/create?x=1',
  });
  expect(looked.text).toContain(
    'It goes to another server. Your address is http://127.0.0.1/t/oak-housing/bigbluebutton/',
  );
});
