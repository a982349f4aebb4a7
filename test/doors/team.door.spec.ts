import { Client } from 'pg';
import request from 'supertest';
import { asCommand, resellerScope, Tenancy } from '../../libs/runtime';
import { type PortalWorld, portalWorld } from '../world/portal-world';

let town: PortalWorld;
let { session, get, post } = {} as PortalWorld;
let owner: Client;

beforeAll(async () => {
  town = await portalWorld('team', new Date('2026-11-05T09:00:00Z'));
  ({ session, get, post } = town);
  owner = new Client({ connectionString: town.urls.tallyroom_owner });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await town.stop();
});

const rows = async (sql: string, parameters: unknown[] = []) => (await owner.query(sql, parameters)).rows;
const membershipOf = async (email: string): Promise<string> =>
  (await rows('select m.id from memberships m join people p on p.id = m.person_id where email = $1', [email]))[0]?.id;
async function invitationTo(email: string): Promise<string> {
  const mail = town.catcher
    .mails()
    .filter(({ to }) => [to].flat().some((one) => one?.text.includes(email)))
    .at(-1)!;
  return new URL(/http:\S+\/invitations\/\S+/.exec(mail.text!)![0]).pathname;
}

describe('an invitation', () => {
  const email = 'ines@oak-housing.example';
  test('comes by mail, is accepted once, and makes a member of that role', async () => {
    const admin = await session('admin@oak-housing.example');
    await post('/portal/team/invitations', admin, { email, role: 'reseller-admin', language: 'ca' }).expect(422);
    await post('/portal/team/invitations', admin, { email, role: 'tenant-viewer', language: 'ca' }).expect(303);
    const at = await invitationTo(email);
    const page = await request(town.server).get(at).expect(200);
    expect(page.text).toContain('lectura');
    const before = await session('admin@green-thread.example');
    const accepted = await request(town.server)
      .post(at)
      .type('form')
      .set('cookie', `tallyroom=${before}`)
      .send({ name: 'Inès <b>' })
      .expect(303);
    await get('/portal', before).expect(303);
    const token = /tallyroom=([^;]+)/.exec(String(accepted.headers['set-cookie']))![1]!;
    const team = await get('/portal/team', token).expect(200);
    expect(team.text).toContain('Inès &lt;b&gt;');
    await get('/portal/keys', token).expect(403);
    await request(town.server).post(at).type('form').send({ name: 'Again' }).expect(401);
    await post('/portal/team/invitations', admin, { email, role: 'tenant-viewer', language: 'ca' }).expect(409);
  });
  test('can be withdrawn, and dies after two weeks', async () => {
    const admin = await session('admin@oak-housing.example');
    await post('/portal/team/invitations', admin, {
      email: 'late@else.example',
      role: 'tenant-viewer',
      language: 'en',
    }).expect(303);
    const at = await invitationTo('late@else.example');
    town.clock.advance(15 * 24 * 3_600_000);
    await request(town.server).get(at).expect(401);
    const again = await session('admin@oak-housing.example');
    await post('/portal/team/invitations', again, {
      email: 'late@else.example',
      role: 'tenant-viewer',
      language: 'en',
    }).expect(303);
    const [{ id }] = await rows(
      `select id from invitations where email = 'late@else.example' and withdrawn_at is null`,
    );
    await post(`/portal/team/invitations/${id}/withdrawal`, await session('admin@green-thread.example')).expect(404);
    await post(`/portal/team/invitations/${id}/withdrawal`, again).expect(303);
    town.clock.advance(11 * 60_000);
    const asked = await post('/portal/team/invitations', again, { email, role: 'tenant-admin', language: 'en' });
    expect(asked.headers.location).toContain('/account/proof');
    await request(town.server)
      .get(await invitationTo('late@else.example'))
      .expect(401);
  });
});

test('the last admin cannot leave or step down, but hand over and then leave', async () => {
  const admin = await session('admin@oak-housing.example');
  const refused = await post('/portal/team/leaving', admin).expect(409);
  expect(refused.text).toContain('only admin of the team');
  await post(`/portal/team/${await membershipOf('admin@oak-housing.example')}/role`, admin, {
    role: 'tenant-viewer',
  }).expect(409);
  const neighbour = await membershipOf('admin@green-thread.example');
  await post(`/portal/team/${neighbour}/removal`, admin).expect(404);
  await post(`/portal/team/${await membershipOf('finance@oak-housing.example')}/handover`, admin).expect(303);
  await get('/portal/keys', admin).expect(403);
  await get('/portal/keys', await session('finance@oak-housing.example')).expect(200);
  await post('/portal/team/leaving', admin).expect(303);
  await get('/portal', admin).expect(403);
  const [entry] = await rows(
    `select tenant_id is not null as theirs, details from audit_entries where action = 'handed over'`,
  );
  expect(entry).toEqual({
    theirs: true,
    details: { before: { role: 'tenant-finance' }, after: { role: 'tenant-admin' } },
  });
});

