import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { Player, parseScript } from '../../apps/bbb-sim';
import { namespacedMeetingId } from '../../libs/adapters/bbb';
import { newId } from '../../libs/kernel';
import { PollServer } from '../../libs/metering';
import { ServersStore } from '../../libs/placement';
import { asCommand, resellerScope, Tenancy } from '../../libs/runtime';
import { AddTenant, newMeetingKey } from '../../libs/tenants';
import { visitor } from '../world/browser';
import { looked } from '../world/looked';
import { mailsAreOut } from '../world/quiet';
import { type RunningApplication, runningApplication } from '../world/running-application';
import { demoCode } from '../world/sign-in';
import { until } from '../world/until';

const actor = asCommand('console spec');
let town: RunningApplication;
let operator: Page;
let network: Page;

beforeAll(async () => {
  town = await runningApplication('console', new Date('2026-10-05T09:00:00Z'));
  const key = town.world.tenants.find(({ slug }) => slug === 'oak-housing')!.meetingKey;
  const player = new Player(town.clock, [town.sim]);
  const id = namespacedMeetingId(key, 'board');
  player.add(town.sim, parseScript(`2026-10-05T10:00:20Z ${id} "Board <b>of</b> Oak": +0m Ada in, +49m Ada out`)[0]!);
  player.add(town.sim, parseScript('2026-10-05T10:00:20Z stray "Whose is this": +0m Zoe in, +9m Zoe out')[0]!);
  const { id: serverId } = await town.app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'poll' }, (tx) => town.app.get(ServersStore).byName(tx, town.sim.name));
  for (let minute = 0; minute <= 56; minute += 1) {
    player.turnTo(new Date(Date.parse('2026-10-05T10:00:00Z') + minute * 60_000));
    await town.app.get(PollServer).run(serverId);
  }
  await manyTenants(120);
  operator = await town.signedIn('admin@lantern.example');
  network = await town.signedIn('admin@hearth.example');
}, 180_000);
afterAll(() => town?.stop());

async function manyTenants(count: number): Promise<void> {
  const { id: resellerId } = town.world.resellers.find(({ slug }) => slug === 'lantern')!;
  const scope = resellerScope(resellerId, actor);
  await town.app.get(Tenancy).within(scope, async (tx) => {
    for (let at = 1; at <= count; at += 1)
      await town.app.get(AddTenant).within(tx, {
        resellerId,
        id: newId(),
        slug: `crowd-${at}`,
        name: `Crowd ${String(at).padStart(3, '0')}`,
        meetingKey: newMeetingKey(),
        membershipClass: 'user',
        membershipKind: 'organisation',
        membershipStanding: 'active',
        state: 'active',
        isSandbox: false,
        sandboxEndsAt: null,
        language: 'en',
      });
  });
}

