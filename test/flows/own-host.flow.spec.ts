import { request as http } from 'node:http';
import type { Browser } from 'playwright-core';
import { Suspend } from '../../libs/dunning';
import { SignIn, Team } from '../../libs/people';
import { asCommand, resellerScope, Tenancy } from '../../libs/runtime';
import { Addresses, ResellersStore } from '../../libs/tenants';
import { csrfOf } from '../../libs/web';
import { axe } from '../world/axe';
import { openBrowser, visitor } from '../world/browser';
import { type RunningApplication, runningApplication } from '../world/running-application';
import { nextMail } from '../world/sign-in';
import { until } from '../world/until';

/** A reseller's pages at a host name of its own: by header as a proxy hands it on, and in a browser that finds it. */
const HOST = 'rooms.lantern.localhost';
let town: RunningApplication;
let browser: Browser;
let home: string;
const actor = asCommand('own host test');

beforeAll(async () => {
  town = await runningApplication('own_host');
  browser = await openBrowser([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
  home = town.url.replace('127.0.0.1', HOST);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await town.stop();
});

const reseller = (slug: string) => town.world.resellers.find((one) => one.slug === slug)!;
const oak = () => town.world.tenants.find(({ slug }) => slug === 'oak-housing')!;
const sessionOf = async (email: string): Promise<string> =>
  town.app.get(SignIn).redeem((await town.app.get(SignIn).createLink(email))!.split('/').at(-1)!);

/** One request at a host name, as nginx hands it on. */
function at(host: string, path: string, { method = 'GET', body = '', ...headers }: Record<string, string> = {}) {
  const form = body ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': `${body.length}` } : {};
  return new Promise<{ status: number; text: string; location: string }>((resolve, reject) => {
    const sent = http(new URL(path, town.url), { method, headers: { host, ...form, ...headers } }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode!, text, location: answer.headers.location ?? '' });
    });
    sent.on('error', reject).end(body);
  });
}
const mailTo = (email: string, subject: RegExp) =>
  town.catcher.mails().find((mail) => subject.test(mail.subject ?? '') && JSON.stringify(mail.to).includes(email));

test('an admin enters a name that leads here; what does not is refused with the reason', async () => {
  const page = await town.signedIn('admin@wren.example');
  const enter = async (name: string): Promise<void> => {
    await page.goto(`${town.url}/console/sign-in`);
    await page.getByLabel('Host name').fill(name);
    await page.getByRole('button', { name: 'Check and save the name' }).click();
  };
  for (const [name, sentence] of [
    ['nowhere.invalid', 'cannot be reached'],
    ['not a name', 'it is no host name'],
    ['127.0.0.1', 'the platform’s own'],
  ] as const) {
    await enter(name);
    expect(await page.getByRole('alert').textContent()).toContain(sentence);
  }
  // A page that says no is one of status 422, which the browser tells of.
  town.complaints.splice(0, 3);
  await enter('localhost');
  await page.getByText('Leave empty to give it up').waitFor();
  expect(await axe(page)).toEqual([]);
  const taken = await town.signedIn('admin@tramuntana.example');
  await taken.goto(`${town.url}/console/sign-in`);
  await taken.locator('input[name=host]').fill('localhost');
  await taken.locator('form[action="/console/sign-in/host"] button').click();
  expect(await taken.getByRole('alert').textContent()).toContain('ja és d’un altre revenedor');
  town.complaints.splice(0, 1);
  await enter('');
  expect(town.complaints).toEqual([]);
});

test('its pages wear its brand, errors too, and no other name means anything', async () => {
  await town.app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'test' }, (tx) =>
      town.app.get(ResellersStore).setPortalHost(tx, reseller('lantern').id, HOST),
    );
  const { name } = reseller('lantern');
  for (const path of ['/sign-in', '/no-such-page', '/invitations/none']) {
    expect((await at(HOST, path)).text).toContain(`class="brand" href="/"><span>${name}`);
    expect((await at(`${HOST.toUpperCase()}:443`, path)).text).toContain(name);
    for (const other of ['evil.example', `x.${HOST}`, '127.0.0.1'])
      expect((await at(other, path)).text).toContain('class="brand" href="/"><span>Tallyroom');
  }
});

test('a form is taken from the page of its own host alone', async () => {
  const body = 'email=nobody%40else.example';
  const post = async (host: string, origin: string): Promise<number> =>
    (await at(host, '/sign-in', { method: 'POST', body, origin })).status;
  expect(await post(HOST, home)).toBe(200);
  expect(await post(HOST, town.url)).toBe(403);
  expect(await post('127.0.0.1', home)).toBe(403);
  expect(await post('127.0.0.1', town.url)).toBe(200);
  expect(await post('evil.example', 'http://evil.example')).toBe(403);
});

