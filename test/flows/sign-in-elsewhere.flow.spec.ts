import { Client } from 'pg';
import { type APIRequestContext, request } from 'playwright-core';
import { PeopleStore, SignIn } from '../../libs/people';
import { asCommand, Tenancy } from '../../libs/runtime';
import { csrfOf } from '../../libs/web';
import { axe } from '../world/axe';
import { visitor } from '../world/browser';
import { type RunningProvider, startIdentityProvider } from '../world/identity-provider';
import { type RunningApplication, runningApplication } from '../world/running-application';
import { demoCode } from '../world/sign-in';

let town: RunningApplication;
let id: RunningProvider;
let owner: Client;
const BACK = '/sign-in/with/lantern/return';

beforeAll(async () => {
  town = await runningApplication('elsewhere', undefined, { settings: { CALLBACKS_REACH: 'loopback' } });
  id = await startIdentityProvider([`${town.url}${BACK}`]);
  owner = new Client({ connectionString: town.ownerUrl });
  await owner.connect();
}, 120_000);
afterAll(async () => {
  await owner.end();
  await id.stop();
  await town.stop();
});

/** A visitor without a screen: cookies and redirects as a browser has them. */
async function atProvider(start = '/sign-in/with/lantern'): Promise<{ web: APIRequestContext; page: string }> {
  const web = await request.newContext({ baseURL: town.url });
  const answer = await web.get(start);
  return { web, page: answer.url() };
}
async function signsIn(name: string, start?: string) {
  const { web, page } = await atProvider(start);
  return { web, answer: await web.post(page, { form: { name } }) };
}
const codeOf = async (answer: { text(): Promise<string> }): Promise<string | undefined> =>
  /data-code="([^"]+)"/.exec(await answer.text())?.[1];
const rows = async (sql: string, values: unknown[] = []) => (await owner.query(sql, values)).rows;

async function fillIn(values: { label?: string; issuer?: string; clientId?: string; secret?: string }) {
  const page = await town.signedIn('admin@lantern.example');
  await page.goto(`${town.url}/console/sign-in`);
  await page.getByLabel('Name on the button').fill(values.label ?? 'Lantern ID');
  await page.getByLabel('Provider’s address').fill(values.issuer ?? id.issuer);
  await page.getByLabel('Client id').fill(values.clientId ?? id.clientId);
  await page.getByLabel('Client secret').fill(values.secret ?? id.clientSecret);
  await page.getByRole('button', { name: 'Check and save', exact: true }).click();
  return page;
}

test('an admin saves a provider once it answers; what is wrong is said in a sentence', async () => {
  const nowhere = `http://localhost:${new URL(town.sim.url).port}`;
  for (const [values, sentence] of [
    [{ issuer: 'http://localhost:9' }, 'localhost:9 does not answer'],
    [{ issuer: nowhere }, 'there is no OpenID configuration at'],
    [{ issuer: id.issuer.replace('localhost', '127.0.0.1') }, `it calls itself “${id.issuer}”`],
    [{ issuer: 'http://10.0.0.1/' }, 'not a public address'],
    [{ secret: 'another one' }, 'it does not know this client, or not by this secret'],
    [{ clientId: 'somebody' }, 'it does not know this client, or not by this secret'],
  ] as const) {
    const page = await fillIn(values);
    expect(await page.getByRole('alert').textContent()).toContain(sentence);
    await page.context().close();
  }
  expect(await rows('select 1 from identity_providers')).toEqual([]);
  // A page that says no is a page of status 422, which the browser tells of.
  town.complaints.splice(0, 6);
  const page = await fillIn({});
  await page.getByRole('status').getByText('The provider knows this client').waitFor();
  expect(await axe(page)).toEqual([]);
  const [saved] = await rows('select * from identity_providers');
  expect(saved).toMatchObject({ label: 'Lantern ID', issuer: id.issuer, client_id: id.clientId });
  expect(saved.client_secret_sealed).not.toContain(id.clientSecret);
  const [entry] = await rows(`select details from audit_entries where action = 'changed identity provider'`);
  expect(entry.details).toEqual({
    before: null,
    after: { label: 'Lantern ID', issuer: id.issuer, clientId: id.clientId },
  });
  expect(town.complaints).toEqual([]);
}, 120_000);