const open = (page: Page, path: string) => page.goto(town.url + path);
/** Opens the page of a tenant as its list finds it. */
async function openTenant(page: Page, name: string): Promise<void> {
  await open(page, `/console/tenants?text=${encodeURIComponent(name.toLowerCase())}`);
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

test('tenants are found, read on from page to page, and taken away as a table', async () => {
  await open(operator, '/console');
  await operator.getByRole('link', { name: 'Tenants', exact: true }).click();
  await operator.getByLabel('Name or short name').fill('crowd');
  await operator.getByRole('button', { name: 'Show' }).click();
  const names: string[] = [];
  for (;;) {
    names.push(...(await operator.locator('tbody tr td:first-child a').allInnerTexts()));
    const next = operator.locator('a[rel=next]');
    if ((await next.count()) === 0) break;
    const address = operator.url();
    await next.click();
    await operator.waitForURL((url) => url.href !== address);
  }
  expect(names).toHaveLength(120);
  expect(names).toEqual([...names].sort());
  const csv = await (await operator.request.get(`${town.url}/console/tenants/csv?text=crowd`)).text();
  expect(csv.trim().split('\n')).toHaveLength(121);
});

test('a tenant is taken in by one form, which says what is wrong beside the field', async () => {
  await open(operator, '/console/tenants/new');
  for (const [label, value] of [
    ['Name', '=HYPERLINK("x") Bakers'],
    ['Contact person', 'Ines'],
    ['Mail address of the contact', 'ines@bakers.example'],
    ['Street and number', '1 Mill Lane'],
    ['Town', 'Leeds'],
    ['Postcode', 'LS1 1AA'],
  ] as const)
    await operator.getByLabel(label, { exact: true }).fill(value);
  await operator.getByLabel('Country').selectOption('ES');
  await operator.getByLabel(/^VAT number/).fill('12');
  await operator.getByLabel('Short name').fill('oak-housing');
  await operator.getByLabel(/welcome/).uncheck();
  const takeIn = operator.getByRole('button', { name: 'Take it in' });
  await takeIn.click();
  await operator.locator('#vatNumber-wrong').getByText('no VAT number of that country').waitFor();
  await operator.getByLabel(/^VAT number/).fill('');
  await takeIn.click();
  await operator.locator('#slug-wrong').getByText('is taken').waitFor();
  await looked(operator, 'new-tenant-refused');
  expect(await operator.getByLabel('Country').inputValue()).toBe('ES');
  expect(await operator.getByLabel(/welcome/).isChecked()).toBe(false);
  await operator.getByLabel('Short name').fill('bakers');
  await operator.getByRole('button', { name: 'Take it in' }).click();
  await operator.getByRole('heading', { level: 1, name: 'Bakers' }).waitFor();
  const csv = await (await operator.request.get(`${town.url}/console/tenants/csv?text=bakers`)).text();
  expect(csv).toContain(`"'=HYPERLINK(""x"") Bakers"`);
});

test('its membership, plan, ceiling, pause and end are changed, and all of it stands in its history', async () => {
  await openTenant(operator, 'Bakers');
  await operator.getByText('Change', { exact: true }).click();
  await operator.getByLabel('Standing').selectOption('community');
  await operator.getByRole('button', { name: 'Save' }).click();
  await operator.getByText('community', { exact: true }).first().waitFor();
  await operator.getByLabel('A note').fill('Pays by cheque');
  await operator.getByRole('button', { name: 'Write it down' }).click();
  await operator.getByText('Pays by cheque').waitFor();
  await operator.getByRole('link', { name: 'Plan and limits' }).first().click();
  await operator.getByLabel(/^Room-hours/).fill('12.5');
  await operator.getByRole('button', { name: 'Save' }).click();
  expect(await operator.getByLabel(/^Room-hours/).inputValue()).toBe('12.5');
  await operator.locator('[name=plan]').selectOption({ index: 1 });
  await operator.locator('[name=startsOn]').fill('2026-10-20');
  await operator.getByRole('button', { name: 'Change the plan' }).click();
  await operator.getByText('from 20 Oct 2026').waitFor();
  await operator.getByText('Pause the agreement').click();
  await operator.locator('[name=from]').fill('2026-11-10');
  await operator.locator('[name=backIn]').fill('2027-01');
  await operator.getByRole('button', { name: 'Pause it' }).click();
  await operator.getByText('10 Nov 2026').waitFor();
  await operator.getByText('1 Jan 2027').first().waitFor();
  // What follows the pause cannot end before it has begun, and says so; until the pause today's plan stands on its page, by name.
  await operator.getByText('End the agreement').click();
  await operator.locator('[name=endsOn]').fill('2026-12-15');
  await operator.getByRole('button', { name: 'End it' }).click();
  await operator.getByText('The agreement begins on 1 Jan 2027. Choose a later day.').waitFor();
  await operator.getByRole('link', { name: 'Overview' }).last().click();
  expect(await operator.locator('.card', { hasText: 'Plan' }).first().innerText()).toContain('ends on 10 Nov 2026');
  await operator.getByRole('link', { name: 'History' }).click();
  for (const what of ['changed tenant', 'set ceiling', 'changed agreement', 'paused agreement'])
    await operator
      .getByRole('cell', { name: new RegExp(`^${what}`) })
      .first()
      .waitFor();
});

test('a suspension is begun and lifted with its reason', async () => {
  await openTenant(operator, 'Bakers');
  await operator.getByText('Suspend it').click();
  await operator.getByLabel(/^Why; its administrators/).fill('They asked for it');
  await operator.getByRole('button', { name: /^Suspend / }).click();
  await operator.getByText('Suspended: it begins and joins no meeting.').waitFor();
  await operator.getByLabel(/^Why it is lifted/).fill('Sorted out');
  await operator.getByRole('button', { name: 'Lift the suspension' }).click();
  await operator.getByText('Suspend it').waitFor();
});

test('secrets are shown to whoever has just shown who they are', async () => {
  await openTenant(operator, 'Bakers');
  town.clock.advance(11 * 60_000);
  await operator.getByRole('link', { name: 'Secrets' }).click();
  await operator.getByLabel(/Code of the authenticator/).fill(demoCode('admin@lantern.example', town.clock));
  await operator.getByRole('button').last().click();
  await operator.getByRole('heading', { name: 'Secrets' }).waitFor();
  await operator.getByRole('button', { name: 'Make another' }).click();
  expect(await operator.locator('code[id^="s"]').count()).toBe(2);
  await operator.getByText('Revoke', { exact: true }).first().click();
  await operator.getByRole('button', { name: 'Revoke it' }).first().click();
  await operator.getByRole('button', { name: 'Make another' }).waitFor();
  expect(await operator.locator('code[id^="s"]').count()).toBe(1);
});

test('usage is added up by tenant, day and server, down to a meeting and what servers said of it', async () => {
  await open(operator, '/console/usage');
  await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).waitFor();
  await operator.getByRole('link', { name: 'by day' }).click();
  await operator.getByText('Room-hours by day').waitFor();
  await operator.getByRole('link', { name: 'by server' }).click();
  await operator.getByRole('cell', { name: town.sim.name }).waitFor();
  await operator.getByRole('link', { name: 'by tenant' }).click();
  await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).click();
  await operator.getByRole('link', { name: 'Board <b>of</b> Oak' }).click();
  await operator.getByText('Polls saw it').waitFor();
  await operator.getByRole('cell', { name: '2950', exact: true }).waitFor();
});

