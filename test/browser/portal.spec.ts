import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { PollServer, SweepRecordings } from '../../libs/metering';
import { ServersStore } from '../../libs/placement';
import { asCommand, Tenancy } from '../../libs/runtime';
import { axe } from '../world/axe';
import { visitor } from '../world/browser';
import { callAfter, PRODUCTS } from '../world/product-settings';
import { type RunningApplication, runningApplication } from '../world/running-application';
import { until } from '../world/until';

/** A tenant's first day: invited, signed in, a room, a guest, the meeting on its page, its own program connected. */
let town: RunningApplication;
let ines: Page;
const INES = 'ines@oak-housing.example';

beforeAll(async () => {
  town = await runningApplication('portal', new Date('2026-10-12T09:00:00Z'));
}, 120_000);
afterAll(() => town?.stop());

const serverId = async (): Promise<string> => {
  const actor = asCommand('portal test');
  const all = await town.app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'find the server' }, (tx) => town.app.get(ServersStore).all(tx));
  return all[0]!.id;
};
async function minutesPass(minutes: number): Promise<void> {
  const id = await serverId();
  for (let minute = 0; minute < minutes; minute += 1) {
    town.clock.turnTo(new Date(town.clock.now().getTime() + 60_000));
    await town.app.get(PollServer).run(id);
  }
}
const go = (page: Page, at: string) => page.goto(new URL(at, town.url).href);
/** For looking with one's own eyes: `SHOTS=folder` keeps a picture of each page. */
async function shot(page: Page, name: string): Promise<void> {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`), fullPage: true });
}

test('an admin invites, and whoever is invited accepts and is in', async () => {
  const admin = await town.signedIn('admin@oak-housing.example');
  await go(admin, '/portal/team');
  await admin.getByLabel('Mail address').fill(INES);
  await admin.getByLabel('Role').last().selectOption('tenant-admin');
  await admin.getByRole('button', { name: 'Invite' }).click();
  await admin.getByText(INES).waitFor();
  const invited = () => town.catcher.mails().find(({ to }) => [to].flat().some((one) => one?.text.includes(INES)));
  await until(() => invited() !== undefined);
  ({ page: ines } = await visitor(town.browser, town.complaints, {
    permissions: ['clipboard-read', 'clipboard-write'],
  }));
  await ines.goto(/http:\S+\/invitations\/\S+/.exec(invited()!.text!)![0]);
  await ines.getByLabel('Your name').fill('Ines');
  await ines.getByRole('button', { name: 'Accept the invitation' }).click();
  await ines.getByRole('navigation', { name: 'Menu' }).waitFor();
  await admin.close();
});

test('she makes a room, a guest comes by name, and both are seen on the start page', async () => {
  await ines.getByRole('navigation').getByRole('link', { name: 'Rooms' }).click();
  await ines.getByLabel('Name').fill('Assembly');
  await ines.getByLabel('Meetings may be recorded').check();
  await ines.getByRole('button', { name: 'Make the room' }).click();
  await ines.getByRole('heading', { name: 'Assembly' }).waitFor();
  const links = { host: await ines.locator('#host').innerText(), guest: await ines.locator('#guest').innerText() };
  const people: Page[] = [];
  for (const [link, name] of [
    [links.host, 'Ines'],
    [links.guest, 'Ben'],
  ] as const) {
    const { page } = await visitor(town.browser, town.complaints);
    await page.goto(link);
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button').click();
    await page.getByRole('heading', { name: 'You are in the meeting' }).waitFor();
    people.push(page);
  }
  const [meeting] = town.sim.state.meetings;
  const others = ['a', 'b', 'c', 'd', 'e'].map((name) => town.sim.state.join(meeting!, name, 'VIEWER'));
  await minutesPass(30);
  await go(ines, '/portal');
  await ines.getByText('up to 7 people').waitFor();
  await shot(ines, 'start-live');
  await go(ines, '/portal/rooms');
  expect(await ines.getByRole('row', { name: /Assembly/ }).innerText()).toMatch(/\b(29|30) min/);
  await Promise.all(people.map((page) => page.close()));
  for (const { sessionToken } of others) meeting!.leave(sessionToken, town.sim.state.nowMs());
  await until(() => town.sim.state.meetings.every(({ attendees }) => attendees.size === 0));
  town.sim.state.end(town.sim.state.meetings[0]!);
  await minutesPass(3);
});

test('she sees the meeting with its evidence, and questions it', async () => {
  await ines.getByRole('navigation').getByRole('link', { name: 'Meetings' }).click();
  await ines.locator('tbody').getByRole('link', { name: 'Assembly' }).click();
  await ines.getByText('Seen live: looked').waitFor();
  await ines.getByText('It was begun at your own address').waitFor();
  await ines.getByLabel(/What do you think is wrong/).fill('We ended it ten minutes earlier.');
  await ines.getByRole('button', { name: 'Send the question' }).click();
  await ines.getByText('waits for an answer').waitFor();
  await shot(ines, 'meeting');
});

test('its recording is hidden, published, and deleted for good', async () => {
  await minutesPass(25);
  await town.app.get(SweepRecordings).run(await serverId());
  await ines.close();
  ines = await town.signedIn(INES);
  const row = () => ines.locator('tbody tr', { hasText: 'Assembly' });
  await go(ines, '/portal/recordings');
  await row().getByText('published').waitFor();
  await row().getByRole('button', { name: 'Hide' }).click();
  await row().getByText('hidden').waitFor();
  await shot(ines, 'recordings');
  await row().getByRole('button', { name: 'Publish' }).click();
  await row().getByText('published').waitFor();
  await notAnothers();
  await row().getByText('Delete', { exact: true }).click();
  await row().getByRole('button', { name: 'Delete for good' }).click();
  await ines.getByText('No recordings yet').waitFor();
});

/** Another tenant names the same recording, by a form of its own that is good. */
async function notAnothers(): Promise<void> {
  const [recordId, recording] = [...town.sim.state.recordings][0]!;
  const green = await town.signedIn('admin@green-thread.example');
  await go(green, '/portal/rooms');
  const csrf = (await green.locator('main input[name="_csrf"]').first().getAttribute('value'))!;
  for (const what of ['hiding', 'deletion']) {
    const answer = await green.request.post(`${town.url}/portal/recordings/${recordId}/${what}`, {
      form: { _csrf: csrf },
      maxRedirects: 0,
    });
    expect(await answer.text()).toContain('data-code="no-such-recording"');
  }
  expect(recording.state).toBe('published');
  await green.close();
}

const PROGRAMS: readonly (readonly [string, string, (code: string) => string[]])[] = [
  ['node', 'node', (code) => ['--input-type=module', '-e', code]],
  ['curl', 'sh', (code) => ['-c', code]],
  ['python', 'python3', (code) => ['-c', code]],
  ['php', 'php', (code) => ['-r', code.replace(/^<\?php/, '')]],
  ['ruby', 'ruby', (code) => ['-e', code]],
];
const isHere = (program: string): boolean => {
  try {
    return execFileSync('sh', ['-c', `command -v ${program}`]).length > 0;
  } catch {
    return false;
  }
};

test('the programs and settings of the connect page connect as they stand there', async () => {
  await ines.getByRole('navigation').getByRole('link', { name: 'Connect' }).click();
  await ines.getByRole('button', { name: 'Show the secret' }).click();
  const secret = await ines.locator('#secret').innerText();
  const ran: string[] = [];
  for (const [id, program, given] of PROGRAMS.filter(([, name]) => isHere(name))) {
    const code = (await ines.locator(`#snippet-${id}`).textContent())!;
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, BBB_SECRET: secret };
    const said = (await promisify(execFile)(program, given(code), { env, timeout: 30_000 })).stdout;
    const { status } = await fetch(said.trim(), { redirect: 'manual' });
    expect({ id, status }).toEqual({ id, status: 302 });
    ran.push(id);
  }
  expect(ran).toEqual(expect.arrayContaining(['node', 'curl']));
  expect(town.sim.state.meetings.some(({ name }) => name === 'Assembly')).toBe(true);
  for (const id of Object.keys(PRODUCTS)) {
    const code = (await ines.locator(`#snippet-${id}`).textContent())!;
    const answer = await fetch(await callAfter(id, code, secret, `meetingID=${id}&name=From+a+product`));
    expect({ id, text: await answer.text() }).toEqual({ id, text: expect.stringContaining('SUCCESS') });
  }
});