test('a tenant’s person signs in at the provider and is in the portal', async () => {
  id.accounts.set('oak', { email: 'Admin@oak-housing.example' });
  const { page, context } = await visitor(town.browser, town.complaints);
  await page.goto(`${town.url}/sign-in?reseller=lantern&next=/portal/rooms`);
  expect(await axe(page)).toEqual([]);
  await page.getByRole('link', { name: 'Sign in with Lantern ID' }).click();
  await page.getByLabel('Name').fill('oak');
  await page.getByRole('button', { name: 'Go in' }).click();
  await page.waitForURL(`${town.url}/portal/rooms`);
  await page.getByText('Lantern').first().waitFor();
  const entries = await rows(
    `select details from audit_entries where action = 'signed in' and details ->> 'by' = 'Lantern ID'`,
  );
  expect(entries).toHaveLength(1);
  expect(town.complaints).toEqual([]);
  await context.close();
});

test('the other resellers’ sign-in pages have no such button, and a name nobody has is no mistake', async () => {
  for (const reseller of ['wren', 'nobody-at-all', '%00']) {
    const { web, page } = await atProvider(`/sign-in?reseller=${reseller}`);
    expect(await (await web.get(page)).text()).not.toContain('/sign-in/with/');
  }
  const { web } = await atProvider('/sign-in');
  expect(await codeOf(await web.get('/sign-in/with/wren'))).toBe('no-identity-provider');
});

test('a stranger and another reseller’s person are told the same, an address that is not verified something else', async () => {
  id.accounts.set('stranger', { email: 'nobody@lantern.example' });
  id.accounts.set('wren', { email: 'admin@wren.example' });
  id.accounts.set('network', { email: 'admin@hearth.example', amr: ['pwd', 'mfa'] });
  id.accounts.set('loose', { email: 'admin@oak-housing.example', isVerified: false });
  const told = new Set<string>();
  for (const name of ['stranger', 'wren', 'network']) {
    const { answer, web } = await signsIn(name);
    expect([name, answer.status(), await codeOf(answer)]).toEqual([name, 401, 'nobody-by-that-name']);
    told.add((await answer.text()).replace(/nonce="[^"]*"/g, ''));
    expect((await web.get('/portal')).url()).toContain('/sign-in?');
  }
  expect(told.size).toBe(1);
  const { answer } = await signsIn('loose');
  expect(await codeOf(answer)).toBe('address-not-verified');
});

test('operators keep the second factor, unless the provider says that it asked for one', async () => {
  id.accounts.set('support', { email: 'support@lantern.example' });
  id.accounts.set('mfa', { email: 'support@lantern.example', amr: ['pwd', 'otp', 'mfa'] });
  const asked = await signsIn('support', '/sign-in/with/lantern?next=/console/servers');
  expect(asked.answer.url()).toContain('/account/second-factor?next=');
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await asked.answer.text())![1]!;
  const code = demoCode('support@lantern.example', town.clock);
  const proved = await asked.web.post('/account/second-factor/proof', {
    form: { _csrf: csrf, code, next: '/console/servers' },
  });
  expect([proved.status(), new URL(proved.url()).pathname]).toEqual([200, '/console/servers']);
  const asserted = await signsIn('mfa', '/sign-in/with/lantern?next=/console/servers');
  expect(new URL(asserted.answer.url()).pathname).toBe('/console/servers');
});

test('what was begun is good once, in the browser that began it, for ten minutes', async () => {
  const { web, page } = await atProvider();
  const answer = await web.post(page, { form: { name: 'oak' }, maxRedirects: 0 });
  const resumed = await web.get(new URL(answer.headers().location!, page).href, { maxRedirects: 0 });
  const back = resumed.headers().location!;
  expect(back).toContain(`${BACK}?code=`);
  const { cookies } = await web.storageState();
  const elsewhere = await request.newContext({ baseURL: town.url });
  expect(await codeOf(await elsewhere.get(back))).toBe('identity-answer-not-good');
  const other = await atProvider();
  expect(await codeOf(await other.web.get(back))).toBe('identity-answer-not-good');
  expect((await web.get(back, { maxRedirects: 0 })).status()).toBe(303);
  expect(await codeOf(await web.get(back))).toBe('identity-answer-not-good');
  // The cookie kept aside, sent again with the same answer.
  const again = await request.newContext({ baseURL: town.url, storageState: { cookies, origins: [] } });
  expect(await codeOf(await again.get(back))).toBe('identity-answer-not-good');
  const late = await atProvider();
  town.clock.advance(11 * 60_000);
  expect(await codeOf(await late.web.post(late.page, { form: { name: 'oak' } }))).toBe('identity-answer-not-good');
});

