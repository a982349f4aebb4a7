import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { PlatformModule } from '../../apps/platform/platform.module';
import { Clock, month, TurnableClock } from '../../libs/kernel';
import { PollServer } from '../../libs/metering';
import { SignIn } from '../../libs/people';
import { ActivateServer, AddServer, MoveTenants, OrderServer } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, CONFIG, type Config, Queues, RuntimeModule } from '../../libs/runtime';
import { TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { axe } from '../world/axe';
import { openBrowser, visitor } from '../world/browser';
import { testConfig } from '../world/context';
import { buildDemoWorld, type World } from '../world/demo-world';
import { freshDatabase } from '../world/test-database';

/** The pages of servers in Chromium, wide and on a phone: what they say, and that everybody can use them. */
const actor = asCommand('pages test');
let app: NestFastifyApplication;
let clock: TurnableClock;
let world: World;
let browser: Browser;
let sims: SimulatedBbb[];
let drop: () => Promise<void>;
const complaints: string[] = [];
const widths = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

beforeAll(async () => {
  const database = await freshDatabase('pages');
  drop = database.drop;
  clock = new TurnableClock(new Date('2026-11-20T09:00:00Z'));
  const port = 20_000 + (process.pid % 20_000);
  const config = testConfig(database.urls, { HTTP_PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` });
  @Module({ imports: [RuntimeModule.with({ config, clock }), PlatformModule, TenantsModule, PlansModule] })
  class PagesModule {}
  app = await webApplication(PagesModule);
  await app.listen(port, '127.0.0.1');
  world = await buildDemoWorld(app, month('2026-10'));
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
}

async function open(email: string, address: string, viewport: { width: number; height: number }): Promise<Page> {
  const { page } = await visitor(browser, complaints, { viewport });
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

const pages: [string, string, string][] = [
  ['servers-network', 'admin@hearth.example', '/console/servers?reseller=lantern'],
  ['servers-reseller', 'admin@lantern.example', '/console/servers'],
  ['order', 'admin@lantern.example', '/console/servers/order'],
  ['order-refused', 'admin@wren.example', '/console/servers/order'],
];
test.each(pages)(
  '%s: nothing stands in anybody’s way, and nothing is cut off',
  async (name, email, address) => {
    const page = await open(email, address, widths.wide);
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

test('no page complained', () => expect(complaints).toEqual([]));