test('a test call says that it works, and a bad call what is wrong with it', async () => {
  await ines.getByRole('button', { name: 'Make a test call' }).click();
  await ines.getByText('It works: the call was signed').waitFor();
  const address = await ines.locator('#address').innerText();
  await ines.getByLabel(/A call of your program/).fill(`${address}api/create?meetingID=a&checksum=${'0'.repeat(64)}`);
  await ines.getByRole('button', { name: 'Say what is wrong' }).click();
  await ines.getByText('The checksum fits none of your secrets').waitFor();
  await shot(ines, 'connect');
});

test('a secret is changed without a break', async () => {
  await ines.getByRole('button', { name: 'Make a secret' }).click();
  await ines.locator('#secret').waitFor();
  await ines.getByText('Two secrets hold').waitFor();
  await ines.getByText('Take it away').first().click();
  await ines.getByRole('button', { name: 'Take the secret away' }).first().click();
  await ines.getByRole('button', { name: 'Make a secret' }).waitFor();
  await ines.getByRole('button', { name: 'Make a test call' }).click();
  await ines.getByText('It works').waitFor();
});

test('she looks at another plan and asks for it; its day comes by the operator’s yes', async () => {
  await ines.getByRole('navigation').getByRole('link', { name: 'Plan' }).click();
  const free = await ines.getByRole('row', { name: /^Free/ }).innerText();
  expect(free).toContain('Too small: 7 people were in your largest meeting.');
  expect(free).not.toContain('least');
  // Its first month is not over: nothing is compared yet.
  await ines.getByText('Once your first whole month is over').waitFor();
  expect(await ines.getByRole('row', { name: /least/ }).count()).toBe(0);
  await ines.getByLabel('Plan').selectOption('l3');
  await ines.getByRole('button', { name: 'Show what changes' }).click();
  await ines.getByText(/The same with/).waitFor();
  await shot(ines, 'plan');
  await ines.getByRole('button', { name: 'Ask Lantern for it' }).click();
  await ines.getByText(/until then nothing changes/).waitFor();
  const operator = await town.signedIn('admin@lantern.example');
  await go(operator, '/console/questions');
  await shot(operator, 'questions');
  await operator.getByRole('link', { name: /Another plan/ }).click();
  await shot(operator, 'question');
  await operator.getByRole('button', { name: 'Change the plan' }).click();
  await operator.getByText('accepted').waitFor();
  await go(operator, '/console/questions');
  await operator.getByRole('link', { name: /A meeting questioned/ }).click();
  expect(await axe(operator)).toEqual([]);
  await operator.close();
  await go(ines, '/portal/plan');
  await ines.getByText('accepted').waitFor();
});

