import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { chromium } from './bootstrap/chromium.mjs';
import { PROJECT } from './bootstrap/index.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Pages of which a picture says more than a sentence, by the name of their picture. */
const CONSOLE = [
  ['order-server', '/console/servers/order'],
  ['payments', '/console/payments'],
];
const PORTAL = [['rooms', '/portal/rooms']];

/** Pictures of the main pages of a running demo, into docs/pictures. */
const demo = JSON.parse(readFileSync(path.join(PROJECT, 'var/demo.json'), 'utf8'));
const folder = path.join(PROJECT, 'docs', 'pictures');
mkdirSync(folder, { recursive: true });
const { executablePath, env } = await chromium({ tools: path.join(PROJECT, 'var/tools') });
const browser = await playwright.launch({ executablePath, args: FLAGS, env: { ...process.env, ...env } });
const WIDE = { viewport: { width: 1100, height: 800 } };
const PHONE = { viewport: { width: 390, height: 800 } };
const DARK = { colorScheme: 'dark' };

async function visitor(email, options = {}) {
  const page = await (await browser.newContext({ ...WIDE, ...options })).newPage();
  const { link } = demo.logins.find((login) => login.email === email);
  await page.goto(link);
  await page.getByRole('button', { name: /Sign in now|Entra|Entrar/ }).click();
  await page.waitForURL(/console|portal/);
  return page;
}

/** A picture of a page as it is in the product: without the demo's strip, unless it is what is shown. */
async function picture(page, name, at, { strip = false, whole = true } = {}) {
  if (at) await page.goto(new URL(at, demo.urls.platform).href);
  if (!strip) await page.evaluate(() => globalThis.document.getElementById('demo-strip')?.remove());
  await page.waitForTimeout(300);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: whole });
}

const operator = await visitor('admin@lantern.example');
await picture(operator, 'demo', '/console', { strip: true, whole: false });
await picture(operator, 'overview', '/console');
await picture(operator, 'month-end', '/console/month-end');
await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).first().click();
await picture(operator, 'console-invoice');
for (const [name, at] of CONSOLE) await picture(operator, name, at);
const network = await visitor('admin@hearth.example', DARK);
await picture(network, 'servers-dark', '/console/servers');
const tenant = await visitor('admin@oak-housing.example');
await picture(tenant, 'portal', '/portal');
await tenant.getByRole('link', { name: /LAN-/ }).first().click();
await picture(tenant, 'invoice');
await tenant.getByRole('link', { name: 'Show meetings' }).first().click();
await picture(tenant, 'meetings');
for (const [name, at] of PORTAL) await picture(tenant, name, at);
await picture(await visitor('admin@forn-comu.example', PHONE), 'phone', '/portal');
await picture(await (await browser.newContext(WIDE)).newPage(), 'reselling', '/reselling');
const mail = await (await browser.newContext({ viewport: { width: 900, height: 1100 } })).newPage();
await mail.goto(demo.urls.mail);
await mail
  .getByRole('link', { name: /LAN-.*-0001, / })
  .first()
  .click();
await picture(mail, 'mail');
await browser.close();
