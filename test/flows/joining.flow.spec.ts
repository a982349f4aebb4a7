import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { GatewayModule } from '../../apps/gateway/gateway.module';
import { PlatformModule } from '../../apps/platform/platform.module';
import { drain } from '../../apps/worker/drain';
import { RelayModule } from '../../apps/worker/worker.module';
import { ConvertSandbox, ImportTenants, TidyJoining } from '../../libs/joining';
import { month, newId, TurnableClock } from '../../libs/kernel';
import { ApiKeys, SignIn } from '../../libs/people';
import { AddServer, PlacementModule } from '../../libs/placement';
import { ManageRooms } from '../../libs/rooms';
import { asCommand, Queues, RuntimeModule, resellerScope, Tenancy, tenantScope } from '../../libs/runtime';
import { Endpoints } from '../../libs/telling';
import { TenantSecrets } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { BbbCaller } from '../world/bbb-caller';
import { openBrowser, visitor } from '../world/browser';
import { testConfig } from '../world/context';
import { buildDemoWorld, type World } from '../world/demo-world';
import { looked } from '../world/looked';
import { setUpSecondFactor } from '../world/sign-in';
import { freshDatabase } from '../world/test-database';

/** From a form to a tenant, or to a sandbox and what becomes of it: in a browser, by mail, and through the gateway. */
let app: NestFastifyApplication;
let clock: TurnableClock;
let url: string;
let catcher: MailCatcher;
let folder: string;
let world: World;
let browser: Browser;
let sim: SimulatedBbb;
let drop: () => Promise<void>;
const complaints: string[] = [];
const actor = asCommand('joining test');

beforeAll(async () => {
  const database = await freshDatabase('joining');
  drop = database.drop;
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-joining-'));
  catcher = await startMailCatcher({ folder });
  clock = new TurnableClock(new Date('2026-10-05T09:00:00Z'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const config = testConfig(database.urls, {
    SMTP_URL: catcher.smtpUrl,
    MAIL_FROM: 'Tallyroom <billing@rooms.example>',
    PUBLIC_URL: url,
  });
  @Module({
    imports: [RuntimeModule.with({ config, clock }), PlatformModule, GatewayModule, RelayModule, PlacementModule],
  })
  class JoiningTestModule {}
  app = await webApplication(JoiningTestModule);
  await app.listen(port, '127.0.0.1');
  world = await buildDemoWorld(app, month('2026-10'));
  sim = new SimulatedBbb('bbb-1', 'secret', clock);
  await sim.start();
  await app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor);
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await app.get(Queues).onApplicationShutdown();
  await app.close();
  await sim.stop();
  await catcher.stop();
  await drop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
  app.get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) => tx.query<T>(sql, parameters));
const mailsTo = (address: string) =>
  catcher.mails().filter(({ to }) => [to].flat().some((one) => one?.text.includes(address)));
async function signedIn(email: string): Promise<Page> {
  const { page } = await visitor(browser, complaints);
  await page.goto((await app.get(SignIn).createLink(email))!);
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.waitForURL(/console|portal/);
  return page;
}
const form = (change: Record<string, string> = {}) => ({
  membershipKind: 'organisation',
  name: 'Mill Lane Bakers',
  contactName: 'Ada Miller',
  email: 'ada@mill-lane.example',
  street: '1 Mill Lane',
  town: 'Leeds',
  postcode: 'LS1 1AA',
  countryCode: 'GB',
  vatNumber: '',
  language: 'en',
  plan: 'commons',
  termsVersion: '2026-01',
  key: newId(),
  ...change,
});
const send = (to: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${url}${to}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });
const applications = (email: string) =>
  rows<{ id: string; state: string; termsVersion: string; termsAcceptedAt: Date }>(
    `select id, state, terms_version as "termsVersion", terms_accepted_at as "termsAcceptedAt" from applications where email = $1`,
    [email],
  );
async function confirmed(email: string): Promise<string> {
  await drain(app);
  const [mail] = mailsTo(email);
  const link = /http:\S+\/join\/confirmation\/\S+/.exec(mail!.text!)![0];
  expect(await (await fetch(link)).text()).toContain('Confirm this mail address');
  const answer = await fetch(link, { method: 'POST' });
  await drain(app);
  return answer.text();
}

