import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { AllModule } from '../../apps/all/all.module';
import { Player, SimulatedBbb } from '../../apps/bbb-sim';
import type { SimulatedStripe } from '../../apps/stripe-sim';
import { ApproveDrafts } from '../../libs/invoicing';
import { month, TurnableClock } from '../../libs/kernel';
import { SignIn } from '../../libs/people';
import { AddServer } from '../../libs/placement';
import { asCommand } from '../../libs/runtime';
import { webApplication } from '../../libs/web';
import { pause } from '../../tools/demo/strip/stage';
import { addStrip } from '../../tools/demo/strip/strip';
import { connectStripe, startStripe } from '../../tools/demo/stripe';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { axe } from '../world/axe';
import { openBrowser, visitor } from '../world/browser';
import { testConfig } from '../world/context';
import { buildDemoWorld, type World } from '../world/demo-world';
import { freePort } from '../world/running-application';
import { freshDatabase } from '../world/test-database';

const actor = asCommand('test');
const folder = mkdtempSync(path.join(tmpdir(), 'tallyroom-strip-'));
const clock = new TurnableClock(new Date('2026-10-30T14:00:00Z'));
const sims = [1, 2].map((n) => new SimulatedBbb(`bbb-${n}`, `secret ${n}`, clock));
let app: NestFastifyApplication;
let browser: Browser;
let catcher: MailCatcher;
let drop: () => Promise<void>;
let page: Page;
let stripe: SimulatedStripe;
let url: string;
let world: World;
const complaints: string[] = [];

beforeAll(async () => {
  catcher = await startMailCatcher({ folder });
  const database = await freshDatabase('strip');
  drop = database.drop;
  stripe = await startStripe(clock, undefined);
  await Promise.all(sims.map((sim) => sim.start()));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const config = testConfig(database.urls, {
    SMTP_URL: catcher.smtpUrl,
    STRIPE_API_URL: stripe.url,
    HTTP_PORT: String(port),
    PUBLIC_URL: url,
  });
  app = await webApplication(AllModule.with({ config, clock }));
  addStrip(
    app,
    { app, clock, sims, player: new Player(clock, sims), stripe, catcher, settle: () => pause(200) },
    () => 0,
    {
      mail: catcher.url,
      authenticator: '',
    },
  );
  await app.listen(port, '127.0.0.1');
  world = await buildDemoWorld(app, month('2026-10'));
  for (const { name, url: address, secret } of sims)
    await app.get(AddServer).run({ name, url: address, secret }, actor);
  await connectStripe(app, stripe);
  browser = await openBrowser();
  ({ page } = await visitor(browser, complaints));
  await page.goto((await app.get(SignIn).createLink('admin@lantern.example'))!);
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.waitForURL(/console/);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
  await Promise.all([catcher?.stop(), stripe?.stop(), ...sims.map((sim) => sim.stop())]);
  await drop?.();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const strip = () => page.locator('#demo-strip');
const press = async (name: string, outcome: string | RegExp): Promise<void> => {
  await strip().getByRole('button', { name, exact: true }).click();
  await strip().getByText(outcome).waitFor({ timeout: 90_000 });
};

test('from an evening to an invoice that bounces: every button does what it says, and nothing is lost', async () => {
  expect(await axe(page)).toEqual([]);
  await press('31 Oct, 23:50', /\d+ meetings were held until now/);
  await press('Lose server 2', 'Server 2 answers no more');
  await page.goto(`${url}/console/servers`);
  await press('Mend server 2', 'Server 2 answers again.');
  // Whoever looked at the meeting over midnight ends the month that is over, not the one that has begun.
  clock.turnTo(new Date('2026-11-01T00:20:00Z'));
  await press('End the month', /\d+ drafts wait at the month end\./);
  expect(await strip().innerText()).toContain('4 Nov, 00:3');
  const lantern = world.resellers.find(({ slug }) => slug === 'lantern')!;
  const approved = await app
    .get(ApproveDrafts)
    .all({ tier: 'retail', issuerResellerId: lantern.id, month: month('2026-10') }, actor);
  expect(approved).toBe(5);
  await expectMails(5);
  await press('Bounce a debit', /The debit of LAN-2026-000\d bounced/);
  await press('Move a customer', /moves to bbb-lantern/);
  const tally = await strip().locator('.tally').innerText();
  expect(tally.replaceAll(/\s+/g, ' ')).toMatch(/^meetings [1-9]\d* lost 0 doubled 0 failed 0$/);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await axe(page)).toEqual([]);
  await page.goto(`${url}/console`);
  expect(new URL(page.url()).pathname).toBe('/console');
  expect(complaints).toEqual([]);
}, 300_000);

test('its people can be visited again and again, whatever the clock says', async () => {
  for (const _ of [1, 2]) {
    await page.goto(`${url}/demo`);
    expect(await axe(page)).toEqual([]);
    // What it loads is there: a browser says so of what is not.
    expect(complaints).toEqual([]);
    await page.getByRole('link', { name: 'admin@oak-housing.example' }).click();
    await page.getByRole('button', { name: 'Sign in now' }).click();
    await page.waitForURL(/portal/);
  }
  await page.goto(`${url}/demo/people/somebody%40else.example`);
  expect(new URL(page.url()).pathname).toBe('/demo');
}, 60_000);

test('without a script a button is a form, and the page comes again; another site’s form does nothing', async () => {
  const sent = await fetch(`${url}/demo/acts/lose-server`, {
    method: 'POST',
    headers: { referer: `${url}/sign-in?next=%2Fportal` },
    redirect: 'manual',
  });
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fportal']);
  const foreign = await fetch(`${url}/demo/acts/lose-server`, {
    method: 'POST',
    headers: { origin: 'http://x.example' },
  });
  expect(foreign.status).toBe(403);
});

async function expectMails(count: number): Promise<void> {
  const invoices = () => catcher.mails().filter(({ attachments }) => attachments.length === 2);
  for (let tries = 0; tries < 150 && invoices().length < count; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(invoices()).toHaveLength(count);
}