test('a meeting that is nobody’s is tried by a rule, given by hand, and in the ledger then', async () => {
  await open(operator, '/console/usage/unattributed');
  await operator.getByText('None: every meeting is somebody’s.').waitFor();
  await open(network, '/console/usage/rules');
  await network.getByLabel('Meeting id begins with').fill('str');
  await network.getByLabel('Short name of the tenant').fill('oak-housing');
  await network.getByLabel('From', { exact: true }).fill('2026-10-01');
  await network.getByRole('button', { name: /^Try it/ }).click();
  await network.getByText('1 of nobody’s meetings would go to oak-housing.').waitFor();
  await network.getByRole('link', { name: /Nobody’s meetings/ }).click();
  await network.getByLabel('Whose is this').check();
  await network.getByLabel('Short name of the tenant').fill('oak-housing');
  await network.getByLabel('Why').fill('They told us');
  await network.getByRole('button', { name: 'Give the chosen ones' }).click();
  await network.getByText('None: every meeting is somebody’s.').waitFor();
  await open(operator, '/console/usage');
  await operator.getByRole('link', { name: 'Oak Street Housing Co-op' }).click();
  await operator.getByRole('link', { name: 'Whose is this' }).waitFor();
});

test('a mail is listed and looked at as its reader sees it', async () => {
  await open(operator, '/console/mails?text=ines');
  await operator.locator('tbody a').first().click();
  const mail = operator.frameLocator('iframe');
  await mail.getByText('Bakers').first().waitFor();
  expect(await operator.locator('iframe').getAttribute('sandbox')).toBe('');
});

/** Looks at a page again until it shows what the worker brings about. */
const shows = (path: string, text: string) =>
  until(async () => {
    await open(operator, path);
    return (await operator.locator('main').innerText()).includes(text);
  });

describe('what failed', () => {
  const toInes = () =>
    town.catcher.mails().filter(({ to }) => [to].flat().some((one) => one?.text.includes('ines@bakers.example')));
  const failed = () => operator.locator('tbody tr', { hasText: 'no such mailbox' });
  let before: number;

  test('a mail that was refused is marked with the server’s answer, and so is its job', async () => {
    await mailsAreOut(town.app);
    town.catcher.refused.add('ines@bakers.example');
    await openTenant(operator, 'Bakers');
    for (const _twice of [1, 2]) {
      await operator.getByText('Suspend it').click();
      await operator.getByLabel(/^Why; its administrators/).fill('They asked for it');
      await operator.getByRole('button', { name: /^Suspend / }).click();
      await operator.getByLabel(/^Why it is lifted/).fill('Sorted out');
      await operator.getByRole('button', { name: 'Lift the suspension' }).click();
    }
    await shows('/console/jobs', 'letters.send-letter');
    await until(async () => {
      await open(operator, '/console/mails?state=failed');
      return (await failed().count()) === 2;
    });
    await open(operator, '/console/jobs');
    expect(await failed().count()).toBe(2);
  });

  test('a mail tried again while the mailbox is still missing stays failed, with one more try', async () => {
    await open(operator, '/console/mails?state=failed');
    await failed().getByRole('link').first().click();
    const at = new URL(operator.url()).pathname;
    await operator.getByText('no such mailbox').waitFor();
    await operator.getByRole('button', { name: 'Try again' }).click();
    await until(async () => {
      await open(operator, at);
      return (await operator.locator('dt:text-is("Tries") + dd').innerText()) === '2';
    });
    await operator.getByText('no such mailbox').waitFor();
    await until(async () => {
      await open(operator, '/console/jobs');
      return (await failed().count()) === 2;
    });
  });

  test('a job tried again does its work, and leaves the list', async () => {
    // Since her mailbox is missing nothing has come: what comes now is what is tried again.
    before = toInes().length;
    town.catcher.refused.clear();
    await failed().first().getByRole('button', { name: 'Try again' }).click();
    await until(() => toInes().length === before + 1);
    await until(async () => {
      await open(operator, '/console/jobs');
      return (await failed().count()) === 1;
    });
  });

  test('a mail tried again goes out once, as the mail it was', async () => {
    await open(operator, '/console/mails?state=failed');
    expect(await failed().count()).toBe(1);
    await failed().getByRole('link').click();
    const messageId = await operator.locator('dt:text-is("Message-ID") + dd').innerText();
    await operator.getByRole('button', { name: 'Try again' }).click();
    await until(() => toInes().length === before + 2);
    expect(toInes().filter((mail) => mail.messageId === messageId)).toHaveLength(1);
    await shows('/console/mails?state=failed', 'No mail is like that.');
    await shows('/console/jobs', 'None. What fails is first tried again by itself');
  });
});