describe('the form', () => {
  test('marks what is wrong beside it, keeps what was typed, and speaks the applicant’s language', async () => {
    const { page } = await visitor(browser, complaints);
    await page.goto(`${url}/join/lantern?lang=ca`);
    await looked(page, 'join');
    await page.evaluate("document.querySelector('form').noValidate = true");
    await page.getByLabel('Nom de l’organització').fill('Forn del Molí');
    await page.getByLabel('Adreça de correu').fill('no és cap adreça');
    await page.getByRole('button', { name: 'Demaneu unir-vos' }).click();
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByLabel('Nom de l’organització').inputValue()).toBe('Forn del Molí');
    expect(await page.getByLabel('Adreça de correu').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#email-wrong').innerText()).toContain('Això no és cap adreça de correu');
    expect(await page.locator('.mistake').allInnerTexts()).toEqual(
      expect.arrayContaining(['Trieu un pla.', 'Poseu la població.', 'Accepteu les condicions per continuar.']),
    );
    expect(await page.locator('[role="alert"]').innerText()).toContain('Encara no s’ha fet');
    await looked(page, 'join-mistakes');
    expect(await rows('select 1 from applications')).toEqual([]);
    complaints.length = 0; // A form that is refused is a 422, which a browser reports.
  });

  test('speaks what the browser asks for, else as its reseller, and any other by a link that keeps the rest of the address', async () => {
    const page = async (to: string, language: string) =>
      (await fetch(`${url}${to}`, { headers: { 'accept-language': language } })).text();
    expect(await page('/join/lantern', 'ca-ES,ca;q=0.9,en;q=0.8')).toContain('<html lang="ca">');
    expect(await page('/join/tramuntana', 'de')).toContain('<html lang="ca">');
    expect(await page('/sandbox?lang=es', 'ca')).toContain('<html lang="es">');
    expect(await page('/join/lantern/terms?lang=es', 'en')).toContain('<html lang="es">');
    expect(await page('/reselling?growth=7&lang=es', 'en')).toContain(
      'href="/reselling?growth&#x3D;7&amp;lang&#x3D;ca"',
    );
  });

  test('asks for a yes to terms that were published since, and goes on from there', async () => {
    const { page } = await visitor(browser, complaints);
    await page.goto(`${url}/join/lantern?lang=es`);
    const accepted = page.locator('[name="termsVersion"]');
    await page.evaluate(`document.querySelector('[name="termsVersion"]').value = '2020-01'`);
    await page.getByLabel('Commons', { exact: true }).check();
    for (const [name, value] of Object.entries(form({ email: 'late@terms.example' })))
      if (['name', 'contactName', 'email', 'street', 'town', 'postcode'].includes(name))
        await page.locator(`[name="${name}"]`).fill(value);
    await accepted.check();
    await page.getByRole('button', { name: 'Pedir unirse' }).click();
    await page.getByText('Las condiciones han cambiado desde que abrió esta página.').waitFor();
    expect(await accepted.isChecked()).toBe(false);
    expect(await page.getByLabel('Commons', { exact: true }).isChecked()).toBe(true);
    await accepted.check();
    await page.getByRole('button', { name: 'Pedir unirse' }).click();
    await page.waitForURL(/sent=yes/);
    expect(await applications('late@terms.example')).toMatchObject([{ termsVersion: '2026-01' }]);
    await rows('delete from applications');
    complaints.length = 0; // 422
  });

  test.each([
    ['a plan nobody offers', { plan: 'sandbox' }],
    ['terms of another version', { termsVersion: '2020-01' }],
    ['two mail addresses', { email: 'a@b.example,c@d.example' }],
    ['a name with markup', { name: '<img src=x>' }],
  ])('refuses %s, and keeps nothing', async (_, change) => {
    const answer = await send('/join/lantern', form(change), { referer: `${url}/join/lantern` });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('class="mistake"');
    expect(await rows('select 1 from applications')).toEqual([]);
  });

  test('says yes to a program that fills in what nobody sees, and keeps nothing', async () => {
    expect((await send('/join/lantern', form({ website: 'https://spam.example' }))).status).toBe(303);
    expect(await rows('select 1 from applications')).toEqual([]);
  });

  test('of no reseller is no page', async () => expect((await fetch(`${url}/join/nobody`)).status).toBe(404));

  test('sent too often from one place is refused', async () => {
    const codes = [];
    for (let at = 0; at < 9; at += 1)
      codes.push((await send('/join/lantern', form({ email: `p${at}@often.example` }))).status);
    expect(codes).toEqual([...Array(8).fill(303), 409]);
    expect(await rows(`select 1 from applications where email like '%often.example'`)).toHaveLength(8);
    await rows(`update applications set from_address = null`);
  });
});

