import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { AllModule } from '../../apps/all/all.module';
import { Player, SimulatedBbb } from '../../apps/bbb-sim';
import { SimulatedStripe } from '../../apps/stripe-sim';
import { closeMonths } from '../../libs/invoicing';
import { month, TurnableClock } from '../../libs/kernel';
import { PollServer, SweepRecordings } from '../../libs/metering';
import { AddServer, advanceMoves, PlacementModule, ServersStore } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, CONFIG, Queues, Tenancy, tenantScope } from '../../libs/runtime';
import { TenantSecrets, TenantsModule } from '../../libs/tenants';
import { webApplication } from '../../libs/web';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { BbbCaller } from '../world/bbb-caller';
import { openBrowser, visitor } from '../world/browser';
import { testConfig } from '../world/context';
import { buildDemoWorld, type World } from '../world/demo-world';
import { freePort } from '../world/running-application';
import { nextMail, signInOn } from '../world/sign-in';
import { freshDatabase } from '../world/test-database';

/**
 * The whole story in a browser, on real parts: Postgres, Redis, SMTP, HTTP, simulated BBB servers. Steps that later
 * work brings are named and counted as not there yet.
 */
const STEPS = [
  'a co-op asks to join',
  'is approved',
  'its client holds a recorded and an unrecorded meeting',
  'the month closes',
  'a draft is corrected',
  'invoices are issued',
  'the mail arrives and its link opens the invoice',
  'it is paid',
  'one line is credited',
  'the tenant is moved to a dedicated server',
  'the next invoice shows it',
] as const;
const done = new Set<number>();
const actor = asCommand('thread');

let app: NestFastifyApplication;
let clock: TurnableClock;
let sim: SimulatedBbb;
let dedicated: SimulatedBbb;
let stripe: SimulatedStripe;
let tenant: Page;
let catcher: MailCatcher;
let world: World;
let browser: Browser;
let operator: Page;
let client: BbbCaller;
let folder: string;
let drop: () => Promise<void>;
const complaints: string[] = [];

beforeAll(async () => {
  const database = await freshDatabase('thread');
  drop = database.drop;
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-thread-'));
  catcher = await startMailCatcher({ folder });
  clock = new TurnableClock(new Date('2026-10-05T09:00:00Z'));
  const port = await freePort();
  stripe = new SimulatedStripe(clock);
  stripe.addAccount({ id: 'acct_lantern', name: 'Lantern', secretKey: 'sk_test_lantern' });
  await stripe.start();
  const config = testConfig(database.urls, {
    SMTP_URL: catcher.smtpUrl,
    MAIL_FROM: 'Tallyroom <billing@rooms.example>',
    HTTP_PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    STRIPE_API_URL: stripe.url,
  });
  @Module({ imports: [AllModule.with({ config, clock }), TenantsModule, PlansModule, PlacementModule] })
  class ThreadModule {}
  app = await webApplication(ThreadModule);
  await app.listen(port, '127.0.0.1');
  world = await buildDemoWorld(app, month('2026-10'));
  sim = new SimulatedBbb('bbb-1', 'secret', clock);
  dedicated = new SimulatedBbb('bbb-lantern', 'another secret', clock);
  await Promise.all([sim.start(), dedicated.start()]);
  browser = await openBrowser();
}, 60_000);

