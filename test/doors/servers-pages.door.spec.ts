import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { PlatformModule } from '../../apps/platform/platform.module';
import { Clock, TurnableClock } from '../../libs/kernel';
import { PollServer } from '../../libs/metering';
import { SignIn } from '../../libs/people';
import {
  ActivateServer,
  AddServer,
  KNOCK_SECONDS,
  KnockServers,
  MoveTenants,
  OrderServer,
  ServersStore,
} from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, CONFIG, type Config, Queues, RuntimeModule, Tenancy } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { axe } from '../world/axe';
import { openBrowser, visitor } from '../world/browser';
import { testConfig } from '../world/context';
import type { World } from '../world/demo-world';
import { octoberWorld } from '../world/october';
import { freshDatabase } from '../world/test-database';

/** The pages of servers in Chromium, wide and on a phone: what they say, and that everybody can use them. */
const actor = asCommand('pages test');
let app: NestFastifyApplication;
let clock: TurnableClock;
let world: World;
let browser: Browser;
let sims: SimulatedBbb[];
const servers = new Map<string, string>();
let drop: () => Promise<void>;
const complaints: string[] = [];
const widths = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

beforeAll(async () => {
  const database = await freshDatabase('pages', 'october');
  drop = database.drop;
  clock = new TurnableClock(new Date('2026-11-20T09:00:00Z'));
  const port = 20_000 + (process.pid % 20_000);
  const config = testConfig(database.urls, { HTTP_PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` });
  @Module({ imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule] })
  class PagesModule {}
  app = await webApplication(PagesModule);
  await app.listen(port, '127.0.0.1');
  world = await octoberWorld(app);
  sims = ['bbb-1', 'bbb-2', 'bbb-lantern'].map((name) => new SimulatedBbb(name, `secret of ${name}`, app.get(Clock)));
  for (const sim of sims) await sim.start();
  await furnish();
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await app.get(Queues).onApplicationShutdown();
  await app.close();
  await Promise.all(sims.map((sim) => sim.stop()));
  await drop();
});

/** Two shared servers with meetings in them, one ordered and serving, and one tenant on its way to it. */
async function furnish(): Promise<void> {
  const ids: string[] = [];
  for (const sim of sims.slice(0, 2))
    ids.push((await app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor)).id);
  const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
  const { id: orderId } = await app
    .get(OrderServer)
    .run({ resellerId: lantern.id, forTenantId: null, name: 'bbb-lantern', overruled: null }, actor);
  const own = await app.get(ActivateServer).run({ orderId, url: sims[2]!.url, secret: sims[2]!.secret }, actor);
  await app
    .get(OrderServer)
    .run({ resellerId: lantern.id, forTenantId: null, name: 'bbb-lantern-2', overruled: null }, actor);
  const tenants = world.tenants.filter(({ resellerSlug }) => resellerSlug === 'lantern');
  for (const [at, { meetingKey, name }] of tenants.entries()) {
    const meeting = sims[at % 2]!.state.create(`t${meetingKey}-weekly`, `Weekly of ${name}`, {});
    for (let person = 0; person < 12 + 9 * at; person += 1) sims[at % 2]!.state.join(meeting, `P${person}`, 'VIEWER');
  }
  for (const id of [...ids, own]) await app.get(PollServer).run(id);
  await app.get(MoveTenants).start(lantern.id, tenants[0]!.id, own, actor);
  await app.get(Tenancy).acrossNetwork({ actor, why: 'furnish' }, (tx) =>
    tx.query(
      `insert into meeting_claims (reseller_id, id, tenant_id, meeting_id, client_meeting_id, server_id, state,
         client_metadata, is_recorded, expected_people, callback_token, claimed_at)
       select t.reseller_id, t.id, t.id, 't-weekly', 'weekly', $1, 'live', '{}', false, 8, 'token', $3 from tenants t where t.id = $2`,
      [ids[0], tenants[0]!.id, clock.now()],
    ),
  );
  for (const [at, id] of [...ids, own].entries()) servers.set(sims[at]!.name, id);
  await aDay([...ids, own]);
}

/** A day in which people come and go, and the first server is silent for a while. */
async function aDay(all: readonly string[]): Promise<void> {
  const start = clock.now().getTime();
  for (let hour = 1; hour <= 20; hour += 1) {
    clock.turnTo(new Date(start + hour * 3_600_000));
    const [meeting] = sims[0]!.state.meetings;
    if (meeting) for (let person = 0; person < hour; person += 1) sims[0]!.state.join(meeting, `H${hour}`, 'VIEWER');
    for (const id of all) await app.get(PollServer).run(id);
  }
  sims[0]!.state.faults.down = true;
  for (let knock = 0; knock < 40; knock += 1) {
    clock.turnTo(new Date(clock.now().getTime() + KNOCK_SECONDS * 1000));
    if (knock === 20) sims[0]!.state.faults.down = false;
    await app.get(KnockServers).run();
  }
}

async function open(
  email: string,
  address: string,
  viewport: { width: number; height: number },
  into = complaints,
): Promise<Page> {
  const { page } = await visitor(browser, into, { viewport });
  page.setDefaultTimeout(60_000);
  await page.goto((await app.get(SignIn).createLink(email))!);
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.goto(new URL(address, app.get<Config>(CONFIG).PUBLIC_URL).href);
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

const pages: [string, string, string | (() => string)][] = [
  ['server-network', 'admin@hearth.example', () => `/console/servers/${servers.get('bbb-1')}`],
  ['server-reseller', 'admin@lantern.example', () => `/console/servers/${servers.get('bbb-lantern')}`],
  ['servers-network', 'admin@hearth.example', '/console/servers?reseller=lantern'],
  ['servers-reseller', 'admin@lantern.example', '/console/servers'],
  ['order', 'admin@lantern.example', '/console/servers/order'],
  ['order-refused', 'admin@wren.example', '/console/servers/order'],
];
test.each(pages)(
  '%s: nothing stands in anybody’s way, and nothing is cut off',
  async (name, email, address) => {
    const page = await open(email, typeof address === 'string' ? address : address(), widths.wide);
    for (const [width, viewport] of Object.entries(widths)) {
      await page.setViewportSize(viewport);
      await picture(page, `${name}-${width}`);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
  },
  180_000,
);

test('a reseller sees its own servers and the pool, and the network’s levers are not there', async () => {
  const page = await open('admin@wren.example', '/console/servers', widths.wide);
  const text = await page.locator('main').innerText();
  expect(text).toContain('bbb-1');
  expect(text).not.toContain('bbb-lantern');
  expect(await page.getByText('It is ready').count()).toBe(0);
});

test('of thousands a tenant is found by a part of its name; another reseller’s is not', async () => {
  const page = await open('admin@lantern.example', '/console/servers/order', widths.wide, []);
  const field = page.getByLabel('For one tenant alone');
  await field.pressSequentially('press');
  await page.locator('#tenant-choices option[value="iron-press"]').waitFor({ state: 'attached' });
  // At first all that there are, then those that have what was typed.
  await page.locator('#tenant-choices option').nth(1).waitFor({ state: 'detached' });
  await field.fill('iron-press');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'A server of Iron Press Books’s own' }).waitFor();
  await field.fill('seed-library');
  await page.keyboard.press('Enter');
  await page.getByText('There is no tenant "seed-library" here').waitFor();
  await page.goto(new URL('/console/servers?q=IRON', page.url()).href);
  expect(await page.locator('input[name="tenant"]').count()).toBe(1);
  expect(await page.locator('input[name="tenant"]').count()).toBe(1);
}, 60_000);

test('the network plans maintenance and calls it off, drains a server, lets it in again, and may not remove it in use', async () => {
  const page = await open('admin@hearth.example', `/console/servers/${servers.get('bbb-2')}`, widths.wide, []);
  const main = page.locator('main');
  await page.getByLabel('From').fill('2026-12-01T22:00');
  await page.getByLabel('Until').fill('2026-12-01T23:00');
  await page.getByLabel('What is done').fill('A larger disk.');
  await page.getByRole('button', { name: 'Plan it and tell the tenants' }).click();
  await main.getByText('A larger disk.').waitFor();
  await page.getByRole('button', { name: 'Call it off' }).click();
  await main.getByText('None is planned.').waitFor();
  await page.getByRole('button', { name: 'Drain it' }).click();
  await main.getByText('It takes no new meetings; ').waitFor();
  expect(await main.innerText()).toMatch(/To remove it, wait until this is over:\s+\d+ meetings run there/);
  await page.getByRole('button', { name: 'Let new meetings in' }).click();
  await page.getByRole('button', { name: 'Drain it' }).waitFor();
  await page.getByLabel('From').fill('2026-12-01T23:00');
  await page.getByLabel('Until').fill('2026-12-01T22:00');
  await page.getByLabel('What is done').fill('Backwards.');
  await page.getByRole('button', { name: 'Plan it and tell the tenants' }).click();
  await page.getByText('it would end before it begins').waitFor();
}, 120_000);

test('an incident names those it touched to whom it may, and a reseller sees neither another’s server nor a lever', async () => {
  const network = await open('admin@hearth.example', `/console/servers/${servers.get('bbb-1')}`, widths.wide);
  const text = await network.locator('main').innerText();
  expect(text).toMatch(/5 min[\s\S]*Oak Street Housing Co-op \(1 meeting\)/);
  expect(text).toMatch(/November 2026\s+\d\d\.\d\d %/);
  const wren = await open('admin@wren.example', `/console/servers/${servers.get('bbb-1')}`, widths.wide, []);
  const shown = await wren.locator('main').innerText();
  expect(shown).not.toContain('Oak Street');
  expect(shown).toMatch(/more tenants: \d/);
  expect(
    await wren
      .getByRole('button')
      .filter({ hasText: /Drain|Plan|Remove/ })
      .count(),
  ).toBe(0);
  await wren.goto(new URL(`/console/servers/${servers.get('bbb-lantern')}`, wren.url()).href);
  expect(await wren.locator('main').innerText()).toContain('There is no such server');
}, 120_000);

test('what runs for nobody on a reseller’s own server, and a server that is silent, wait on its overview and month end', async () => {
  const own = servers.get('bbb-lantern')!;
  const stray = sims[2]!.state.create('nobodys-room', 'Stray', {});
  sims[2]!.state.join(stray, 'Ada', 'MODERATOR');
  await app.get(PollServer).run(own);
  sims[2]!.state.faults.down = true;
  for (let knock = 0; knock < 10; knock += 1) {
    clock.turnTo(new Date(clock.now().getTime() + KNOCK_SECONDS * 1000));
    await app.get(KnockServers).run();
  }
  const month = clock.now().toISOString().slice(0, 7);
  const said = async (email: string) => {
    const page = await open(email, '/console', widths.wide);
    const overview = (await page.locator('.todo').allInnerTexts()).join(' ');
    await page.goto(new URL(`/console/month-end?month=${month}`, page.url()).href);
    const monthEnd = await page.locator('main').innerText();
    return {
      isDown: overview.includes('servers do not answer'),
      isNobodys: overview.includes('nobody’s'),
      inMonth: /are nobody’s: (\d+)/.exec(monthEnd)?.[1],
    };
  };
  const waits = { isDown: true, isNobodys: true };
  // The network sees those of the shared servers too.
  expect(await said('admin@hearth.example')).toMatchObject(waits);
  expect(await said('admin@lantern.example')).toEqual({ ...waits, inMonth: '1' });
  expect(await said('admin@wren.example')).toEqual({ isDown: false, isNobodys: false, inMonth: undefined });
  sims[2]!.state.faults.down = false;
  await app.get(PollServer).run(own);
});

test('what is empty is removed by its name, and is gone from the list', async () => {
  const sim = new SimulatedBbb('bbb-old', 'old secret', app.get(Clock));
  await sim.start();
  const { id } = await app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor);
  const meeting = sim.state.create('told-by-nobody', 'Old', { record: 'true' });
  sim.state.join(meeting, 'Ada', 'MODERATOR');
  await app.get(PollServer).run(id);
  sim.state.end(meeting);
  clock.turnTo(new Date(clock.now().getTime() + 120_000));
  await app.get(PollServer).run(id);
  const page = await open('admin@hearth.example', `/console/servers/${id}`, widths.wide, []);
  await page.getByRole('button', { name: 'Drain it' }).click();
  await page.getByText('Remove it').click();
  await page.getByText('It holds 1 recordings that are nowhere else').waitFor();
  await picture(page, 'server-removal');
  await page.getByRole('button', { name: 'Remove bbb-old' }).click();
  await page.getByText('bbb-old holds 1 recordings').waitFor();
  await page.goBack();
  await page.getByText('Remove it').click();
  await page.getByLabel('Name of the server').fill('bbb-old');
  await page.getByRole('button', { name: 'Remove bbb-old' }).click();
  await page.getByRole('heading', { name: 'Servers', exact: true }).waitFor();
  expect(await page.locator('main').innerText()).not.toContain('bbb-old');
  const left = await app.get(Tenancy).acrossNetwork({ actor, why: 'look' }, (tx) => app.get(ServersStore).all(tx));
  expect(left.map(({ name }) => name)).not.toContain('bbb-old');
  await sim.stop();
}, 120_000);

test('no page complained', () => expect(complaints).toEqual([]));
