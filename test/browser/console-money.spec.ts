import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { CloseMonths } from '../../libs/invoicing';
import { PollServer, SweepRecordings } from '../../libs/metering';
import { ServersStore } from '../../libs/placement';
import { asCommand, Tenancy } from '../../libs/runtime';
import { archivedMeetings } from '../world/archived-meetings';
import { axe } from '../world/axe';
import { visitor } from '../world/browser';
import { readJournal } from '../world/journal';
import { enter, tabTo, typeInto } from '../world/keyboard';
import { type RunningApplication, runningApplication } from '../world/running-application';
import { until } from '../world/until';
import { unzipped } from '../world/unzipped';

const actor = asCommand('console money');
let town: RunningApplication;
let lantern: Page;
let network: Page;
const at = (path: string): string => new URL(path, town.url).href;

const figure = async (sql: string): Promise<number> =>
  Number(
    (await town.app
      .get(Tenancy)
      .acrossNetwork({ actor, why: 'test' }, (tx) => tx.one<{ n: string }>(`select (${sql}) as n`)))!.n,
  );

/** Turns the clock to the day drafts are made, with every server read until then. */
async function closeOn(instant: string): Promise<void> {
  town.clock.turnTo(new Date(instant));
  const [server] = await town.app
    .get(Tenancy)
    .acrossNetwork({ actor, why: 'test' }, async (tx) =>
      (await town.app.get(ServersStore).all(tx)).filter(({ name }) => name === 'bbb-1'),
    );
  await town.app.get(PollServer).run(server!.id);
  await town.app.get(SweepRecordings).run(server!.id);
  await town.app.get(CloseMonths).run();
}

/** Opens a page again until it shows what work in the queues brings about. */
async function shows(page: Page, address: string, text: string): Promise<void> {
  await until(async () => {
    await page.goto(at(address));
    return (await page.locator('main').innerText()).replace(/\s+/g, ' ').includes(text);
  }, 30_000);
}

beforeAll(async () => {
  town = await runningApplication('console_money');
  town.clock.turnTo(new Date('2026-10-20T09:00:00Z'));
  await archivedMeetings(town, { 'oak-housing': [2, 3, 20], 'green-thread': [25] }, '2026-10-06');
  await closeOn('2026-11-04T08:00:00Z');
  lantern = await town.signedIn('admin@lantern.example');
  network = await town.signedIn('admin@hearth.example');
  await shows(network, '/console/month-end?month=2026-10&tier=wholesale', 'Lantern');
}, 180_000);
afterAll(() => town?.stop());

/** Every page below is looked at by axe, and on a phone nothing but tables is wider than the screen. */
async function isWellMade(page: Page): Promise<void> {
  expect({ at: page.url(), axe: await axe(page) }).toEqual({ at: page.url(), axe: [] });
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 800 });
  expect({
    at: page.url(),
    width: await page.evaluate<number>('document.documentElement.scrollWidth'),
  }).toEqual({ at: page.url(), width: 390 });
  await page.setViewportSize(size);
}

describe('invoices', () => {
  test('are searched by payer, filtered by state, and taken away as a table', async () => {
    await lantern.goto(at('/console/invoices'));
    await isWellMade(lantern);
    await lantern.getByRole('searchbox').fill('oak');
    await lantern.getByLabel('State').selectOption('draft');
    await lantern.getByRole('button', { name: 'Show' }).click();
    expect(await lantern.locator('tbody tr').count()).toBe(1);
    expect(await lantern.locator('tbody tr').innerText()).toContain('Oak Street Housing Co-op');
    const csv = await lantern.request.get(
      at((await lantern.getByRole('link', { name: 'Download as CSV' }).getAttribute('href'))!),
    );
    // 12.00 for October, five hours past twenty at 0.60, 12.00 for November; 20 % VAT.
    expect((await csv.text()).split('\n')[1]).toBe(
      ',invoice,draft,Oak Street Housing Co-op,2026-10,,,GBP,27.00,5.40,32.40',
    );
    await lantern.getByRole('searchbox').fill('nobody');
    await lantern.getByRole('button', { name: 'Show' }).click();
    await lantern.getByText('Nothing fits.').waitFor();
    await isWellMade(lantern);
  });

  test('a draft is seen as it would be printed, and is no invoice yet', async () => {
    await lantern.goto(at('/console/invoices?q=oak'));
    await lantern.getByRole('link', { name: 'Draft' }).click();
    await isWellMade(lantern);
    const preview = await lantern.request.get(
      at((await lantern.getByRole('link', { name: 'Preview as PDF' }).getAttribute('href'))!),
    );
    expect(preview.headers()['content-type']).toBe('application/pdf');
    expect((await preview.body()).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await lantern.request.get(lantern.url().replace(/[^/]+$/, 'x/preview'))).status()).toBe(404);
  });

  test('a place in the list that is none is refused', async () => {
    for (const wrong of ['after=x', 'after=2026~0199f3c0-0000-7000-8000-000000000000', 'state=lost', 'sort=luck'])
      expect((await lantern.request.get(at(`/console/invoices?${wrong}`))).status()).toBe(422);
  });
});