test('a token for somebody else, of somebody else, or of another sign-in is not believed', async () => {
  for (const lie of [{ aud: 'another-client' }, { iss: 'http://localhost:1' }, { nonce: 'another' }, { exp: 1_000 }]) {
    id.lie = (claims) => ({ ...claims, ...lie });
    expect([lie, await codeOf((await signsIn('oak')).answer)]).toEqual([lie, 'identity-answer-not-good']);
  }
  id.lie = null;
  expect((await signsIn('oak')).answer.status()).toBe(200);
});

test('whoever breaks off there, or finds it down, is told so', async () => {
  expect(await codeOf((await signsIn('')).answer)).toBe('identity-provider-refused');
  await id.down();
  const web = await request.newContext({ baseURL: town.url });
  const answer = await web.get('/sign-in/with/lantern');
  expect([answer.status(), await codeOf(answer)]).toEqual([503, 'identity-provider-unavailable']);
  expect(await answer.text()).toContain('sign in by a link in a mail');
  await id.up();
});

test('a session by one reseller’s provider is nothing at another, and changes nothing that holds there too', async () => {
  const [wren] = await rows(`select id from resellers where slug = 'wren'`);
  const email = 'both@two.example';
  const oak = town.world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  await town.app.get(Tenancy).acrossNetwork({ actor: asCommand('test'), why: 'add people' }, async (tx) => {
    const people = town.app.get(PeopleStore);
    await people.add(
      tx,
      { email, name: 'Both', language: 'en' },
      { resellerId: wren.id, tenantId: null, role: 'reseller-admin' },
    );
    await people.add(
      tx,
      { email, name: 'Both', language: 'en' },
      { resellerId: oak.resellerId, tenantId: oak.id, role: 'tenant-admin' },
    );
  });
  id.accounts.set('both', { email, amr: ['mfa'] });
  const { web, answer } = await signsIn('both');
  expect(new URL(answer.url()).pathname).toBe('/portal');
  expect(await codeOf(await web.get('/console'))).toBe('not-your-door');
  expect(await codeOf(await web.get('/account/second-factor'))).toBe('sign-in-by-mail-first');
  // A session begun by mail is the whole person's: the provider's neither sees nor ends it.
  const signIn = town.app.get(SignIn);
  const token = await signIn.redeem((await signIn.createLink(email))!.split('/').at(-1)!);
  const [byMail] = await rows(
    'select s.id from sessions s join people p on p.id = s.person_id where p.email = $1 and s.by_reseller_id is null',
    [email],
  );
  const account = await (await web.get('/account')).text();
  expect(account).not.toContain(byMail.id);
  const csrf = csrfOf((await web.storageState()).cookies.find(({ name }) => name === 'tallyroom')!.value);
  await web.post('/account/sessions/end', { form: { _csrf: csrf } });
  expect(await codeOf(await web.post(`/account/sessions/${byMail.id}/end`, { form: { _csrf: csrf } }))).toBe(
    'no-such-session',
  );
  expect(await signIn.signedIn(token)).not.toBeNull();
});

test('with the provider go the sessions that came by it', async () => {
  const { web } = await signsIn('oak');
  expect(new URL((await web.get('/portal')).url()).pathname).toBe('/portal');
  const page = await town.signedIn('admin@lantern.example');
  await page.goto(`${town.url}/console/sign-in`);
  await page.getByText('Take it away').first().click();
  await page.getByRole('button', { name: 'Take it away' }).click();
  await page.getByText('No provider yet').waitFor();
  expect(new URL((await web.get('/portal')).url()).pathname).toBe('/sign-in');
  expect(await rows('select 1 from identity_providers')).toEqual([]);
  expect(town.complaints).toEqual([]);
});
