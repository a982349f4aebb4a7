import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { load } from 'cheerio';
import request from 'supertest';
import { EndTenancies } from '../../libs/asking';
import { newId } from '../../libs/kernel';
import { ApiKeys } from '../../libs/people';
import { asCommand, resellerScope, Tenancy, tenantScope } from '../../libs/runtime';
import { AddTenant, newMeetingKey, TenantsStore } from '../../libs/tenants';
import { type PortalWorld, portalWorld } from '../world/portal-world';

/** Everything of a tenant's own in one zip, and how it leaves: notice, the last day, and what stays open. */
const actor = asCommand('leaving test');
let portal: PortalWorld;
let tenant: string;
let folder: string;

beforeAll(async () => {
  portal = await portalWorld('leaving');
  await portal.meetings('oak-housing', [
    { at: '2026-10-03T09:00:00Z', hours: 22, name: '=1+1 assembly' },
    { at: '2026-10-05T09:00:00Z', hours: 1, name: 'Board' },
  ]);
  await portal.meetings('green-thread', [{ at: '2026-10-04T09:00:00Z', hours: 3, name: 'Looms' }]);
  await portal.issueOctober();
  tenant = await portal.session('admin@oak-housing.example');
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-data-'));
}, 120_000);
afterAll(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const mailTo = (address: string, subject: string) =>
  portal.catcher
    .mails()
    .find((mail) => [mail.to].flat().some((to) => to?.text.includes(address)) && mail.subject?.includes(subject));

test('everything comes as one zip that a program unpacks, whole by its manifest, and nobody else’s is in it', async () => {
  const { body, headers } = await portal
    .get('/portal/data/download', tenant)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  expect(headers['content-disposition']).toBe('attachment; filename="oak-housing.zip"');
  writeFileSync(path.join(folder, 'oak.zip'), body as Buffer);
  execFileSync('python3', ['-m', 'zipfile', '-e', 'oak.zip', 'oak'], { cwd: folder });
  const read = (name: string): string => readFileSync(path.join(folder, 'oak', name), 'utf8');
  const manifest = JSON.parse(read('manifest.json')) as { files: { name: string; bytes: number; sha256: string }[] };
  const [pdf] = readdirSync(path.join(folder, 'oak', 'invoices'));
  expect(manifest.files.map(({ name }) => name)).toEqual([
    'README.txt',
    'invoices.csv',
    'invoice-lines.csv',
    `invoices/${pdf}`,
    'statement.csv',
    'meetings.csv',
    'attendance.csv',
    'rooms.csv',
    'members.csv',
    'questions.csv',
    'audit.csv',
  ]);
  for (const { name, bytes, sha256 } of manifest.files) {
    const content = readFileSync(path.join(folder, 'oak', name));
    expect({ name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }).toEqual({
      name,
      bytes,
      sha256,
    });
  }
  expect(
    readFileSync(path.join(folder, 'oak', 'invoices', pdf!))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(read('meetings.csv')).toContain(
    ",'=1+1 assembly,2026-10-03T09:00:00.000Z,2026-10-04T07:00:00.000Z,79200,22.00,recorded",
  );
  expect(read('attendance.csv').trim().split('\n')).toHaveLength(3);
  // 24.00 of fees and 3 hours past 20 at 0.60; 20 % VAT.
  expect(read('invoices.csv')).toMatch(/,GBP,25\.80,5\.16,30\.96,/);
  expect(read('statement.csv')).toMatch(/,invoice,,LAN-2026-\d+,GBP,30\.96,30\.96\n/);
  expect(read('members.csv')).toContain('admin@oak-housing.example');
  const everything = manifest.files
    .filter(({ name }) => name.endsWith('.csv'))
    .map(({ name }) => read(name))
    .join('');
  expect(everything).not.toMatch(/Looms|green-thread/);
});

test('documents and account stand in tables of their own, for whoever sees money', async () => {
  const finance = await portal.session('finance@oak-housing.example');
  const invoices = await portal.get('/portal/invoices/csv', finance).expect(200);
  expect(invoices.text.trim().split('\n')).toHaveLength(2);
  expect(invoices.text).toMatch(/LAN-2026-\d+,invoice,2026-10,.*,GBP,25\.80,5\.16,30\.96,20/);
  const statement = await portal.get('/portal/statement/csv', finance).expect(200);
  expect(statement.text).toMatch(/,invoice,,LAN-2026-\d+,GBP,30\.96,30\.96\n/);
  expect((await portal.get('/portal/statement/csv?from=2027-01-01', finance).expect(200)).text).not.toContain('LAN');
});

test('a payer’s form comes back as it was typed, with what is wrong beside its field, in the reader’s language', async () => {
  const forn = await portal.session('admin@forn-comu.example');
  const form = { name: 'Forn Comú', address: 'Carrer Nou, 1\nGirona', countryCode: 'ES', language: 'ca' };
  const save = (given: Record<string, string>) =>
    portal
      .post('/portal/billing/payer', forn, { ...form, ...given })
      .set({ host: '127.0.0.1', referer: 'http://127.0.0.1/portal/billing' });
  const emails = 'a@forn.example\nno <mail>';
  const { text } = await save({ vatNumber: 'FR123', emails, purchaseOrder: 'PO-77' }).expect(422);
  const $ = load(text);
  expect($('#emails-wrong').text()).toContain('«no <mail>» no és cap adreça de correu');
  expect($('[name="vatNumber"]').attr()).toMatchObject({ value: 'FR123', 'aria-describedby': 'vatNumber-wrong' });
  expect($('[name="purchaseOrder"]').val()).toBe('PO-77');
  await save({ vatNumber: 'ESF12345674', emails: 'a@forn.example\nb@forn.example', purchaseOrder: 'PO-77' }).expect(
    303,
  );
  const saved = await portal.get('/portal/billing', forn).expect(200);
  expect(saved.text).toContain('name="purchaseOrder" value="PO-77"');
  expect(saved.text).toContain('a@forn.example\nb@forn.example</textarea>');
});

describe('a form that is refused', () => {
  const send = (session: string, form: Record<string, string>, page: string) =>
    portal.post('/portal/rooms', session, form).set('host', '127.0.0.1').set('referer', `http://127.0.0.1${page}`);
  const typed = { name: 'Sala <b>gran</b>', people: 'vuit', accessCode: '77' };

  test('comes back on its page as it was typed, each mistake beside its field, in the reader’s language and the reseller’s name', async () => {
    const forn = await portal.session('admin@forn-comu.example');
    const { text } = await send(forn, typed, '/portal/rooms?all=1').expect(422);
    expect(text).toContain('class="brand" href="/"><span>Tramuntana');
    expect(text).toContain('data-code="bad-form"');
    expect(text).toContain('Encara no s’ha fet: cal revisar el que està marcat.');
    const $ = load(text);
    expect($('main [name="name"]').val()).toBe('Sala <b>gran</b>');
    expect($('main b')).toHaveLength(0);
    expect($('[name="people"]').attr()).toMatchObject({ value: 'vuit', 'aria-invalid': 'true', autofocus: '' });
    expect($(`#${$('[name="people"]').attr('aria-describedby')}`).text()).toMatch(/n[úo]m/i);
    expect(text).toContain('data-at="/portal/rooms?all=1"');
    expect(text).not.toMatch(/<title>[^<]*Sala/);
  });

  test('is answered with a page of its own where it came from another page, or nobody says from where', async () => {
    const forn = await portal.session('admin@forn-comu.example');
    const { text } = await send(forn, typed, '/portal/invoices').expect(422);
    expect(text).toContain('<a href="/portal/invoices">← Torna a la pàgina</a>');
    expect(text).toContain('/brand/tramuntana.css');
    expect((await portal.post('/portal/rooms', forn, typed).expect(422)).text).not.toContain('Sala');
  });

  test('shows nobody a page that is not theirs', async () => {
    const viewer = await portal.session('viewer@oak-housing.example');
    const { text } = await send(viewer, typed, '/console/tenants').expect(403);
    expect(text).toContain('data-code="not-allowed"');
  });
});

test('only a tenant’s admin takes everything, or gives notice', async () => {
  for (const email of ['finance@oak-housing.example', 'viewer@oak-housing.example']) {
    const session = await portal.session(email);
    await portal.get('/portal/data/download', session).expect(403);
    await portal.post('/portal/data/notice', session, { endsOn: '2027-01-01', sure: 'yes' }).expect(403);
  }
});

test('notice shows what happens when, is given once, and operator and tenant are told', async () => {
  const look = await portal.get('/portal/data?endsOn=2027-01-01', tenant).expect(200);
  expect(look.text).toContain('Until 31 Dec 2026 everything works');
  expect(look.text).toContain('The invoice for December 2026 is the last one. It is made from 4 Jan 2027 on');
  await portal.get('/portal/data?endsOn=2026-11-04', tenant).expect(422);
  await portal.post('/portal/data/notice', tenant, { endsOn: '2027-01-01' }).expect(422);
  await portal.post('/portal/data/notice', tenant, { endsOn: '2026-11-01', sure: 'yes' }).expect(422);
  await portal.post('/portal/data/notice', tenant, { endsOn: '2027-01-01', sure: 'yes' }).expect(303);
  await portal.post('/portal/data/notice', tenant, { endsOn: '2027-02-01', sure: 'yes' }).expect(409);
  await portal.work();
  expect(mailTo('billing@lantern.example', 'gives notice')!.text).toContain('31 Dec 2026 is the last day');
  expect(mailTo('admin@oak-housing.example', 'your notice is given')!.text).toContain('December 2026 is the last one');
  expect((await portal.get('/portal/data', tenant).expect(200)).text).toContain('Notice is given: 31 Dec 2026');
});

const keyOfOak = (name: string): Promise<string> => {
  const { resellerId, id } = portal.tenant('oak-housing');
  return portal.app.get(ApiKeys).make(tenantScope(resellerId, id, actor), 'tenant-admin', name, ['invoices.read']);
};
const stateOf = async (slug: string): Promise<string> => {
  const { resellerId, id } = portal.tenant(slug);
  const scope = resellerScope(resellerId, actor);
  return (await portal.app.get(Tenancy).within(scope, (tx) => portal.app.get(TenantsStore).byId(tx, id))).state;
};

let before: string;
test('from the first day without an agreement on no meeting begins, once, and the pages stay open', async () => {
  before = await keyOfOak('bookkeeping');
  portal.clock.turnTo(new Date('2026-12-31T23:30:00Z'));
  expect(await portal.app.get(EndTenancies).run()).toBe(0);
  portal.clock.turnTo(new Date('2027-01-01T00:30:00Z'));
  expect(await portal.app.get(EndTenancies).run()).toBe(1);
  expect(await portal.app.get(EndTenancies).run()).toBe(0);
  expect([await stateOf('oak-housing'), await stateOf('green-thread')]).toEqual(['suspended', 'active']);
  tenant = await portal.session('admin@oak-housing.example');
  for (const at of [
    '/portal',
    '/portal/invoices',
    '/portal/data',
    '/portal/data/download',
    '/portal/plan',
    '/portal/connect',
  ])
    await portal.get(at, tenant).expect(200);
});

test('a program reads with the key it had until then, and with one that is made after', async () => {
  const after = await keyOfOak('archive');
  for (const one of [before, after]) {
    const { body } = await request(portal.app.getHttpServer())
      .get('/v1/invoices')
      .set('authorization', `Bearer ${one}`)
      .expect(200);
    const { id: tenantId } = portal.tenant('oak-housing');
    expect(body.items).toEqual([expect.objectContaining({ tenantId, month: '2026-10', state: 'issued' })]);
  }
});

test('it may come back: to who paid before, in no month that another agreement has, and once', async () => {
  const operator = await portal.session('admin@lantern.example');
  const at = `/console/tenants/${portal.tenant('oak-housing').id}/agreement`;
  const { text } = await portal.get(at, operator).expect(200);
  expect(text).toMatch(/Agree again[\s\S]*name="startsOn" required min="2027-01-01"[\s\S]*as before/);
  const begin = (given: Record<string, string>) => portal.post(at, operator, { plan: 'l2', ...given });
  expect((await begin({ startsOn: '2026-12-20' }).expect(422)).text).toContain('It can begin on 1 Jan 2027');
  await begin({ startsOn: '2027-01-01', plan: 'none' }).expect(422);
  await begin({ startsOn: '2027-01-01' }).expect(303);
  expect((await begin({ startsOn: '2027-02-01' }).expect(409)).text).toContain('There is an agreement that has no end');
  expect((await portal.get(at, operator)).text).toMatch(/l2[\s\S]*Pause the agreement/);
});

test('a tenant that was made without terms gets its first agreement, with a payer who is named then', async () => {
  const operator = await portal.session('admin@lantern.example');
  const { resellerId } = portal.tenant('oak-housing');
  const id = newId();
  await portal.app.get(AddTenant).run(resellerScope(resellerId, actor), {
    ...{ resellerId, id, slug: 'late-bakers', name: 'Late Bakers', meetingKey: newMeetingKey(), language: 'en' },
    ...{ membershipClass: 'user', membershipKind: 'organisation', membershipStanding: 'active', state: 'active' },
    ...{ isSandbox: false, sandboxEndsAt: null },
  });
  const at = `/console/tenants/${id}/agreement`;
  expect((await portal.get(at, operator).expect(200)).text).toMatch(/what it uses is billed to nobody[\s\S]*Billed to/);
  const terms = { plan: 'l2', startsOn: '2027-01-01' };
  expect((await portal.post(at, operator, terms).expect(422)).text).toContain('Say who is billed');
  const payer = {
    name: 'Late Bakers',
    address: '3 Oven Row\nLeeds',
    countryCode: 'GB',
    vatNumber: '',
    purchaseOrder: '',
  };
  await portal.post(at, operator, { ...terms, ...payer, emails: 'none', language: 'en' }).expect(422);
  await portal.post(at, operator, { ...terms, ...payer, emails: 'bills@late.example', language: 'en' }).expect(303);
  expect((await portal.get(`/console/tenants/${id}`, operator)).text).toContain('billed to Late Bakers');
});
