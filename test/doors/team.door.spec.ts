import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import request from 'supertest';
import { PlatformModule } from '../../apps/platform/platform.module';
import { TurnableClock } from '../../libs/kernel';
import { SignIn } from '../../libs/people';
import { PlansModule } from '../../libs/plans';
import { asCommand, Queues, RuntimeModule, resellerScope, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { csrfOf, webApplication } from '../../libs/web';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { testConfig } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { freshDatabase } from '../world/test-database';

let app: NestFastifyApplication;
let server: Server;
let world: World;
let owner: Client;
let catcher: MailCatcher;
let urls: Record<string, string>;
let folder: string;
let drop: () => Promise<void>;
const clock = new TurnableClock(new Date('2026-11-05T09:00:00Z'));

beforeAll(async () => {
  const database = await freshDatabase('team', 'october');
  drop = database.drop;
  urls = { ...database.urls };
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-team-'));
  catcher = await startMailCatcher({ folder });
  const config = testConfig(database.urls, { PUBLIC_URL: 'http://127.0.0.1', SMTP_URL: catcher.smtpUrl });
  @Module({ imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule] })
  class TeamModule {}
  app = await webApplication(TeamModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  server = app.getHttpServer();
  world = await octoberWorld(app);
  owner = new Client({ connectionString: database.urls.tallyroom_owner });
  await owner.connect();
});
afterAll(async () => {
  await app.get(Queues).onApplicationShutdown();
  await owner.end();
  await app.close();
  await catcher.stop();
  await drop();
  rmSync(folder, { recursive: true, force: true });
});

const session = async (email: string): Promise<string> =>
  app.get(SignIn).redeem((await app.get(SignIn).createLink(email))!.split('/').at(-1)!);
const get = (at: string, token: string) => request(server).get(at).set('cookie', `tallyroom=${token}`).redirects(0);
const post = (at: string, token: string, form: Record<string, string | string[]> = {}) =>
  request(server)
    .post(at)
    .type('form')
    .redirects(0)
    .set('cookie', `tallyroom=${token}`)
    .send({ ...form, _csrf: csrfOf(token) });
const rows = async (sql: string, parameters: unknown[] = []) => (await owner.query(sql, parameters)).rows;
const membershipOf = async (email: string): Promise<string> =>
  (await rows('select m.id from memberships m join people p on p.id = m.person_id where email = $1', [email]))[0]?.id;
async function invitationTo(email: string): Promise<string> {
  const mail = catcher
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
    const page = await request(server).get(at).expect(200);
    expect(page.text).toContain('lectura');
    const before = await session('admin@green-thread.example');
    const accepted = await request(server)
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
    await request(server).post(at).type('form').send({ name: 'Again' }).expect(401);
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
    clock.advance(15 * 24 * 3_600_000);
    await request(server).get(at).expect(401);
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
    clock.advance(11 * 60_000);
    const asked = await post('/portal/team/invitations', again, { email, role: 'tenant-admin', language: 'en' });
    expect(asked.headers.location).toContain('/account/proof');
    await request(server)
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
  await request(server).get('/v1/tenants').set('authorization', `Bearer ${key}`).expect(200);
  expect(made.headers['cache-control']).toBe('no-store');
  const again = await get('/console/keys', token).expect(200);
  expect(again.text).not.toContain(key);
  expect(again.text).toContain(key.slice(0, 13));
  const [{ id }] = await rows(`select id from api_keys where name = 'crm'`);
  clock.advance(11 * 60_000);
  const asked = await post(`/console/keys/${id}/revocation`, token).expect(303);
  expect(asked.headers.location).toContain('/account/proof');
  await post(`/console/keys/${id}/revocation`, await session('admin@wren.example')).expect(404);
  await post(`/console/keys/${id}/revocation`, await session('admin@lantern.example')).expect(303);
  await request(server).get('/v1/tenants').set('authorization', `Bearer ${key}`).expect(401);
});

describe('the audit log', () => {
  test('cannot be changed by any login, the owner of the tables included', async () => {
    for (const login of ['tallyroom_app', 'tallyroom_network', 'tallyroom_owner']) {
      const client = new Client({ connectionString: urls[login] });
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
    const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
    const actor = asCommand('test');
    await app.get(Tenancy).within(resellerScope(lantern.id, actor), async (tx) => {
      for (let entry = 0; entry < 120; entry += 1)
        await tx.audit('counted', `=cmd|${entry}`, { before: { at: entry }, after: { at: entry + 1 } });
    });
    const token = await session('admin@lantern.example');
    const first = await get('/console/audit?action=counted', token).expect(200);
    expect(first.text.match(/<td>command test<\/td>/g)).toHaveLength(50);
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