test('another reseller’s people are nobody there: no mail, no link, no session', async () => {
  const theirs = await sessionOf('admin@seed-library.example');
  expect((await at('127.0.0.1', '/portal', { cookie: `tallyroom=${theirs}` })).status).toBe(200);
  expect((await at(HOST, '/portal', { cookie: `tallyroom=${theirs}` })).location).toContain('/sign-in');
  const network = await sessionOf('admin@hearth.example');
  expect((await at(HOST, '/console', { cookie: `tallyroom=${network}` })).location).toContain('/sign-in');
  const link = (await town.app.get(SignIn).createLink('admin@seed-library.example'))!;
  expect(link.startsWith(`${town.url}/sign-in/`)).toBe(true);
  expect((await at(HOST, new URL(link).pathname, { method: 'POST', body: 'x=1', origin: home })).status).toBe(401);
  const own = await sessionOf('admin@oak-housing.example');
  expect((await at(HOST, '/portal', { cookie: `tallyroom=${own}` })).status).toBe(200);
  expect(
    (await at(HOST, '/sign-in', { method: 'POST', body: 'email=admin%40seed-library.example', origin: home })).status,
  ).toBe(200);
  const logout = { method: 'POST', body: `_csrf=${csrfOf(own)}`, origin: home, cookie: `tallyroom=${own}` };
  expect((await at(HOST, '/sign-out', logout)).status).toBe(303);
  expect(mailTo('admin@seed-library.example', /sign-in/)).toBeUndefined();
});

test('a tenant signs in there in a browser, by a mail in the reseller’s name', async () => {
  const { page, context } = await visitor(browser, town.complaints);
  await page.goto(`${home}/sign-in`);
  expect(await axe(page)).toEqual([]);
  await page.getByLabel('Mail address').fill('admin@oak-housing.example');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  const mail = await nextMail(town.catcher, 'admin@oak-housing.example');
  expect(mail.subject).toContain(reseller('lantern').name);
  expect(mail.text).not.toContain('Tallyroom');
  const link = /http:\S+\/sign-in\/\S+/.exec(mail.text!)![0];
  expect(link.startsWith(`${home}/sign-in/`)).toBe(true);
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.waitForURL(`${home}/portal`);
  await page.goto(`${home}/portal/rooms`);
  const [cookie] = (await context.cookies()).filter((one) => one.name === 'tallyroom');
  expect(cookie!.domain).toBe(HOST);
  expect(town.complaints).toEqual([]);
  await context.close();
});

test('links to its tenants are made there, operators’ at the platform', async () => {
  const scope = resellerScope(oak().resellerId, actor);
  const lantern = { resellerId: oak().resellerId, tenantId: null };
  const team = town.app.get(Team);
  await team.invite(
    { ...lantern, tenantId: oak().id },
    'tenant-admin',
    { email: 'new@oak.example', role: 'tenant-viewer', language: 'en' },
    'Oak',
    actor,
  );
  await team.invite(
    lantern,
    'reseller-admin',
    { email: 'new@lantern.example', role: 'reseller-support', language: 'en' },
    'Lantern',
    actor,
  );
  await until(
    async () => mailTo('new@oak.example', /./) !== undefined && mailTo('new@lantern.example', /./) !== undefined,
  );
  expect(mailTo('new@oak.example', /./)!.text).toContain(`${home}/invitations/`);
  expect(mailTo('new@lantern.example', /./)!.text).toContain(`${town.url}/invitations/`);
  expect(await town.app.get(SignIn).createLink('admin@lantern.example')).toContain(`${town.url}/sign-in/`);
  expect(await town.app.get(SignIn).createLink('admin@oak-housing.example')).toContain(`${home}/sign-in/`);
  await town.app.get(Suspend).run(scope, oak().id, 'To see the letter');
  const [letter] = await town.app
    .get(Tenancy)
    .within(scope, (tx) =>
      tx.query<{ content: { button: { href: string } } }>(`select content from letters where kind = 'suspended'`),
    );
  expect(letter!.content.button.href).toBe(`${home}/portal`);
  const homes = await town.app
    .get(Tenancy)
    .within(scope, async (tx) => [
      await town.app.get(Addresses).ofBuyer(tx, { tier: 'retail', resellerId: oak().resellerId }),
      await town.app.get(Addresses).ofBuyer(tx, { tier: 'wholesale', resellerId: oak().resellerId }),
    ]);
  expect(homes).toEqual([home, town.url]);
});