const PAGES = [
  '/portal',
  '/portal/rooms',
  '/portal/meetings',
  '/portal/recordings',
  '/portal/invoices',
  '/portal/plan',
  '/portal/connect',
  '/portal/embedding',
  '/portal/ceiling',
  '/portal/payment-method',
  '/portal/team',
  '/portal/keys',
  '/portal/audit',
  '/portal/data',
];

test.each(['admin@forn-comu.example', 'admin@ateneu-del-mar.example'])(
  '%s reads it in their language, whose longer words are no wider than a phone',
  async (email) => {
    const page = await town.signedIn(email, { width: 360, height: 740 });
    for (const at of PAGES) {
      await go(page, at);
      expect(await page.locator('html').getAttribute('lang')).toBe(email.includes('forn') ? 'ca' : 'es');
      expect({ at, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({ at, width: 360 });
      expect(await page.locator('main').innerText()).not.toMatch(
        /\bwaits for an answer\b|\bThis month\b|\bYour address\b/,
      );
    }
    // Whom she invites is most likely spoken to as the rest of the team.
    await go(page, '/portal/team');
    expect(await page.locator('select[name=language]').inputValue()).toBe(email.includes('forn') ? 'ca' : 'es');
    await page.close();
  },
);

test('no page complained', () => expect(town.complaints.filter((one) => !/status of (4|503)/.test(one))).toEqual([]));
