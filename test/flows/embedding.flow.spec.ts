import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { tenantScope } from '../../libs/runtime';
import { SetEmbedding } from '../../libs/tenants';
import type { BbbCaller } from '../world/bbb-caller';
import { elementOf } from '../world/bbb-caller';
import { openBrowser } from '../world/browser';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import { until } from '../world/until';

/**
 * The ten lines of docs/embedding.md, word for word, on a page of another site in a browser that refuses the cookies of
 * one site within another.
 */
const HTML = /```html\n([\s\S]*?)```/.exec(readFileSync(path.join(__dirname, '../../docs/embedding.md'), 'utf8'))![1]!;

let gateway: GatewayWorld;
let oak: BbbCaller;
let browser: Browser;
let pages: Server;
/** Of another site than the gateway's 127.0.0.1. */
let site: string;
let html = '';

beforeAll(async () => {
  gateway = await gatewayWorld('embedding', 1);
  oak = await gateway.caller('oak-housing');
  pages = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise<void>((resolve) => pages.listen(0, resolve));
  site = `http://localhost:${(pages.address() as { port: number }).port}`;
  browser = await openBrowser(['--test-third-party-cookie-phaseout']);
}, 60_000);
afterAll(async () => {
  await browser.close();
  pages.closeAllConnections();
  pages.close();
  await gateway.stop();
});

async function allow(embedSites: string[], allowsRequestsWithoutSession: boolean): Promise<void> {
  const { resellerId, id } = gateway.tenant('oak-housing');
  const scope = tenantScope(resellerId, id, gateway.actor);
  await gateway.context.app.get(SetEmbedding).run(scope, id, { embedSites, allowsRequestsWithoutSession });
  // The gateway hears of it by a message.
  await until(async () => {
    const { headers } = await fetch(`${gateway.url}/t/oak-housing/left`);
    return headers.get('content-security-policy')!.endsWith(['frame-ancestors', "'self'", ...embedSites].join(' '));
  });
}

async function embedded(meetingID: string, fullName: string): Promise<Page> {
  const join = oak.address('join', { meetingID, fullName, role: 'VIEWER' });
  html = HTML.replace('JOIN-ADDRESS', join.replaceAll('&', '&amp;')).replace('GATEWAY', gateway.url);
  const page = await (await browser.newContext()).newPage();
  await page.goto(site);
  return page;
}
const told = async (meetingID: string, element: string): Promise<string> =>
  elementOf(await oak.text('getMeetingInfo', { meetingID }), element);
const room = (page: Page) => page.frameLocator('#room');

test('the ten lines are ten', () => expect(HTML.trim().split('\n')).toHaveLength(10));

test('a room for eight in a frame of another site: all eight are in, with camera and microphone; one leaves and the frame closes', async () => {
  await allow([site], true);
  expect(
    elementOf(
      await oak.text('create', { meetingID: 'eight', name: 'Room for eight', maxParticipants: 8 }),
      'returncode',
    ),
  ).toBe('SUCCESS');
  const people: Page[] = [];
  for (let person = 1; person <= 8; person += 1) {
    const page = await embedded('eight', `Person ${person}`);
    await room(page).getByRole('heading', { name: 'You are in the meeting' }).waitFor();
    people.push(page);
  }
  expect(await told('eight', 'participantCount')).toBe('8');
  const frame = people[0]!.frames()[1]!;
  const rights = await frame.evaluate<string[]>(
    `['camera', 'microphone', 'display-capture', 'fullscreen', 'autoplay', 'clipboard-write', 'geolocation']
       .filter((name) => document.featurePolicy.allowsFeature(name))`,
  );
  expect(rights).toEqual(['camera', 'microphone', 'display-capture', 'fullscreen', 'autoplay', 'clipboard-write']);
  expect(await frame.evaluate('document.cookie')).toBe('');
  await room(people[0]!).getByRole('link', { name: 'leave the meeting' }).click();
  await people[0]!.locator('#room').waitFor({ state: 'detached' });
}, 60_000);

test('without the switch the cookie is missed: the session has expired before it began', async () => {
  await allow([site], false);
  await oak.text('create', { meetingID: 'with-cookie', name: 'With a cookie' });
  const page = await embedded('with-cookie', 'Ada');
  await room(page).getByRole('heading', { name: 'Your session has expired' }).waitFor();
}, 60_000);

test('a site that is not on the list shows no room', async () => {
  await allow(['https://elsewhere.example'], true);
  await oak.text('create', { meetingID: 'elsewhere', name: 'Elsewhere' });
  const page = await embedded('elsewhere', 'Mallory');
  const frame = page.frames()[1]!;
  await frame.waitForLoadState();
  expect(frame.url()).toContain('chrome-error://');
  expect(await told('elsewhere', 'hasUserJoined')).toBe('false');
  await allow(['https://elsewhere.example', site], true);
  await room(await embedded('elsewhere', 'Ada'))
    .getByRole('heading', { name: 'You are in the meeting' })
    .waitFor();
}, 60_000);

test('every answer to a join says who may frame it, and none says never', async () => {
  await allow([site], true);
  const joins: Record<string, string | boolean>[] = [
    { meetingID: 'eight', fullName: 'Ada', role: 'VIEWER' },
    { meetingID: 'eight', fullName: 'Ada', role: 'VIEWER', redirect: false },
    { meetingID: 'never', fullName: 'Ada', role: 'VIEWER' },
    { meetingID: 'never', fullName: 'Ada', role: 'VIEWER', errorRedirectUrl: `${site}/sorry` },
  ];
  for (const parameters of joins) {
    const { headers } = await fetch(oak.address('join', parameters), { redirect: 'manual' });
    expect(headers.get('content-security-policy')).toBe(`frame-ancestors 'self' ${site}`);
    expect(headers.get('x-frame-options')).toBeNull();
  }
});

test('the leave page is ours where the client names none, and the client’s own where it does', async () => {
  const logoutOf = (name: string) =>
    gateway.sims[0]!.state.meetings.find((one) => one.name === name)!.parameters.logoutURL;
  await oak.text('create', { meetingID: 'own-page', name: 'Own page', logoutURL: 'https://oak.example/thanks' });
  expect(logoutOf('Own page')).toBe('https://oak.example/thanks');
  expect(logoutOf('Room for eight')).toBe(`${gateway.url}/t/oak-housing/left`);
});