describe('month end', () => {
  test('says which sources are read, marks what wants a look, and issues what is complete', async () => {
    await lantern.goto(at('/console/month-end?month=2026-10'));
    await lantern.getByText('Every server is read to the end of the month.').waitFor();
    await isWellMade(lantern);
  });

  test('is done by the keyboard alone: a draft corrected, held and let go, and all approved', async () => {
    await lantern.goto(at('/console'));
    await enter(lantern, 'Month end');
    await enter(lantern, 'Oak Street Housing Co-op');
    const total = lantern.locator('tr.total');
    expect(await total.innerText()).toContain('32.40');
    await typeInto(lantern, 'What', 'Help with the first assembly');
    await typeInto(lantern, 'Amount', '10.00');
    await typeInto(lantern, 'Why', 'Asked for by mail');
    await enter(lantern);
    expect(await total.innerText()).toContain('44.40');
    await tabTo(lantern, 'Drop Help with the first assembly');
    await lantern.keyboard.press('Enter');
    await typeInto(lantern, 'Why', 'A present after all');
    await enter(lantern);
    expect(await total.innerText()).toContain('32.40');
    await typeInto(lantern, 'Why hold it', 'The board wants a look');
    await enter(lantern);
    await lantern.getByRole('status').filter({ hasText: 'The board wants a look' }).waitFor();
    await enter(lantern, 'Release');
    await enter(lantern, '← Month end');
    await enter(lantern, 'Approve all complete drafts');
  });

  test('shows what is issued and mailed, on either side', async () => {
    await shows(lantern, '/console/month-end?month=2026-10', 'Mails sent 5');
    const uncharged = lantern.getByText('The network has issued no invoice for this month');
    await lantern.goto(at('/console/margin?month=2026-10'));
    await uncharged.waitFor();
    await network.goto(at('/console/month-end?month=2026-10&tier=wholesale'));
    await network.getByRole('button', { name: 'Approve all complete drafts' }).click();
    await shows(network, '/console/month-end?month=2026-10&tier=wholesale', 'Mails sent 3');
    await lantern.reload();
    expect(await uncharged.count()).toBe(0);
    await isWellMade(network);
  });

  test('is taken away as one file that holds what was issued', async () => {
    await lantern.goto(at('/console/month-end?month=2026-10'));
    const [download] = await Promise.all([
      lantern.waitForEvent('download'),
      lantern.getByRole('link', { name: 'Download the month' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('lantern-2026-10.zip');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const files = unzipped(Buffer.concat(chunks));
    expect([...files.keys()].sort()).toEqual([
      'books.journal',
      ...[1, 2, 3, 4, 5].map((number) => `documents/LAN-2026-000${number}.pdf`),
      'lines.csv',
      'payments.csv',
      'vat.csv',
    ]);
    const lines = files.get('lines.csv')!.toString().trim().split('\n').slice(1);
    const sum = (index: number): number =>
      Math.round(lines.reduce((all, line) => all + Number(line.split(',').at(index)), 0) * 100);
    const [, vat] = files.get('vat.csv')!.toString().trim().split('\n');
    expect(vat).toMatch(/^invoice,standard-gb,20,5,GBP,/);
    expect([sum(-4), sum(-3)]).toEqual(
      vat!
        .split(',')
        .slice(-2)
        .map((amount) => Math.round(Number(amount) * 100)),
    );
    // The books balance, and stand for the same money as the lines and the VAT.
    const { mistakes, accounts } = readJournal(files.get('books.journal')!.toString());
    expect(mistakes).toEqual([]);
    expect([accounts.get('income:sales'), accounts.get('liabilities:vat output')]).toEqual([-sum(-4), -sum(-3)]);
    expect(files.get('documents/LAN-2026-0001.pdf')!.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('the network’s invoice stands among the received, with the same seconds on both sides', async () => {
    await lantern.goto(at('/console/invoices/received'));
    const cells = await lantern.locator('tbody tr td').allInnerTexts();
    const seconds = expect.stringMatching(/^180,000 s\s+50 h 00 min$/);
    expect(cells.slice(-3)).toEqual([seconds, seconds, 'none']);
    // The last column is what one comes for: it is within sight.
    await lantern.setViewportSize({ width: 1100, height: 800 });
    const list = lantern.locator('main .scroll');
    expect(await list.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
    await isWellMade(lantern);
  });

  test('a letter is sent again as another mail', async () => {
    await lantern.goto(at('/console/invoices?q=oak'));
    await lantern.getByRole('link', { name: /LAN-2026/ }).click();
    const number = /LAN-2026-\d{4}/.exec(await lantern.locator('h1').innerText())![0];
    const about = () => town.catcher.mails().filter(({ subject }) => subject?.includes(number));
    const before = about().length;
    await lantern.getByRole('button', { name: 'Send again' }).click();
    await until(() => about().length > before);
    expect(new Set(about().map(({ messageId }) => messageId)).size).toBe(before + 1);
    await isWellMade(lantern);
  });

  test('a draft far off the month before stands first, and says so', async () => {
    town.clock.turnTo(new Date('2026-11-20T09:00:00Z'));
    await archivedMeetings(town, { 'oak-housing': [2, 70], 'green-thread': [25] }, '2026-11-06');
    await closeOn('2026-12-04T08:00:00Z');
    // A month later the session is over.
    lantern = await town.signedIn('admin@lantern.example');
    await shows(lantern, '/console/month-end?month=2026-11', 'Oak Street');
    const rows = lantern.getByRole('region', { name: 'Invoices' }).locator('tbody tr');
    const oak = rows.filter({ hasText: 'Oak Street' });
    await until(async () => {
      await lantern.reload();
      return (await oak.innerText()).includes('far off last month');
    });
    expect(await rows.first().innerText()).toContain('far off last month');
    // 52 hours past twenty at 0.60 and one fee, 43.20; before it were five hours and two fees, 27.00.
    expect(await oak.innerText()).toMatch(/Oak Street[\s\S]*£27\.00[\s\S]*\+60 %[\s\S]*£43\.20/);
    await isWellMade(lantern);
  });
});

describe('a logo', () => {
  const drawn = (background: string) =>
    sharp({ create: { width: 200, height: 100, channels: 3, background } })
      .png()
      .toBuffer();
  async function show(background: string): Promise<void> {
    await lantern.goto(at('/console/branding'));
    const file = { name: 'logo.png', mimeType: 'image/png', buffer: await drawn(background) };
    await lantern.getByLabel(/^A picture/).setInputFiles(file);
    await lantern.getByRole('button', { name: 'Show this logo' }).click();
    await lantern.getByRole('img', { name: 'The logo of Lantern' }).waitFor();
  }
  const pdf = async (path: string): Promise<string> =>
    (await (await lantern.request.get(at(path))).body()).toString('latin1');
  /** The colours of the logos in the mails about Oak's November, the first mail first. */
  const inMails = async (): Promise<number[][]> => {
    const logos = town.catcher
      .mails()
      .filter(({ text }) => text?.includes('Oak Street') && text.includes('£51.84'))
      .map(({ attachments }) => attachments.find(({ cid }) => cid === 'logo')!.content);
    return Promise.all(logos.map(async (logo) => [...(await sharp(logo).raw().toBuffer()).subarray(0, 3)]));
  };

  test('stands on documents and mails from then on, and those issued under it keep it', async () => {
    await show('#c01020');
    await lantern.goto(at('/console/invoices?q=oak&month=2026-11'));
    await lantern.getByRole('link', { name: 'Draft' }).click();
    const { pathname } = new URL(lantern.url());
    expect(await pdf(`${pathname}/preview`)).toContain('/Subtype /Image');
    await lantern.getByRole('button', { name: 'Approve' }).click();
    await shows(lantern, pathname, 'sent');
    expect(await pdf(`${pathname}/pdf`)).toContain('/Subtype /Image');
    await until(async () => (await inMails()).length === 1);
    await show('#1020c0');
    await lantern.goto(at(pathname));
    await lantern.getByRole('button', { name: 'Send again' }).click();
    await until(async () => (await inMails()).length === 2);
    const red = [0xc0, 0x10, 0x20];
    expect(await inMails()).toEqual([red, red]);
  });
});

describe('prices', () => {
  const fee = 'plans.7.monthlyFee';
  const field = (name: string) => lantern.locator(`[name="${name}"]`);
  /** The plan called Commons is the eighth of the list; its details are opened to be changed. */
  const openCommons = async (): Promise<void> => {
    await lantern.goto(at('/console/prices/lantern-retail/draft'));
    await lantern.getByText('Commons', { exact: true }).click();
  };

  test('are read by version', async () => {
    lantern = await town.signedIn('admin@lantern.example');
    await lantern.goto(at('/console/prices'));
    await isWellMade(lantern);
    await lantern.getByRole('link', { name: 'lantern-retail', exact: true }).click();
    expect(await lantern.locator('tr', { hasText: 'commons-volume' }).innerText()).toContain('£15.00');
    await isWellMade(lantern);
  });

  test('that leave a gap or overlap are refused, each beside its field', async () => {
    await openCommons();
    await isWellMade(lantern);
    await field('plans.7.usage.tiers.1.fromHours').fill('120');
    await field(fee).fill('-1.00');
    await lantern.getByRole('button', { name: 'Save' }).click();
    expect(await lantern.locator('[id="plans.7.usage.tiers.1.fromHours-wrong"]').innerText()).toContain(
      'starts at 120 hours: a gap after 100',
    );
    expect(await lantern.locator(`[id="${fee}-wrong"]`).innerText()).toContain('below zero');
    await isWellMade(lantern);
    await field('plans.7.usage.tiers.1.fromHours').fill('80');
    await lantern.getByRole('button', { name: 'Save' }).click();
    expect(await lantern.locator('[id="plans.7.usage.tiers.1.fromHours-wrong"]').innerText()).toContain('overlaps');
  });

  test('with plans and tiers added, and seen, come back whole when they are refused', async () => {
    await openCommons();
    const added = async (code: string): Promise<number> => {
      const at = (await lantern.locator('[value="plan"]').count()) - 1;
      await lantern.getByText('Add a plan').click();
      for (const [name, value] of [
        ['code', code],
        ['name', code.toUpperCase()],
        ['monthlyFee', '1.00'],
      ])
        await field(`plans.${at}.${name}`).fill(value!);
      return at;
    };
    const first = await added('first');
    await lantern.getByRole('button', { name: 'See what it changes' }).click();
    await lantern.locator('#effect').waitFor();
    const minutes = `plans.${await added('second')}.limits.minutes`;
    await field(minutes).fill('an hour');
    await lantern.getByRole('button', { name: 'Save' }).click();
    expect(await lantern.locator(`[id="${minutes}-wrong"]`).innerText()).not.toBe('');
    expect(await field(minutes).inputValue()).toBe('an hour');
    expect(await field(`plans.${first}.code`).inputValue()).toBe('first');
    expect(await lantern.getByText('SECOND', { exact: true }).count()).toBe(1);
    await isWellMade(lantern);
  });

  test('show what they would have done to last month, and are saved for a day to come', async () => {
    await openCommons();
    await field(fee).fill('20.00');
    await lantern.getByRole('button', { name: 'See what it changes' }).click();
    // November again: 52 hours at 0.60 and the fee, now 20.00 where it was 12.00.
    expect(await lantern.locator('#effect tr', { hasText: 'Oak Street' }).innerText()).toMatch(
      /£43\.20\s+£51\.20\s+£8\.00/,
    );
    await isWellMade(lantern);
    await lantern.getByLabel('From').first().fill('2026-10-01');
    await lantern.getByRole('button', { name: 'Save' }).click();
    await lantern.getByText('A version starts on 1 Oct 2026 already.').waitFor();
    await lantern.getByLabel('From').first().fill('2027-01-01');
    await lantern.getByRole('button', { name: 'Save' }).click();
    await lantern.getByText('The new version is saved.').waitFor();
    expect(await lantern.getByRole('link', { name: /1 Jan 2027/ }).count()).toBe(1);
  });

  test('of the network are not a reseller’s to change, nor another reseller’s to see', async () => {
    expect((await lantern.request.get(at('/console/prices/hearth-wholesale/draft'))).status()).toBe(403);
    expect((await lantern.request.get(at('/console/prices/wren-retail'))).status()).toBe(404);
  });

  test('at wholesale show what they would have done to each reseller', async () => {
    network = await town.signedIn('admin@hearth.example');
    await network.goto(at('/console/prices/hearth-wholesale/draft'));
    await network.getByText('commons', { exact: true }).first().click();
    await network.locator(`[name="${fee}"]`).fill('5.00');
    await network.getByRole('button', { name: 'See what it changes' }).click();
    expect(await network.locator('#effect tr', { hasText: 'Lantern' }).innerText()).toMatch(/£2\.00\s*$/);
    await isWellMade(network);
  });
});

/** How many pixels of the chart have the colour of its last series. */
const pixelsOfTheLast = (page: Page): Promise<number> =>
  page.locator('.chart .plot').evaluate((plot) => {
    const canvas = plot.querySelector('canvas')!;
    const [red, green, blue] = plot.ownerDocument.defaultView!.getComputedStyle(plot).color.match(/\d+/g)!.map(Number);
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) count += 1;
    return count;
  });

describe('margin', () => {
  test('is what is left of a tenant’s month, and adds up to the whole', async () => {
    await lantern.goto(at('/console/margin?month=2026-10'));
    // 27.00 from Oak; the network asks 4.00 twice, and 25 hours at 0.32.
    expect(await lantern.locator('tbody tr', { hasText: 'Oak Street' }).innerText()).toMatch(
      /£27\.00\s+£16\.00\s+£0\.00\s+£11\.00/,
    );
    const csv = await (
      await lantern.request.get(at((await lantern.getByRole('link', { name: 'CSV' }).getAttribute('href'))!))
    ).text();
    const rows = csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const together = rows.reduce((sum, row) => sum + Math.round(Number(row.at(-1)) * 100), 0);
    const shown = await lantern.locator('tfoot td').nth(4).innerText();
    expect(shown).toBe(`£${(together / 100).toFixed(2)}`);
    await lantern.locator('.chart canvas').waitFor();
    // A dot of five pixels is no chart: of a single month the margin is a bar, in the colour it has in the legend.
    expect(await lantern.locator('.chart tbody tr').count()).toBe(1);
    expect(await pixelsOfTheLast(lantern)).toBeGreaterThan(500);
    await isWellMade(lantern);
    expect(
      (await lantern.request.get(at('/console/margin?after=x~0199f3c0-0000-7000-8000-000000000000'))).status(),
    ).toBe(422);
  });
});

/** How many pixels each tenth of a chart's width has in the colour of its one line, drawn by the page's own script of these figures. */
const drawnIn = (page: Page, figures: (number | '')[]): Promise<number[]> =>
  page.evaluate<number[]>(`(async () => {
    const chart = document.querySelector('figure.chart').cloneNode(true);
    chart.dataset.kind = 'lines';
    chart.querySelector('thead').innerHTML = '<tr><th>Hour</th><th>People</th></tr>';
    chart.querySelector('tbody').innerHTML =
      ${JSON.stringify(figures)}.map((one, at) => '<tr><td>' + at + '</td><td>' + one + '</td></tr>').join('');
    document.querySelector('main').append(chart);
    draw(chart);
    await new Promise((drawn) => requestAnimationFrame(drawn));
    const plot = chart.querySelector('.plot');
    const canvas = plot.querySelector('canvas');
    const colour = getComputedStyle(plot).color.match(/\\d+/g).map(Number);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const tenths = Array(10).fill(0);
    for (let at = 0; at < data.length; at += 4)
      if (colour.every((part, of) => data[at + of] === part)) tenths[Math.floor((((at / 4) % canvas.width) / canvas.width) * 10)] += 1;
    chart.remove();
    return tenths;
  })()`);

test('no line leads over hours that nobody knows, and a lone hour is seen', async () => {
  await lantern.goto(at('/console/margin?month=2026-10'));
  await lantern.locator('.chart canvas').waitFor();
  const hours = (known: (at: number) => boolean) =>
    Array.from({ length: 200 }, (_, at) => (known(at) ? 7 : ('' as const)));
  const tenths = await drawnIn(
    lantern,
    hours((at) => at < 40 || at === 100 || at > 170),
  );
  expect([3, 4, 6, 7].map((one) => tenths[one])).toEqual([0, 0, 0, 0]);
  expect(tenths[5]).toBeGreaterThan(3);
  for (const drawn of [1, 9]) expect(tenths[drawn]).toBeGreaterThan(50);
});

describe('the issuer', () => {
  test('is changed for documents to come, and what was issued stays as it was', async () => {
    await lantern.goto(at('/console/issuer'));
    await isWellMade(lantern);
    await lantern.getByLabel('Registered name').fill('Lantern Society Limited');
    await lantern.getByLabel('Terms of payment in days').fill('300');
    await lantern.getByRole('button', { name: 'Save', exact: true }).click();
    expect(await lantern.locator('#paymentTermsDays-wrong').innerText()).toBe('must be 120 days at most');
    await isWellMade(lantern);
    await lantern.getByLabel('Terms of payment in days').fill('30');
    await lantern.getByRole('button', { name: 'Save', exact: true }).click();
    await lantern.getByText('Saved.').waitFor();
    expect(await lantern.getByLabel('Registered name').inputValue()).toBe('Lantern Society Limited');
    expect(await figure(`select count(*) from invoices where seller ->> 'name' = 'Lantern Society Limited'`)).toBe(0);
  });

  test('has bank details that a slip of a digit does not get into', async () => {
    await lantern.getByLabel('IBAN').fill('GB33 BUKB 2020 1555 5555 56');
    await lantern.getByRole('button', { name: 'Save bank details' }).click();
    await lantern.locator('#iban-wrong').waitFor();
    await lantern.getByLabel('IBAN').fill('GB33 BUKB 2020 1555 5555 55');
    await lantern.getByRole('button', { name: 'Save bank details' }).click();
    await lantern.getByText('Saved.').waitFor();
    expect(await lantern.getByLabel('IBAN').inputValue()).toBe('GB33BUKB20201555555555');
  });

  test('keeps its VAT statuses by date, and its counter whatever the format', async () => {
    await lantern.getByLabel('First day').fill('2027-04-01');
    await lantern.getByLabel('VAT number').fill('gb 123 4567 89');
    await lantern.getByRole('button', { name: 'Add from this day' }).click();
    await lantern.getByText('GB123456789').waitFor();
    await lantern.getByLabel('First day').fill('2027-04-01');
    await lantern.getByLabel('VAT number').fill('GB123456789');
    await lantern.getByRole('button', { name: 'Add from this day' }).click();
    await lantern.locator('#startsOn-wrong').waitFor();
    await isWellMade(lantern);
    await lantern.locator('summary', { hasText: 'Take it back' }).click();
    await lantern.getByRole('button', { name: 'Take it back' }).click();
    await lantern.getByText('Saved.').waitFor();
    expect(await lantern.getByText('GB123456789').count()).toBe(0);
    // The one there was before is on documents, and has no such button.
    expect(await lantern.getByText('Take it back').count()).toBe(0);
    await lantern.getByLabel('Invoices', { exact: true }).fill('LS/{YYYY}');
    await lantern.getByRole('button', { name: 'Save number format' }).click();
    await lantern.locator('#invoice-wrong').waitFor();
    await lantern.getByLabel('Invoices', { exact: true }).fill('LS/{YYYY}/{00000}');
    await lantern.getByRole('button', { name: 'Save number format' }).click();
    await lantern.getByText('LS/2026/00007').waitFor();
  });

  test('has a sender whose records are looked up', async () => {
    await lantern.getByRole('link', { name: 'Check its records' }).click();
    await lantern.locator('#sender').getByText('rooms.example', { exact: true }).waitFor();
    await lantern.getByText('MAIL_DKIM_SELECTOR').waitFor();
    await isWellMade(lantern);
  });

  test('is not for finance to change', async () => {
    const finance = await town.signedIn('finance@lantern.example');
    await finance.goto(at('/console/issuer'));
    expect(await finance.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
  });
});

test('the pages speak the reader’s language', async () => {
  const catalan = await town.signedIn('admin@tramuntana.example');
  await catalan.goto(at('/console/month-end?month=2026-10'));
  await catalan.getByRole('heading', { name: 'Tancament de mes' }).waitFor();
  expect(await catalan.locator('main').innerText()).toContain('retinguda');
  const { page: stranger } = await visitor(town.browser, town.complaints);
  await stranger.goto(at('/console/invoices'));
  expect(stranger.url()).toContain('/sign-in');
});

test('no page complained but of what was refused', () =>
  expect(town.complaints.filter((one) => !one.includes('status of 4'))).toEqual([]));
