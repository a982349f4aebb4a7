import type { Page } from 'playwright-core';
import { visitor } from '../world/browser';
import { type RunningApplication, runningApplication } from '../world/running-application';

let town: RunningApplication;
let tenant: Page;
let waiting: Page;
beforeAll(async () => {
  town = await runningApplication('rooms');
  tenant = await town.signedIn('admin@oak-housing.example');
}, 120_000);
afterAll(() => town?.stop());

const IN = { name: 'You are in the meeting' };
const guestLink = (): Promise<string> => tenant.locator('#guest').innerText();

async function enter(link: string, fullName: string, code?: string): Promise<Page> {
  const { page } = await visitor(town.browser, town.complaints);
  await page.goto(link);
  await page.getByLabel('Your name').fill(fullName);
  if (code !== undefined) await page.getByLabel('Access code').fill(code);
  await page.getByRole('button').click();
  return page;
}

test('a tenant makes a room, a guest waits for its host, and both are in', async () => {
  await tenant.getByRole('link', { name: 'Rooms' }).click();
  await tenant.getByLabel('Name').fill('Assembly');
  await tenant.getByRole('button', { name: 'Make the room' }).click();
  await tenant.getByRole('heading', { name: 'Assembly' }).waitFor();
  const guest = await enter(await guestLink(), 'Ben');
  await guest.getByText('The room is not open yet').waitFor();
  const host = await enter(await tenant.locator('#host').innerText(), 'Ada');
  await host.getByRole('heading', IN).waitFor();
  // The page asks by itself every few seconds too, and may be faster.
  const isIn = guest.getByRole('heading', IN).waitFor();
  await Promise.any([guest.getByRole('button', { name: 'Try again now' }).click(), isIn]);
  await isIn;
  await tenant.getByRole('link', { name: '← Rooms' }).click();
  await tenant.locator('td[id^="now-"]', { hasText: '2' }).waitFor();
  await tenant.getByRole('link', { name: 'Assembly' }).click();
  await tenant.getByText(/In now: Ada, Ben · \w+ 20\d\d: 0 min/).waitFor();
  const [meeting] = town.sim.state.meetings;
  expect(meeting).toMatchObject({ name: 'Assembly' });
  await Promise.all([guest.close(), host.close()]);
});

test('a code keeps strangers out, and many wrong ones keep everybody out for a while', async () => {
  await tenant.getByLabel('Access code').fill('2468');
  await tenant.getByRole('button', { name: 'Save' }).click();
  const link = await guestLink();
  const stranger = await enter(link, 'Mallory', '1111');
  await stranger.getByText('This is not the code of the room').waitFor();
  expect(await stranger.evaluate('document.activeElement.name')).toBe('code');
  const wrong = () => fetch(link, { method: 'POST', body: new URLSearchParams({ fullName: 'Mallory', code: '1111' }) });
  // At one moment no more are looked at than one after another: 19 beside the stranger's.
  const told = await Promise.all(Array.from({ length: 30 }, async () => (await wrong()).text()));
  expect(told.filter((page) => page.includes('Too many wrong codes'))).toHaveLength(11);
  const late = await enter(link, 'Ben', '2468');
  await late.getByText('Too many wrong codes').waitFor();
  town.clock.turnTo(new Date(town.clock.now().getTime() + 16 * 60_000));
  waiting = await enter(link, 'Ben', '2468');
  await waiting.getByText('The room is not open yet').waitFor();
});

test('new links shut the old ones out, and a closed room is gone', async () => {
  const old = await guestLink();
  await tenant.locator('summary', { hasText: 'Make new links' }).press('Enter');
  await tenant.getByText('will no longer open this room').waitFor();
  await tenant.keyboard.press('Tab');
  await tenant.keyboard.press('Escape');
  await tenant.getByText('will no longer open this room').waitFor({ state: 'hidden' });
  await tenant.keyboard.press('Enter');
  await tenant.getByRole('button', { name: 'Make new links' }).click();
  await tenant.getByRole('heading', { name: 'Assembly' }).waitFor();
  const fresh = await guestLink();
  expect(fresh).not.toBe(old);
  expect((await fetch(old)).status).toBe(404);
  expect((await fetch(fresh)).status).toBe(200);
  await tenant.getByText('Close the room for good').first().click();
  await tenant.getByRole('button', { name: 'Close the room for good' }).click();
  await tenant.getByText('No room yet').waitFor();
  expect((await fetch(fresh)).status).toBe(404);
  // Who waits at the closed room's door is told so.
  await waiting.getByText('There is no such room, or it was closed').waitFor();
});

test('guests wait until a host lets them in; who waits or is turned away is not in', async () => {
  await tenant.getByLabel('Name').fill('Council');
  await tenant.getByLabel('Guests wait until a host lets them in').check();
  await tenant.getByRole('button', { name: 'Make the room' }).click();
  await tenant.getByRole('heading', { name: 'Council' }).waitFor();
  const link = await guestLink();
  const host = await enter(await tenant.locator('#host').innerText(), 'Ada');
  await host.getByRole('heading', IN).waitFor();
  const [ben, mallory] = [await enter(link, 'Ben'), await enter(link, 'Mallory')];
  for (const guest of [ben, mallory]) await guest.getByText('Please wait for a moderator').waitFor();
  await host.getByRole('button', { name: 'Turn away Mallory' }).click();
  await mallory.getByText('Guest denied of joining').waitFor();
  const council = town.sim.state.meetings.find(({ name }) => name === 'Council')!;
  await tenant.reload();
  await tenant.getByText(/In now: Ada ·/).waitFor();
  expect(council.visits.map(({ fullName }) => fullName)).toEqual(['Ada']);
  town.clock.turnTo(new Date(town.clock.now().getTime() + 60_000));
  await host.getByRole('button', { name: 'Let in Ben' }).click();
  await ben.getByRole('heading', IN).waitFor();
  await tenant.reload();
  await tenant.getByText(/In now: Ada, Ben ·/).waitFor();
  const [ada, late] = council.visits;
  expect(late!.fromMs - ada!.fromMs).toBeGreaterThanOrEqual(60_000);
  await Promise.all([host, ben, mallory].map((page) => page.close()));
});

test('another tenant’s room is none of ours', async () => {
  const room = await tenant.request.get(`${town.url}/portal/rooms/0199f3c0-0000-7000-8000-000000000000`);
  expect(room.status()).toBe(404);
});

test('no page complained but of what was refused', () =>
  expect(town.complaints.filter((one) => !one.includes('status of 4') && !one.includes('status of 503'))).toEqual([]));
