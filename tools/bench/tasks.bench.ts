import type { Page } from 'playwright-core';
import { SimulatedBbb } from '../../apps/bbb-sim';
import { advanceMoves } from '../../libs/placement';
import { Queues } from '../../libs/runtime';
import { visitor } from '../../test/world/browser';
import { type RunningApplication, runningApplication } from '../../test/world/running-application';
import { makeTemplate } from '../../test/world/test-database';
import { until } from '../../test/world/until';
import { type Effort, EffortCounter } from './counted-page';
import { monthToEnd } from './tasks-world';

const CUSTOMERS = 40;
const AIMS = { monthEnd: 15, mailToMeetings: 2, orderAndMove: 6 } as const;
const effort = new EffortCounter();
let town: RunningApplication;

const signedIn = async (email: string): Promise<Page> => effort.watch(await town.signedIn(email));

/** Loads a page again until it shows what work in the queues brings about: waiting is no click. */
async function shows(page: Page, text: string): Promise<void> {
  await until(async () => {
    await page.reload();
    return (await page.locator('main').innerText()).replace(/\s+/g, ' ').includes(text);
  }, 120_000);
}

/** From the console's first page: one draft held, one corrected, the others out and mailed, and the month taken away. */
async function monthEnd(page: Page): Promise<void> {
  const main = page.locator('main');
  await page.getByRole('link', { name: 'Month end' }).first().click();
  await main.getByRole('link', { name: 'Customer 01' }).click();
  await page.getByLabel('Why hold it').pressSequentially('asks for another address');
  await page.getByRole('button', { name: 'Hold' }).click();
  await page.getByRole('link', { name: /← Month end/ }).click();
  await main.getByRole('link', { name: 'Customer 02' }).click();
  await page.getByLabel('What').pressSequentially('Goodwill');
  await page.getByLabel('Amount in pounds, net').pressSequentially('-5.00');
  await page.getByLabel('Why', { exact: true }).last().pressSequentially('agreed by phone');
  await page.getByRole('button', { name: 'Add line' }).click();
  await page.getByRole('link', { name: /← Month end/ }).click();
  await page.getByRole('button', { name: 'Approve all complete drafts' }).click();
  await page.waitForLoadState();
  await shows(page, `Mails sent ${CUSTOMERS - 1}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the month' }).click(),
  ]);
  await download.path();
}

/** From the link in an invoice's mail, signed in already, to the meetings behind a line of it. */
async function mailToMeetings(page: Page): Promise<void> {
  const mail = town.catcher
    .mails()
    .find(({ text }) => /portal\/invoices\//.test(text ?? '') && /Oak Street/.test(text ?? ''));
  await follow(page, /http:\S+\/portal\/invoices\/[0-9a-f-]+/.exec(mail!.text!)![0]);
  await page.getByRole('link', { name: 'Show meetings' }).first().click();
  await page.locator('.meetings tbody tr').first().waitFor();
}

/** From the console's first page to a server of one's own, in service, that a tenant's next meetings go to. */
async function orderAndMove(page: Page, host: SimulatedBbb): Promise<void> {
  await page.getByRole('link', { name: 'Servers' }).first().click();
  await page.getByRole('link', { name: 'See what a server comes to' }).click();
  await page.getByLabel('Host name').pressSequentially(host.name);
  await page.getByRole('button', { name: 'Order a server' }).click();
  const token = await page.locator('#report-token').innerText();
  await fetch(new URL('/provisioning/hosts/ready', page.url()), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ address: host.url, secret: host.secret }),
  });
  await page.getByRole('link', { name: 'Servers' }).first().click();
  const move = page.getByRole('button', { name: 'Move the chosen tenants' });
  await until(async () => {
    await page.reload();
    return (await move.count()) === 1;
  }, 60_000);
  await page.getByRole('checkbox', { name: 'Oak Street Housing Co-op' }).click();
  await move.click();
  await page.locator('#moves').getByText('Oak Street Housing Co-op').waitFor();
  await town.app.get(Queues).add(advanceMoves({}));
  await page.locator('#moves .state.issued').waitFor();
}

/** From the form of a co-op that nobody knows to its first meeting in a room of its own: its clicks and the operator's. */
async function formToMeeting(page: Page, operator: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Commons', exact: true }).click();
  for (const [label, text] of [
    ['Name of the organisation', 'Mill Lane Bakers'],
    ['Your name', 'Ada Miller'],
    ['Mail address', 'ada@mill-lane.example'],
    ['Street and number', '1 Mill Lane'],
    ['Town', 'Leeds'],
    ['Postcode', 'LS1 1AA'],
  ] as const)
    await page.getByLabel(label).pressSequentially(text);
  await page.getByLabel('I accept the terms').click();
  await page.getByRole('button', { name: 'Ask to join' }).click();
  await follow(page, await mailed('ada@mill-lane.example', /http:\S+\/join\/confirmation\/\S+/));
  await page.getByRole('button', { name: 'Confirm this mail address' }).click();
  await page.getByText('Lantern has your application').waitFor();
  await operator.getByRole('link', { name: 'Applications' }).first().click();
  await operator.getByRole('button', { name: 'Let Mill Lane Bakers in' }).click();
  await follow(page, await mailed('ada@mill-lane.example', /http:\S+\/sign-in\/\S+/));
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.getByRole('link', { name: 'Rooms' }).first().click();
  await page.getByLabel('Name').first().pressSequentially('Assembly');
  await page.getByRole('button', { name: 'Make the room' }).click();
  await follow(page, await page.locator('#host').innerText());
  await page.getByLabel('Your name').pressSequentially('Ada');
  await page.getByRole('button').click();
  await page.getByRole('heading', { name: 'You are in the meeting' }).waitFor();
}

/** Follows a link that stands in a mail or beside a room: a click as well. */
async function follow(page: Page, link: string): Promise<void> {
  effort.elsewhere();
  await page.goto(link);
}

/** The link of a mail, once one has come. */
async function mailed(address: string, pattern: RegExp): Promise<string> {
  let link: string | undefined;
  await until(() => {
    const mails = town.catcher.mails().filter(({ to }) => [to].flat().some((one) => one?.text.includes(address)));
    link = mails.map(({ text }) => pattern.exec(text ?? '')?.[0]).find(Boolean);
    return link !== undefined;
  }, 30_000);
  return link!;
}

/** The first meeting of a customer that joins, counted from the form. */
async function joining(): Promise<Effort> {
  const operator = await signedIn('admin@lantern.example');
  const page = await effort.watch((await visitor(town.browser, town.complaints)).page);
  await page.goto(new URL('/join/lantern', town.url).href);
  return effort.of(() => formToMeeting(page, operator));
}

/** How many clicks, and how many fields to type into, people need for what they do most. */
async function main(): Promise<void> {
  await makeTemplate();
  town = await runningApplication('bench_tasks');
  const host = new SimulatedBbb('bbb-lantern', 'another secret', town.clock);
  await host.start();
  const join = await joining();
  await monthToEnd(town, CUSTOMERS);
  const operator = await signedIn('admin@lantern.example');
  const measured = {
    monthEnd: await effort.of(() => monthEnd(operator)),
    formToMeeting: join,
    mailToMeetings: await signedIn('admin@oak-housing.example').then((page) => effort.of(() => mailToMeetings(page))),
    orderAndMove: await effort.of(() => orderAndMove(operator, host)),
  };
  const isWithinAims = Object.entries(AIMS).every(([task, most]) => measured[task as keyof typeof AIMS].clicks <= most);
  process.stdout.write(
    `${JSON.stringify({ bench: 'tasks', customers: CUSTOMERS, ...measured, aims: AIMS, isWithinAims })}\n`,
  );
  await host.stop();
  await town.stop();
  process.exit(0);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});
