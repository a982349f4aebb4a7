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

/** Pictures of the main pages of a running demo, into docs/pictures. */
const demo = JSON.parse(readFileSync(path.join(PROJECT, 'var/demo.json'), 'utf8'));
const folder = path.join(PROJECT, 'docs', 'pictures');
mkdirSync(folder, { recursive: true });
const { executablePath, env } = await chromium({ tools: path.join(PROJECT, 'var/tools') });
const browser = await playwright.launch({ executablePath, args: FLAGS, env: { ...process.env, ...env } });

async function visitor(email, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
  const page = await context.newPage();
  const { link } = demo.logins.find((login) => login.email === email);
  await page.goto(link);
  await page.getByRole('button').last().click();
  return page;
}
const picture = (page, name) => page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });

const operator = await visitor('admin@lantern.example');
await picture(operator, 'month-end');
await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).first().click();
await picture(operator, 'console-invoice');
const network = await visitor('admin@hearth.example', { colorScheme: 'dark' });
await network.getByRole('link', { name: 'Wholesale' }).click();
await picture(network, 'wholesale-dark');
const tenant = await visitor('admin@oak-housing.example');
await picture(tenant, 'this-month');
await tenant.getByRole('link', { name: /LAN-/ }).first().click();
await picture(tenant, 'invoice');
await tenant.getByRole('link', { name: 'Show meetings' }).first().click();
await picture(tenant, 'meetings');
const phone = await visitor('admin@forn-comu.example', { viewport: { width: 390, height: 800 } });
await picture(phone, 'phone');
const mail = await (await browser.newContext({ viewport: { width: 900, height: 1100 } })).newPage();
await mail.goto(demo.urls.mail);
await mail
  .getByRole('link', { name: /LAN-.*-0001/ })
  .first()
  .click();
await picture(mail, 'mail');
await browser.close();