test('a key is shown once, and made only with fresh proof', async () => {
  const token = await session('admin@lantern.example');
  await post('/console/keys', token, { name: 'crm', scopes: [] }).expect(422);
  await post('/console/keys', token, { name: 'crm', scopes: ['keys.change'] }).expect(422);
  const made = await post('/console/keys', token, { name: 'crm', scopes: ['tenants.read', 'usage.read'] }).expect(200);
  const key = /<code>(tr_[0-9a-f]{10}_[\w-]{40})<\/code>/.exec(made.text)![1]!;
  await request(town.server).get('/v1/tenants').set('authorization', `Bearer ${key}`).expect(200);
  expect(made.headers['cache-control']).toBe('no-store');
  const again = await get('/console/keys', token).expect(200);
  expect(again.text).not.toContain(key);
  expect(again.text).toContain(key.slice(0, 13));
  const [{ id }] = await rows(`select id from api_keys where name = 'crm'`);
  town.clock.advance(11 * 60_000);
  const asked = await post(`/console/keys/${id}/revocation`, token).expect(303);
  expect(asked.headers.location).toContain('/account/proof');
  await post(`/console/keys/${id}/revocation`, await session('admin@wren.example')).expect(404);
  await post(`/console/keys/${id}/revocation`, await session('admin@lantern.example')).expect(303);
  await request(town.server).get('/v1/tenants').set('authorization', `Bearer ${key}`).expect(401);
});

describe('the audit log', () => {
  test('cannot be changed by any login, the owner of the tables included', async () => {
    for (const login of ['tallyroom_app', 'tallyroom_network', 'tallyroom_owner'] as const) {
      const client = new Client({ connectionString: town.urls[login] });
      await client.connect();
      for (const sql of [
        `update audit_entries set action = 'x'`,
        'delete from audit_entries',
        'truncate audit_entries',
      ])
        await expect(client.query(sql)).rejects.toThrow(
          login === 'tallyroom_owner' ? /only added/ : /permission denied/,
        );
      await client.end();
    }
  });
  test('says who, from where, what, before and after; is searched, paged, and exported without formulas', async () => {
    const lantern = town.world.resellers.find(({ slug }) => slug === 'lantern')!;
    const actor = asCommand('test');
    await town.app.get(Tenancy).within(resellerScope(lantern.id, actor), async (tx) => {
      for (let entry = 0; entry < 120; entry += 1)
        await tx.audit('counted', `=cmd|${entry}`, { before: { at: entry }, after: { at: entry + 1 } });
    });
    const token = await session('admin@lantern.example');
    const first = await get('/console/audit?action=counted', token).expect(200);
    expect(first.text.match(/>command test</g)).toHaveLength(50);
    const later = /href="([^"]+)" rel="next"/
      .exec(first.text)![1]!
      .replace(/&amp;/g, '&')
      .replace(/&#x3D;/g, '=');
    const second = await get(later, token).expect(200);
    expect(second.text).toContain('cmd|69<');
    expect(second.text).not.toContain('cmd|70<');
    const found = await get('/console/audit?text=%3Dcmd%7C77', token).expect(200);
    expect(found.text).toContain('at: 78');
    expect((await get('/console/audit?text=nothing+like+it', token)).text).toContain('Nothing like that');
    const signed = await get('/console/audit?action=signed+in', token).expect(200);
    expect(signed.text).toContain('Admin');
    const csv = await get('/console/audit/csv?action=counted', token).expect(200);
    expect(csv.text.trim().split('\n')).toHaveLength(121);
    expect(csv.text).toContain(`'=cmd|0`);
    expect(csv.text).not.toMatch(/(^|,)"?=cmd/m);
  });
  test('shows a tenant its own entries alone, and support none', async () => {
    const own = await get('/portal/audit', await session('finance@oak-housing.example')).expect(200);
    expect(own.text).toContain('handed over');
    expect(own.text).not.toContain('counted');
    await get('/console/audit', await session('support@lantern.example')).expect(403);
  });
});