test('another reseller’s tenant, meeting and mail do not exist here', async () => {
  const foreign = town.world.tenants.find(({ resellerSlug }) => resellerSlug !== 'lantern')!;
  for (const path of [`tenants/${foreign.id}`, `usage/tenants/${foreign.id}`, `tenants/${foreign.id}/history`])
    expect((await operator.request.get(`${town.url}/console/${path}`)).status()).toBe(404);
  for (const path of [`usage/meetings/${newId()}`, `mails/${newId()}`])
    expect((await operator.request.get(`${town.url}/console/${path}`)).status()).toBe(404);
});

test('a webhook is added, its secret shown once, tested, and its log told', async () => {
  await open(operator, '/console/webhooks');
  await operator.getByLabel('Name').fill('Books');
  await operator.getByLabel('Address').fill('https://books.example/in');
  await operator.getByLabel('invoice.issued').check();
  await operator.getByRole('button', { name: 'Add it' }).click();
  expect(await operator.locator('#secret').innerText()).toMatch(/^whsec_/);
  await open(operator, '/console/webhooks');
  expect(await operator.locator('#secret').count()).toBe(0);
  await operator.getByRole('link', { name: 'Books' }).click();
  await operator.getByRole('button', { name: 'Send a test' }).click();
  await operator.getByText('test', { exact: true }).first().waitFor();
});

test('an alert’s topics stand once, in words, whichever way it goes; what Matrix asks for comes with Matrix', async () => {
  await open(operator, '/console/alerts');
  expect(await operator.getByText('A payment has failed').count()).toBe(1);
  expect(await operator.getByLabel('Room id').isVisible()).toBe(false);
  await operator.getByLabel('In a Matrix room').check();
  expect(await operator.getByLabel('Room id').isVisible()).toBe(true);
  await operator.getByLabel('By mail').check();
  await operator.getByLabel('Name').fill('Money');
  await operator.getByLabel('Where').fill('books@lantern.example');
  await operator.getByLabel('A payment has failed').check();
  await looked(operator, 'alerts');
  await operator.getByRole('button', { name: 'Add it' }).click();
  expect(await operator.getByRole('row', { name: 'Money' }).innerText()).toMatch(
    /mail\s+books@lantern.example\s+A payment has failed/,
  );
});

test('a colour on which white cannot be read is refused, with the name that was typed kept', async () => {
  await open(operator, '/console/branding');
  await operator.getByLabel('Name', { exact: true }).fill('Lantern Rooms');
  await operator.getByLabel('Colour').fill('#ffdd00');
  await operator.getByRole('button', { name: 'Save' }).click();
  await operator.getByText('White text cannot be read on #ffdd00').waitFor();
  expect(await operator.getByLabel('Name', { exact: true }).inputValue()).toBe('Lantern Rooms');
  await operator.getByLabel('Colour').fill('#123a6b');
  await operator.getByRole('button', { name: 'Save' }).click();
  await operator.getByRole('link', { name: 'Lantern Rooms' }).waitFor();
  expect(await (await operator.request.get(`${town.url}/brand/lantern.css`)).text()).toContain('#123a6b');
});