afterAll(async () => {
  process.stderr.write(`thread: ${done.size} of ${STEPS.length}\n`);
  await browser?.close();
  await app?.close();
  await Promise.all([sim?.stop(), dedicated?.stop()]);
  await catcher?.stop();
  await stripe?.stop();
  await drop?.();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function signedIn(email: string): Promise<Page> {
  const { page } = await visitor(browser, complaints);
  await signInOn(page, app.get(CONFIG).PUBLIC_URL, email, catcher, clock);
  return page;
}

/** The link of a mail to somebody, as soon as one has come. */
async function linkMailedTo(address: string, pattern: RegExp): Promise<string> {
  const give = Date.now() + 20_000;
  for (;;) {
    for (const { to, text } of catcher.mails()) {
      const link = [to].flat().some((one) => one?.text.includes(address)) ? pattern.exec(text ?? '') : null;
      if (link) return link[0];
    }
    if (Date.now() > give) throw new Error(`no such mail to ${address}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Opens a page again until it holds what it should: work goes on in queues meanwhile. */
async function until(page: Page, holds: () => Promise<boolean>): Promise<void> {
  const give = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > give)
      throw new Error(`waited too long at ${page.url()}: ${(await page.locator('main').innerText()).slice(0, 800)}`);
    await page.reload();
  }
}

test('1. a co-op asks to join', async () => {
  const { page } = await visitor(browser, complaints);
  await page.goto(`${app.get(CONFIG).PUBLIC_URL}/join/lantern`);
  await page.getByLabel('Commons', { exact: true }).check();
  await page.getByLabel('Name of the organisation').fill('Mill Lane Bakers');
  await page.getByLabel('Your name').fill('Ada Miller');
  await page.getByLabel('Mail address').fill('ada@mill-lane.example');
  await page.getByLabel('Street and number').fill('1 Mill Lane');
  await page.getByLabel('Town').fill('Leeds');
  await page.getByLabel('Postcode').fill('LS1 1AA');
  await page.getByLabel('I accept the terms').check();
  await page.getByRole('button', { name: 'Ask to join' }).click();
  await page.getByText('Nearly done.').waitFor();
  await page.goto(await linkMailedTo('ada@mill-lane.example', /http:\S+\/join\/confirmation\/\S+/));
  await page.getByRole('button', { name: 'Confirm this mail address' }).click();
  await page.getByText('Lantern has your application').waitFor();
  done.add(1);
}, 60_000);

test('2. is approved', async () => {
  operator = await signedIn('admin@lantern.example');
  await operator.goto(new URL('/console/applications', operator.url()).href);
  await operator.getByLabel('Short name').fill('mill-lane');
  await operator.getByRole('button', { name: 'Let Mill Lane Bakers in' }).click();
  await operator.getByText('Nobody waits.').waitFor();
  const { page } = await visitor(browser, complaints);
  await page.goto(await linkMailedTo('ada@mill-lane.example', /http:\S+\/sign-in\/\S+/));
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.getByRole('heading', { name: 'Mill Lane Bakers' }).waitFor();
  done.add(2);
}, 60_000);

test('3. its client holds a recorded and an unrecorded meeting at its own address', async () => {
  const { id } = await app.get(AddServer).run({ name: sim.name, url: sim.url, secret: sim.secret }, actor);
  const oak = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
  const [first] = await app.get(TenantSecrets).list(tenantScope(oak.resellerId, oak.id, actor), oak.id);
  client = new BbbCaller(new URL('/t/oak-housing/bigbluebutton/', app.get(CONFIG).PUBLIC_URL).href, first!.secret);
  const player = new Player(clock, [sim]);
  const pollUntil = async (instant: string): Promise<void> => {
    const end = Date.parse(instant);
    for (let at = Math.ceil(clock.now().getTime() / 60_000) * 60_000; at < end; at += 60_000) {
      player.turnTo(new Date(at));
      await app.get(PollServer).run(id);
    }
    player.turnTo(new Date(end));
  };
  const enter = async (meetingID: string, fullName: string): Promise<Page> => {
    const { page } = await visitor(browser, complaints);
    await page.goto(client.address('join', { meetingID, fullName, role: 'MODERATOR' }));
    await page.getByRole('heading', { name: 'You are in the meeting' }).waitFor();
    await runs(meetingID, 'true');
    return page;
  };
  const runs = async (meetingID: string, expected: 'true' | 'false'): Promise<void> => {
    const give = Date.now() + 10_000;
    while ((await client.told('isMeetingRunning', { meetingID }, 'running')) !== expected)
      if (Date.now() > give) throw new Error(`${meetingID} should be running: ${expected}`);
  };
  for (const { meetingID, name, record, from, until } of [
    { meetingID: 'board', name: 'Board', record: true, from: '2026-10-05T10:00:00Z', until: '2026-10-05T11:00:00Z' },
    { meetingID: 'circle', name: 'Circle', record: false, from: '2026-10-05T12:00:00Z', until: '2026-10-05T12:30:00Z' },
  ]) {
    await pollUntil(from);
    expect(await client.told('create', { meetingID, name, record }, 'returncode')).toBe('SUCCESS');
    const room = await enter(meetingID, 'Ada');
    await app.get(PollServer).run(id);
    await pollUntil(until);
    await room.close();
    await runs(meetingID, 'false');
  }
  await pollUntil('2026-10-05T12:40:00Z');
  player.turnTo(new Date('2026-11-04T08:00:00Z'));
  await app.get(PollServer).run(id);
  await app.get(SweepRecordings).run(id);
  done.add(3);
}, 120_000);

test('4. the month closes', async () => {
  await app.get(Queues).add(closeMonths({}));
  operator = await signedIn('admin@lantern.example');
  await operator.goto(new URL('/console/month-end?month=2026-10', operator.url()).href);
  await until(
    operator,
    async () => (await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).count()) === 1,
  );
  expect(await operator.locator('#progress').innerText()).toContain('Drafts');
  done.add(4);
}, 60_000);

test('5. a draft is corrected', async () => {
  await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).click();
  await operator.getByLabel('What').fill('Goodwill for a bad evening');
  await operator.getByLabel('Amount in pounds, net').fill('-5.00');
  await operator.getByLabel('Why', { exact: true }).last().fill('agreed by phone');
  await operator.getByRole('button', { name: 'Add line' }).click();
  await operator.getByText('Goodwill for a bad evening').waitFor();
  // Two fees of 12.00, an hour and a half within the allowance, 5.00 less; 20 % VAT.
  expect(await operator.locator('tr.total').innerText()).toContain('£22.80');
  done.add(5);
}, 60_000);

test('6. invoices are issued', async () => {
  await operator.getByRole('link', { name: /Month end October/ }).click();
  await operator.getByRole('button', { name: 'Approve all complete drafts' }).click();
  await until(operator, async () => (await operator.locator('.state.issued').count()) === 6);
  expect(await operator.getByText('LAN-2026-0001').count()).toBe(1);
  done.add(6);
}, 60_000);

test('7. the mail arrives and its link opens the invoice', async () => {
  await until(operator, async () =>
    (await operator.locator('#progress').innerText()).replace(/\s+/g, ' ').includes('Mails sent 6'),
  );
  const mail = catcher
    .mails()
    .find(({ to }) => [to].flat().some((one) => one?.text.includes('treasurer@oak-housing.example')))!;
  expect(mail.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf', 'text/csv']);
  const link = /http:\S+\/portal\/invoices\/\S+/.exec(mail.text!)![0];
  const { page } = await visitor(browser, complaints);
  tenant = page;
  await page.goto(link);
  await page.getByLabel('Mail address').fill('admin@oak-housing.example');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByRole('status').waitFor();
  const asked = await nextMail(catcher, 'admin@oak-housing.example');
  await page.goto(/http:\S+\/sign-in\/\S+/.exec(asked.text!)![0]);
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.getByRole('heading', { name: /Invoice LAN-2026-/ }).waitFor();
  expect(page.url()).toBe(link);
  await page.getByRole('link', { name: 'Show meetings' }).click();
  const rows = await page.locator('.meetings tbody tr').allInnerTexts();
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/Board[\s\S]*seen live[\s\S]*61 min/);
  expect(rows[1]).toMatch(/Circle[\s\S]*29 min 30 s/);
  done.add(7);
}, 60_000);

test('8. it is paid', async () => {
  const monthEnd = operator.url();
  await operator.getByRole('link', { name: 'Card payments' }).click();
  await operator.getByLabel('Secret key').fill('sk_test_lantern');
  await operator.getByRole('button', { name: 'Check and save' }).click();
  await operator.getByText('Stripe knows the key').waitFor();
  expect(await operator.locator('main').innerText()).toContain('test: no real money');
  await operator.goto(monthEnd);
  await tenant.getByRole('link', { name: /Back to the invoice/ }).click();
  expect(await tenant.locator('.card.pay').innerText()).toMatch(/By bank transfer to .+ reference RF\d\dLAN2026\d+\./);
  await tenant.getByRole('button', { name: 'Pay now' }).click();
  await tenant.getByRole('link', { name: 'Go on to payment' }).click();
  await tenant.getByRole('heading', { name: '£22.80' }).waitFor();
  await tenant.getByLabel('Card number').fill('4242 4242 4242 4242');
  await tenant.getByRole('button', { name: 'Pay by card' }).click();
  await tenant.getByRole('heading', { name: /Invoice LAN-2026-/ }).waitFor();
  await until(tenant, async () => (await tenant.locator('.heading .state.issued').count()) === 1);
  expect(await tenant.locator('main').innerText()).toMatch(/Payments[\s\S]*Card[\s\S]*£22\.80[\s\S]*paid/);
  done.add(8);
}, 60_000);

test('9. one line is credited', async () => {
  await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).click();
  await operator.getByRole('checkbox').first().check();
  await operator.getByLabel('Reason').fill('started a month late');
  await operator.getByRole('button', { name: 'Credit the chosen lines' }).click();
  await operator.getByRole('heading', { name: /Credit note LAN-CN-2026-0001/ }).waitFor();
  expect(await operator.locator('tr.total').innerText()).toContain('-£14.40');
  done.add(9);
}, 60_000);

test('10. the tenant is moved to a dedicated server', async () => {
  await operator.getByRole('link', { name: 'Servers' }).click();
  await operator.getByRole('link', { name: 'See what a server comes to' }).click();
  await operator.getByText('pay for itself').waitFor();
  await operator.getByLabel('Host name').fill('bbb-lantern');
  await operator.getByRole('button', { name: 'Order a server' }).click();
  await operator.getByText('bbb-lantern is ordered.').waitFor();
  // What the playbook does once the host stands.
  const reported = await fetch(new URL('/provisioning/hosts/ready', operator.url()), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await operator.locator('#report-token').innerText()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ address: dedicated.url, secret: dedicated.secret }),
  });
  expect(reported.status).toBe(202);
  await operator.getByRole('link', { name: 'Servers' }).first().click();
  await until(operator, async () => (await operator.getByRole('button', { name: 'Move the chosen' }).count()) === 1);
  await operator.getByRole('checkbox', { name: 'Oak Street Housing Co-op' }).check();
  await operator.getByRole('button', { name: 'Move the chosen tenants' }).click();
  await operator.locator('#moves').getByText('Oak Street Housing Co-op').waitFor();
  await app.get(Queues).add(advanceMoves({}));
  await operator.locator('#moves .state.issued').waitFor();
  // The same address and secret; the next meeting is on the new server.
  expect(await client.told('create', { meetingID: 'board', name: 'Board' }, 'returncode')).toBe('SUCCESS');
  expect(dedicated.state.meetings.filter(({ name }) => name === 'Board')).toHaveLength(1);
  done.add(10);
}, 60_000);

test('11. the next invoice shows it', async () => {
  const { id } = await app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'test' }, (tx) => app.get(ServersStore).byName(tx, 'bbb-lantern'));
  const player = new Player(clock, [dedicated]);
  const board = dedicated.state.meetings.find(({ name }) => name === 'Board')!;
  dedicated.state.join(board, 'Ada', 'MODERATOR');
  for (let minute = 0; minute < 30; minute += 1) {
    await app.get(PollServer).run(id);
    player.turnTo(new Date(clock.now().getTime() + 60_000));
  }
  dedicated.state.end(board);
  player.turnTo(new Date(clock.now().getTime() + 60_000));
  for (let polls = 0; polls < 3; polls += 1) {
    await app.get(PollServer).run(id);
    player.turnTo(new Date(clock.now().getTime() + 60_000));
  }
  player.turnTo(new Date('2026-12-04T08:00:00Z'));
  await app.get(PollServer).run(id);
  await app.get(Queues).add(closeMonths({}));
  // A month later the session is over.
  operator = await signedIn('admin@lantern.example');
  await operator.goto(new URL('/console/month-end?month=2026-11', operator.url()).href);
  await until(
    operator,
    async () => (await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).count()) === 1,
  );
  await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).click();
  await operator
    .getByRole('heading', { name: /Oak Street|Draft/ })
    .first()
    .waitFor();
  expect(await operator.locator('main').innerText()).toContain('30 min in all');
  // The network's own document to the reseller: the server's days, and the hours on it without a charge.
  const network = await signedIn('admin@hearth.example');
  await network.goto(new URL('/console/month-end?month=2026-11&tier=wholesale', network.url()).href);
  await until(
    network,
    async () =>
      (await network
        .locator('tbody')
        .getByRole('link', { name: /Lantern/ })
        .count()) > 0,
  );
  await network
    .locator('tbody')
    .getByRole('link', { name: /Lantern/ })
    .first()
    .click();
  const lines = await network.locator('main').innerText();
  expect(lines).toContain('Dedicated server bbb-lantern: monthly fee');
  expect(lines).toMatch(/27 of 30 days[\s\S]*£225\.00/);
  expect(lines).toContain('room-hours on the dedicated server');
  done.add(11);
}, 60_000);

test('no page complained, and no policy was broken', () => expect(complaints).toEqual([]));