describe('an application', () => {
  test('sent twice is one, waits once its address is confirmed, and makes one tenant however often it is approved', async () => {
    const given = form();
    await Promise.all([send('/join/lantern', given), send('/join/lantern', given)]);
    const [application] = await applications(given.email);
    expect(await applications(given.email)).toHaveLength(1);
    expect(application).toMatchObject({ state: 'unconfirmed', termsVersion: '2026-01', termsAcceptedAt: clock.now() });
    expect(await confirmed(given.email)).toContain('Lantern has your application');
    expect(mailsTo(given.email)).toHaveLength(1);
    expect(mailsTo('billing@lantern.example').map(({ subject }) => subject)).toEqual(['Mill Lane Bakers asks to join']);

    const operator = await signedIn('admin@lantern.example');
    await operator.goto(`${url}/console`);
    await operator.getByRole('link', { name: 'applications to answer' }).click();
    await looked(operator, 'applications');
    const csrf = await operator.locator('input[name=_csrf]').first().inputValue();
    await operator.getByLabel('Short name').fill('mill-lane');
    await Promise.all([
      operator.getByRole('button', { name: 'Let Mill Lane Bakers in' }).click(),
      operator.request.post(`${url}/console/applications/${application!.id}/approval`, {
        form: { _csrf: csrf, slug: 'mill-lane', plan: 'commons' },
      }),
    ]);
    await operator.getByText('Nobody waits.').waitFor();
    const made = await rows(
      `select t.slug, t.membership_kind as kind, p.name as payer, p.address_lines as address, v.terms ->> 'plan' as plan,
         (select count(*)::int from tenant_secrets s where s.tenant_id = t.id) as secrets
       from tenants t join agreements a on a.tenant_id = t.id join payers p on p.id = a.payer_id
         join agreement_versions v on v.agreement_id = a.id where t.name = $1`,
      ['Mill Lane Bakers'],
    );
    expect(made).toEqual([
      {
        slug: 'mill-lane',
        kind: 'organisation',
        payer: 'Mill Lane Bakers',
        address: ['1 Mill Lane', 'Leeds', 'LS1 1AA'],
        plan: 'commons',
        secrets: 1,
      },
    ]);
    await drain(app);
    const [welcome] = mailsTo(given.email).filter(({ subject }) => subject === 'Welcome to Lantern');
    expect(welcome!.text).toContain(`${url}/t/mill-lane/bigbluebutton/`);
    const { page } = await visitor(browser, complaints);
    await page.goto(/http:\S+\/sign-in\/\S+/.exec(welcome!.text!)![0]);
    await page.getByRole('button', { name: 'Sign in now' }).click();
    await page.getByRole('heading', { name: 'Mill Lane Bakers' }).waitFor();
    await page.goto(`${url}/portal/ceiling`);
    await looked(page, 'ceiling');
    await page.getByLabel('Hours a month').fill('7.5');
    await page.getByRole('button', { name: 'Save the ceiling' }).click();
    await page.getByText('0 min of 7 h 30 min used (0 %)').waitFor();
    await page.goto(`${url}/portal/embedding`);
    await page.getByLabel('Sites, one a line').fill('https://mill.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('New meetings follow it').waitFor();
    await looked(page, 'embedding');
  }, 90_000);

  test('whose short name is taken leaves nothing half-made', async () => {
    const given = form({ name: 'Second Bakers', email: 'second@mill.example' });
    await send('/join/lantern', given);
    await confirmed(given.email);
    const operator = await signedIn('admin@lantern.example');
    await operator.goto(`${url}/console/applications`);
    await operator.getByLabel('Short name').fill('oak-housing');
    await operator.getByRole('button', { name: 'Let Second Bakers in' }).click();
    await operator.getByText('is taken').waitFor();
    expect(await rows(`select 1 from payers where name = 'Second Bakers'`)).toEqual([]);
    expect(await applications(given.email)).toMatchObject([{ state: 'waiting' }]);
    complaints.length = 0; // 409
    await operator.goto(`${url}/console/applications`);
    await operator.getByText('Refuse', { exact: true }).click();
    await operator.getByLabel('Why; it is mailed to them').fill('We know one Second Bakers already.');
    await operator.getByRole('button', { name: 'Refuse Second Bakers' }).click();
    await operator.getByText('Nobody waits.').waitFor();
    await drain(app);
    const [refused] = mailsTo(given.email).filter(({ subject }) => subject?.includes('about your application'));
    expect(refused!.text).toContain('We know one Second Bakers already.');
  }, 60_000);

  test('is no other reseller’s to decide', async () => {
    const given = form({ name: 'Third Bakers', email: 'third@mill.example' });
    await send('/join/lantern', given);
    await confirmed(given.email);
    const id = (await applications(given.email))[0]!.id;
    const other = await signedIn('admin@wren.example');
    await other.goto(`${url}/console/applications`);
    expect(await other.getByText('Third Bakers').count()).toBe(0);
    const csrf = await other.locator('input[name=_csrf]').first().inputValue();
    const answer = await other.request.post(`${url}/console/applications/${id}/approval`, {
      form: { _csrf: csrf, slug: 'third', plan: 'commons', reseller: 'lantern' },
    });
    expect(answer.status()).toBe(404);
    expect(await applications(given.email)).toMatchObject([{ state: 'waiting' }]);
  }, 60_000);
});

describe('a sandbox', () => {
  let caller: BbbCaller;
  const create = async (meetingID: string) => caller.told('create', { meetingID, name: meetingID }, 'returncode');
  async function sandboxOf(name: string, email: string): Promise<{ id: string; slug: string; resellerId: string }> {
    const answer = await send('/sandbox', { ...form({ name, email }) });
    expect(answer.status).toBe(303);
    await confirmed(email);
    const [tenant] = await rows<{ id: string; slug: string; resellerId: string }>(
      'select id, slug, reseller_id as "resellerId" from tenants where name = $1',
      [name],
    );
    const scope = tenantScope(tenant!.resellerId, tenant!.id, actor);
    const { secret } = (await app.get(TenantSecrets).list(scope, tenant!.id))[0]!;
    caller = new BbbCaller(`${url}/t/${tenant!.slug}/bigbluebutton/`, secret);
    return tenant!;
  }

  beforeAll(async () => {
    const network = await signedIn('admin@hearth.example');
    await network.goto(`${url}/console/applications`);
    await network.getByRole('button', { name: 'Give them at once' }).click();
    await network.getByText('A sandbox is given at once').waitFor();
    await looked(network, 'applications-network');
    const { page } = await visitor(browser, complaints);
    await page.goto(`${url}/sandbox`);
    await looked(page, 'sandbox');
  }, 60_000);

  test('is given at once where the network says so: small, marked, never billed, and ended after thirty days', async () => {
    const { id } = await sandboxOf('Trying Things', 'try@things.example');
    expect(await create('first')).toBe('SUCCESS');
    const { parameters } = sim.state.meetings.find(({ name }) => name === 'first')!;
    expect(parameters).toMatchObject({ maxParticipants: '8', duration: '60', record: 'false' });
    expect(parameters.welcome).toContain('Sandbox: 8 people, 60 minutes, no recordings.');
    expect(await rows('select 1 from agreements where tenant_id = $1', [id])).toEqual([]);
    const holder = await signedIn('try@things.example');
    const start = await holder.locator('main').innerText();
    expect(start).toContain('This is a sandbox: 8 people, 60 minutes a meeting, no recordings. It costs nothing.');
    expect(start).toContain('It ends on 4 Nov 2026.');
    expect(start).not.toMatch(/Your plan|too young/);
    await looked(holder, 'sandbox-start');
    await holder.close();
    clock.turnTo(new Date('2026-11-04T08:59:00Z'));
    expect(await create('last')).toBe('SUCCESS');
    clock.turnTo(new Date('2026-11-04T09:00:01Z'));
    const ended = await caller.text('create', { meetingID: 'late', name: 'late' });
    expect(ended).toContain('This sandbox has ended. Its operator can make it an account; address and secret stay.');
    expect(await caller.text('join', { meetingID: 'last', fullName: 'Ada', role: 'VIEWER' })).toContain('has ended');
    expect(await app.get(TidyJoining).run()).toEqual({ ended: 1 });
    expect(await app.get(TidyJoining).run()).toEqual({ ended: 0 });
    await drain(app);
    expect(mailsTo('try@things.example').map(({ subject }) => subject)).toContain(
      'Hearth Network: your sandbox has ended',
    );
  }, 60_000);

  test('becomes a tenant of another reseller by one act: the same address and secret, a running meeting goes on', async () => {
    const { id, slug, resellerId } = await sandboxOf('Growing Up', 'grow@up.example');
    expect(await create('standing')).toBe('SUCCESS');
    const own = tenantScope(resellerId, id, actor);
    const key = await app.get(ApiKeys).make(own, 'tenant-admin', 'of the sandbox', ['rooms.read', 'webhooks.read']);
    const to = { kind: 'mail' as const, target: 'grow@up.example', topics: ['invoice.issued'] };
    await app.get(Endpoints).add(own, { ...to, name: 'Books' });
    const room = { name: 'Assembly', people: 8, accessCode: null, hasWaitingRoom: false, isRecorded: false };
    const { guestKey } = await app.get(ManageRooms).add(own, id, room);
    const asked = async (path: string) =>
      (
        (await (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } })).json()) as {
          items: object[];
        }
      ).items;
    const network = await signedIn('admin@hearth.example');
    await network.goto(`${url}/console/applications`);
    await network.getByRole('link', { name: 'Growing Up' }).click();
    await network.getByRole('heading', { name: 'Make it a tenant' }).waitFor();
    await looked(network, 'sandbox-decision');
    const card = network.locator('form', { has: network.getByRole('heading', { name: 'Make it a tenant' }) });
    const lantern = world.resellers.find((one) => one.slug === 'lantern')!;
    await card.getByLabel('Reseller and plan').selectOption(`${lantern.id} commons`);
    await card.getByLabel('Street').fill('3 Sprout Lane');
    await card.getByLabel('Town').fill('Leeds');
    await card.getByLabel('Postcode').fill('LS2 2BB');
    await card.getByRole('button', { name: 'Make it a tenant' }).click();
    await network.waitForURL(/console\/applications/);
    const [tenant] = await rows<{ id: string; isSandbox: boolean }>(
      `select t.id, is_sandbox as "isSandbox" from tenants t join agreements a on a.reseller_id = t.reseller_id and a.tenant_id = t.id
       where slug = $1 and t.reseller_id = $2`,
      [slug, lantern.id],
    );
    expect(tenant).toEqual({ id: expect.not.stringMatching(id), isSandbox: false });
    expect(await asked('/v1/rooms')).toMatchObject([{ name: 'Assembly', guestLink: `${url}/r/${guestKey}` }]);
    expect(await asked('/v1/alerts')).toMatchObject([{ name: 'Books', state: 'on' }]);
    expect((await fetch(`${url}/r/${guestKey}`)).status).toBe(200);
    await until(async () => (await caller.text('getMeetingInfo', { meetingID: 'standing' })).includes('SUCCESS'));
    expect(await caller.told('create', { meetingID: 'standing', name: 'standing' }, 'messageKey')).toBe(
      'duplicateWarning',
    );
    await caller.text('create', { meetingID: 'grown', name: 'grown', record: true });
    expect(sim.state.meetings.find(({ name }) => name === 'grown')!.parameters.record).toBe('true');
    const again = await network.request.get(`${url}/console/sandboxes/${id}`);
    expect(again.status()).toBe(404);
    const member = await signedIn('grow@up.example');
    await member.getByRole('heading', { name: 'Growing Up' }).waitFor();
  }, 60_000);

  test('that had an agreement ends it, where it stays with the network', async () => {
    const old = world.tenants.find(({ slug }) => slug === 'try-it-out')!;
    const hearth = world.resellers.find(({ slug }) => slug === 'hearth')!;
    const buyer = { street: '3 Sandpit Lane', town: 'Hull', postcode: 'HU0 2AA', countryCode: 'GB', vatNumber: '' };
    const conversion = { sandboxId: old.id, resellerId: hearth.id, plan: 'l1', email: 'a@try.example', buyer };
    const made = await app.get(ConvertSandbox).run(conversion, actor);
    expect(made).toEqual({ tenantId: old.id, slug: 'try-it-out' });
    expect(
      await rows(
        `select to_char(starts_on, 'YYYY-MM-DD') as starts, to_char(ends_on, 'YYYY-MM-DD') as ends from agreements
         where tenant_id = $1 order by starts_on`,
        [old.id],
      ),
    ).toEqual([
      { starts: '2026-10-01', ends: '2026-11-04' },
      { starts: '2026-11-04', ends: null },
    ]);
    await expect(app.get(ConvertSandbox).run(conversion, actor)).rejects.toThrow('This is no sandbox');
  });

  test('becomes a reseller by one act, whose first tenant it is, at the address it had', async () => {
    await sandboxOf('Far Coop', 'far@coop.example');
    const network = await signedIn('admin@hearth.example');
    await network.goto(`${url}/console/applications`);
    await network.getByRole('link', { name: 'Far Coop' }).click();
    const card = network.locator('form', { has: network.getByRole('heading', { name: 'Make it a reseller' }) });
    await card.getByLabel('Short name').fill('far');
    await card.getByLabel('Legal name').fill('Far Co-operative Limited');
    await card.getByLabel('Street').fill('9 Far Road');
    await card.getByLabel('Town').fill('Hull');
    await card.getByLabel('Postcode').fill('HU1 1AA');
    await card.getByLabel('Name on the bank account').fill('Far Co-operative Limited');
    await card.getByRole('button', { name: 'Make it a reseller' }).click();
    await network.waitForURL(/console\/applications/);
    const made = await rows(
      `select a.tier, v.terms from resellers r join agreements a on a.reseller_id = r.id
         join agreement_versions v on v.reseller_id = r.id and v.agreement_id = a.id where r.slug = 'far' order by a.tier`,
    );
    expect(made).toEqual([
      { tier: 'retail', terms: { by: 'list', priceList: 'far-retail', plan: expect.any(String) } },
      { tier: 'wholesale', terms: { by: 'list', priceList: 'hearth-wholesale' } },
    ]);
    await until(async () => (await create('far-first')) === 'SUCCESS');
    await setUpSecondFactor(app, clock, 'far@coop.example');
    const admin = await signedIn('far@coop.example');
    await admin.goto(`${url}/console/applications`);
    await admin.getByRole('heading', { name: 'Applications' }).waitFor();
  }, 60_000);
});

