import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { SignIn } from '../../libs/people';
import { platformRoutes } from '../../tools/docs/access';
import { visitor } from '../world/browser';
import { fillEveryTable } from '../world/fill-every-table';
import { NO_PAGE } from '../world/no-page';
import { type RunningApplication, runningApplication } from '../world/running-application';
import { type Walked, walk } from '../world/walk';

const routes = platformRoutes().filter(
  ({ method, door }) => method === 'GET' && ['console', 'portal', 'account', 'open'].includes(door!),
);
const noPages = new Set(Object.keys(NO_PAGE));
let town: RunningApplication;
let owner: Client;
const walks: Walked[] = [];

beforeAll(async () => {
  town = await runningApplication('every_page', new Date('2026-10-12T09:00:00Z'));
  owner = new Client({ connectionString: town.ownerUrl });
  await owner.connect();
  await fillEveryTable(owner, town.world);
  await owner.query('update applications set confirmed_at = applied_at, given = $1', [
    { name: 'Willow', contactName: 'Ada', membershipKind: 'organisation', street: '1 Mill Lane', countryCode: 'GB' },
  ]);
  // Pages are as wide as their words: `TALLYROOM_LANGUAGE=ca` walks them, and takes their pictures, in another language.
  await owner.query('update people set language = $1', [process.env.TALLYROOM_LANGUAGE ?? 'en']);
  // A line with the meetings behind it; what is issued is not to be changed otherwise.
  await owner.query('alter table invoice_lines disable trigger user');
  await owner.query(
    `update invoice_lines set seconds = 3600, usage_month = '2026-10-01', about_tenant_id = tenant_id, usage_after_position = 0,
       usage_until_position = 1 where tenant_id is not null`,
  );
  await owner.query('alter table invoice_lines enable trigger user');
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await town?.stop();
});

const oneOf = async (sql: string): Promise<string> => String(Object.values((await owner.query(sql)).rows[0])[0]);
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const lookedAs = async (email: string, starts: string[], leaveOut = noPages): Promise<Walked['found']> => {
  const page = await town.signedIn(email);
  const walked = await walk(page, starts, routes, leaveOut);
  walks.push(walked);
  await page.close();
  return walked.found;
};

describe('axe finds nothing by day or in the dark, and nothing is wider than a phone, on any page', () => {
  test('of the console', async () => {
    const draft = await oneOf(
      `select i.id from invoices i join resellers r on r.id = i.issuer_reseller_id
       where i.state = 'draft' and i.tier = 'retail' and r.slug = 'lantern'`,
    );
    const transfer = await oneOf(
      `select t.id from bank_transactions t join resellers r on r.id = t.reseller_id where r.slug = 'lantern'`,
    );
    const items = [
      `/console/invoices/${draft}`,
      `/console/payments/bank/${transfer}`,
      '/console/prices/lantern-retail',
    ];
    const starts = ['/console', ...items, '/account/second-factor', '/account/proof'];
    expect(await lookedAs('admin@lantern.example', starts)).toEqual({});
  }, 180_000);

  test('that the network alone has, or sees with others to choose from', async () => {
    const starts = ['/console', '/console/resellers', '/console/applications', '/console/month-end?tier=wholesale'];
    const known = new Set([...noPages, ...walks[0]!.routes]);
    expect(await lookedAs('admin@hearth.example', starts, known)).toEqual({});
  }, 60_000);

  test('of the portal', async () => {
    expect(await lookedAs('admin@oak-housing.example', ['/portal'])).toEqual({});
  }, 120_000);

  test('for those who have a link and nothing else', async () => {
    const first = (table: string, change: string, value: string) =>
      owner.query(`update ${table} set ${change} = $1 where id = (select id from ${table} order by id limit 1)`, [
        value,
      ]);
    await first('invitations', 'token_hash', hashOf('invited'));
    await first('applications', 'token_hash', hashOf('asked'));
    await first('payments', 'link_token', 'to-pay');
    const signIn = new URL((await town.app.get(SignIn).createLink('viewer@oak-housing.example'))!).pathname;
    const room = await oneOf('select guest_key from rooms limit 1');
    const { page } = await visitor(town.browser, town.complaints);
    await page.goto(new URL('/sign-in', town.url).href);
    const links = [signIn, `/r/${room}`, '/join/confirmation/asked', '/invitations/invited', '/pay/to-pay'];
    const starts = ['/', '/reselling', '/sandbox', '/join/lantern', '/problems', ...links];
    const walked = await walk(page, starts, routes, noPages);
    walks.push(walked);
    expect(walked.found).toEqual({});
  }, 60_000);
});

test('no page was left out', () => {
  const opened = new Set(walks.flatMap(({ routes: of }) => [...of]));
  expect(routes.map(({ path }) => path).filter((path) => !opened.has(path) && !noPages.has(path))).toEqual([]);
  expect([...noPages].filter((path) => !routes.some((one) => one.path === path))).toEqual([]);
});

test('no page complained', () => expect(town.complaints).toEqual([]));