describe('a logo', () => {
  const flat = (background: string) => sharp({ create: { width: 300, height: 100, channels: 3, background } });
  const upload = async (name: string, buffer: Buffer): Promise<void> => {
    await operator.getByLabel(/^A picture/).setInputFiles({ name, mimeType: 'image/png', buffer });
    await operator.getByRole('button', { name: 'Show this logo' }).click();
  };
  const styleOf = async (slug: string): Promise<string> =>
    (await operator.request.get(`${town.url}/brand/${slug}.css`)).text();
  const shown = (page: Page) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('.brand'), '::before').backgroundImage`);

  test('that is no picture, holds more than one, or is too large is refused, and nothing of it kept', async () => {
    await open(operator, '/console/branding');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    const png = await flat('#204060').png().toBuffer();
    for (const [name, file, wrong] of [
      ['logo.svg', svg, 'no PNG, JPEG or WebP'],
      ['svg.png', Buffer.concat([png.subarray(0, 8), svg]), 'cannot be read'],
      ['page.png', Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]), 'holds more than a picture'],
      ['wall.png', await flat('#fff').resize(3000, 2000).png().toBuffer(), 'million are the most'],
      ['large.png', Buffer.concat([png, Buffer.alloc(1_050_000)]), 'larger than 1024 KiB'],
    ] as const) {
      await upload(name, file);
      await operator.locator('#picture-wrong').getByText(wrong).waitFor();
    }
    expect(await styleOf('lantern')).not.toContain('url(');
  });

  test('is drawn anew, stands on its reseller’s pages and mails, and on nobody else’s', async () => {
    const given = await flat('#204060')
      .jpeg()
      .withExif({ IFD0: { Artist: 'Ada' } })
      .toBuffer();
    await upload('logo.jpg', given);
    await operator.getByRole('button', { name: 'Show none' }).waitFor();
    await until(async () => (await shown(operator)) !== 'none');
    const [address] = /\/brand\/lantern\/[0-9a-f]{32}\.png/.exec(await shown(operator))!;
    const answer = await operator.request.get(town.url + address);
    expect(answer.headers()).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
      'x-content-type-options': 'nosniff',
    });
    expect((await sharp(await answer.body()).metadata()).exif).toBeUndefined();
    const inMail = operator.frameLocator('iframe').locator('img');
    expect(await inMail.getAttribute('src')).toMatch(/^data:image\/png;base64,/);
    expect(await inMail.evaluate((one: unknown) => (one as { naturalWidth: number }).naturalWidth)).toBe(300);
    const { page: stranger } = await visitor(town.browser, town.complaints);
    await open(stranger, '/join/lantern');
    await until(async () => (await shown(stranger)) !== 'none');
    expect(await shown(stranger)).toContain(address);
    await open(network, '/console');
    expect(await shown(network)).toBe('none');
    expect(await styleOf('wren')).not.toContain('url(');
    expect((await operator.request.get(town.url + address.replace('lantern', 'wren'))).status()).toBe(404);
    await stranger.close();
  });

  test('is taken away again; what was issued under it still finds it', async () => {
    const [address] = /\/brand\/lantern\/[0-9a-f]{32}\.png/.exec(await shown(operator))!;
    const tag = (await operator.request.get(`${town.url}/brand/lantern.css`)).headers().etag!;
    const again = () => operator.request.get(`${town.url}/brand/lantern.css`, { headers: { 'if-none-match': tag } });
    expect((await again()).status()).toBe(304);
    await operator.getByRole('button', { name: 'Show none' }).click();
    await operator.getByText('None yet: your name stands alone.').waitFor();
    expect((await again()).status()).toBe(200);
    await until(async () => (await shown(operator)) === 'none');
    expect((await operator.request.get(town.url + address)).status()).toBe(200);
  });
});

test('the network sees all resellers, a reseller does not', async () => {
  // Whoever changes terms shows first who they are: signing in anew does.
  network = await town.signedIn('admin@hearth.example');
  await open(network, '/console/resellers');
  await network.getByRole('link', { name: 'Lantern Rooms' }).click();
  await network.getByLabel('a percent of what it bills, net').check();
  await network.getByLabel('Percent, if by percent').fill('32,5');
  await network.getByRole('button', { name: 'Let them hold from that day' }).click();
  await network.getByText('32.5 % of retail, net').waitFor();
  await network.getByLabel('Standing').selectOption('lapsed');
  await network.getByRole('button', { name: 'Save' }).click();
  expect(await network.getByLabel('Standing').inputValue()).toBe('lapsed');
  await network.getByLabel('Standing').selectOption('active');
  await network.getByRole('button', { name: 'Save' }).click();
  expect((await operator.request.get(`${town.url}/console/resellers`)).status()).toBe(403);
});

test('no page complained', () => expect(town.complaints.filter((one) => !/status of (409|422)/.test(one))).toEqual([]));