describe('existing customers from a table', () => {
  const head =
    'short_name,name,kind,contact_name,email,street,town,postcode,country,vat_number,language,plan,starts_on,opening_balance';
  const csv = [
    head,
    'fern,Fern Printers,organisation,Fay Fern,fay@fern.example,1 Fern Row,York,YO1 1AA,GB,,en,commons,2026-11-01,45.50',
    'moss,Moss Cafe,organisation,Mo Moss,mo@moss.example,2 Moss Row,York,YO1 1AB,GB,,ca,l1,2026-11-01,-10',
    'oak-housing,Taken,organisation,Al,al@taken.example,3 Row,York,YO1 1AC,GB,,en,l1,2026-11-01,',
    'reed,Reed,organisation,Ro,ro@reed.example,4 Row,York,YO1 1AD,GB,,en,no-such,2026-11-01,',
  ].join('\n');
  const taken = () =>
    rows<{ slug: string }>(`select slug from tenants where slug in ('fern', 'moss', 'reed') order by slug`);

  test('are looked at whole, refused by line, and taken over with a welcome to each', async () => {
    const operator = await signedIn('admin@lantern.example');
    await operator.goto(`${url}/console/tenants/import`);
    await operator.getByLabel('The table as CSV').fill(csv);
    await operator.getByRole('button', { name: 'Look at it first' }).click();
    await operator.getByText('2 can be taken over, 2 are refused. Nothing is taken over yet.').waitFor();
    await looked(operator, 'import');
    expect(await operator.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^2\tfern\tFern Printers\tcommons\t£45.50\tgood/),
      expect.stringMatching(/^3\tmoss\tMoss Cafe\tl1\t-£10.00\tgood/),
      expect.stringMatching(/^4\toak-housing.*refused short_name is taken/s),
      expect.stringMatching(/^5\treed.*refused plan "no-such" is not in the price list/s),
    ]);
    expect(await taken()).toEqual([]);
    await operator.getByRole('button', { name: 'Take over 2' }).click();
    await operator.getByText('2 taken over, 2 refused.').waitFor();
    expect(await taken()).toEqual([{ slug: 'fern' }, { slug: 'moss' }]);
    expect(
      await rows(
        `select t.slug, p.account, p.amount_minor from postings p join tenants t on t.id = p.tenant_id where p.account <> 'equity'
           and t.slug in ('fern', 'moss') order by 1`,
      ),
    ).toEqual([
      { slug: 'fern', account: 'opening-balance', amount_minor: '4550' },
      { slug: 'moss', account: 'account-credit', amount_minor: '-1000' },
    ]);
    await drain(app);
    expect(mailsTo('mo@moss.example').map(({ subject }) => subject)).toEqual(['Us donem la benvinguda a Lantern']);
  }, 60_000);

  test('the same table again takes nothing twice', async () => {
    const { id } = world.resellers.find(({ slug }) => slug === 'lantern')!;
    const again = await app.get(ImportTenants).run(resellerScope(id, actor), csv, { isInviting: true });
    expect([again.good, again.refused]).toEqual([0, 4]);
    expect(await taken()).toHaveLength(2);
  });

  test('a text that is no table is told so beside it', async () => {
    const operator = await signedIn('admin@lantern.example');
    await operator.goto(`${url}/console/tenants/import`);
    await operator.getByLabel('The table as CSV').fill('a,b\n1,2');
    await operator.getByRole('button', { name: 'Look at it first' }).click();
    await operator.getByText('it lacks the columns short_name').waitFor();
    complaints.length = 0; // 422
  });
});

describe('what would reselling look like', () => {
  test('works without a script', async () => {
    const { page } = await visitor(browser, complaints, { javaScriptEnabled: false });
    await page.goto(`${url}/reselling`);
    await page.getByLabel('Commons: Customers', { exact: true }).fill('16');
    await page.getByLabel('Commons: Hours each').fill('50');
    await page.getByLabel('L3: Customers', { exact: true }).fill('0');
    await page.getByRole('button', { name: 'Work it out' }).click();
    // 16 × (12.00 + 30 × 0.60) and 16 × (4.00 + 50 × 0.32).
    expect(await page.locator('#result .big').allInnerTexts()).toEqual(['£480.00', '£320.00', '£160.00']);
    expect(await page.locator('#result').innerText()).toContain('pays for itself from month 1 on, with 16 customers');
  });

  test('follows what one types, in any of the languages', async () => {
    const { page } = await visitor(browser, complaints);
    await page.goto(`${url}/reselling?lang=es`);
    await looked(page, 'reselling');
    await page.getByLabel('una parte de lo que pagan los clientes').check();
    await page.getByText('La red se queda el 35 %').waitFor();
    await page.getByLabel('Parte en porcentaje').fill('50');
    await page.getByText('La red se queda el 50 %').waitFor();
    await page.getByRole('link', { name: 'Pedir un espacio de pruebas' }).click();
    await page.getByRole('heading', { name: 'Pruébelo: un espacio de pruebas' }).waitFor();
  });

  test('takes nonsense for nothing', async () => {
    const answer = await fetch(`${url}/reselling?count-commons=-5&hours-commons=9e9&growth=x&percent=%27&by=no`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('A month with 0 customers');
  });
});

test('no page complained, and no policy was broken', () => expect(complaints).toEqual([]));

async function until(holds: () => Promise<boolean>, patienceMs = 5_000): Promise<void> {
  const give = performance.now() + patienceMs;
  while (!(await holds())) if (performance.now() > give) throw new Error('waited too long');
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
