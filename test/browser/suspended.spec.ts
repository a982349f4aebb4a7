import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { SimulatedStripe } from '../../apps/stripe-sim';
import { PlanDunning, PROPOSED, SaveDunningPolicy } from '../../libs/dunning';
import { localDate, TurnableClock } from '../../libs/kernel';
import { ConnectAccount, PayLinks } from '../../libs/payments';
import { asCommand, tenantScope } from '../../libs/runtime';
import { TenantSecrets } from '../../libs/tenants';
import { axe } from '../world/axe';
import { elementOf } from '../world/bbb-caller';
import { visitor } from '../world/browser';
import { invoiceToPay } from '../world/invoices-to-pay';
import { looked } from '../world/looked';
import { RawCaller } from '../world/raw-caller';
import { type RunningApplication, runningApplication } from '../world/running-application';
import { until } from '../world/until';

/** A tenant does not pay, is suspended by the calendar, pays by card on its own page, and is open again. */
const actor = asCommand('suspended test');
const DAY = 86_400_000;
let stripe: SimulatedStripe;
let town: RunningApplication;
let owner: Client;

beforeAll(async () => {
  const clock = new TurnableClock(new Date('2026-11-18T09:00:00Z'));
  stripe = new SimulatedStripe(clock);
  const account = stripe.addAccount({ id: 'acct_lantern', name: 'Lantern', secretKey: 'sk_test_lantern' });
  await stripe.start(0, { isDelivering: false });
  town = await runningApplication('suspended', clock.now(), { clock, settings: { STRIPE_API_URL: stripe.url } });
  const lantern = lanternOf();
  const of = { tier: 'retail' as const, issuerResellerId: lantern.id, issuerId: lantern.issuerId };
  await town.app.get(ConnectAccount).run(of, account.secretKey, actor);
  await town.app.get(SaveDunningPolicy).run(of, { ...PROPOSED, startsOn: localDate('2026-11-01') }, actor);
  owner = new Client({ connectionString: town.ownerUrl });
  await owner.connect();
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await town?.stop();
  await stripe?.stop();
});

const lanternOf = () => town.world.resellers.find(({ slug }) => slug === 'lantern')!;
const tenantOf = (slug: string) => town.world.tenants.find((one) => one.slug === slug)!;

async function begins(slug: string, meetingID: string): Promise<string> {
  const { resellerId, id } = tenantOf(slug);
  const [secret] = await town.app.get(TenantSecrets).list(tenantScope(resellerId, id, actor), id);
  const client = new RawCaller(`${town.url}/t/${slug}/bigbluebutton/api/`, secret!.secret);
  const { text } = await client.with('create', { meetingID, name: 'A meeting' });
  return elementOf(text, 'messageKey') || elementOf(text, 'returncode');
}

/** The clock goes on to the day of each step, and the calendar's look is taken until it has been. */
async function unpaidUntilSuspended(slug: string): Promise<void> {
  for (const days of [7, 7, 7, 9]) {
    town.clock.advance(days * DAY);
    const before = await stepsOf(slug);
    await until(async () => {
      await town.app.get(PlanDunning).run();
      return (await stepsOf(slug)) > before;
    }, 20_000);
  }
  await until(async () => (await begins(slug, 'new')) === 'forbidden', 5_000);
}
const stepsOf = async (slug: string): Promise<number> =>
  Number(
    (await owner.query('select count(*) as n from dunning_steps where tenant_id = $1', [tenantOf(slug).id])).rows[0].n,
  );

/** Every page that the menu leads to says it at its head. */
async function says(page: Page, text: string): Promise<void> {
  const addresses = await page.evaluate<string[]>(
    `[...document.querySelectorAll('nav.menu a')].map(({ href }) => href)`,
  );
  const silent: string[] = [];
  for (const address of [...addresses, `${town.url}/account`]) {
    const html = await (await page.request.get(address)).text();
    if (!html.includes(text)) silent.push(address);
  }
  expect([addresses.length > 10, silent]).toEqual([true, []]);
}

test.each([
  ['on a desk', 'oak-housing', { width: 1280, height: 900 }],
  ['on a phone', 'green-thread', { width: 390, height: 800 }],
] as const)(
  'a suspended tenant pays %s and is open again',
  async (_, slug, viewport) => {
    const today = town.clock.now().toISOString().slice(0, 10);
    await invoiceToPay(owner, lanternOf(), tenantOf(slug), { issuedOn: '2026-11-04', dueOn: today });
    await unpaidUntilSuspended(slug);
    const page: Page = await town.signedIn(`admin@${slug}.example`, viewport);
    await page.getByText('Your rooms are suspended').waitFor();
    expect(await axe(page)).toEqual([]);
    await says(page, 'Your rooms are suspended');
    // Nothing is locked: the month, its invoices and what is open stay where they are.
    await page.getByRole('link', { name: 'other ways to pay' }).click();
    await page.getByText('00-00-00').waitFor();
    expect(await axe(page)).toEqual([]);
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/suspended-${slug}.png`, fullPage: true });
    await page.getByRole('button', { name: 'Pay £12.00 now' }).click();
    await page.getByRole('link', { name: 'Go on to payment' }).click();
    await page.getByLabel('Card number').fill('4242424242424242');
    await page.getByRole('button', { name: 'Pay by card' }).click();
    await page.getByText('Paid', { exact: true }).first().waitFor();
    expect(await page.getByText('Your rooms are suspended').count()).toBe(0);
    await until(async () => (await begins(slug, 'open-again')) === 'SUCCESS', 3_000);
    if (process.env.PICTURES)
      await page.screenshot({ path: `${process.env.PICTURES}/open-${slug}.png`, fullPage: true });
    await page.close();
  },
  120_000,
);

test('whoever has the link in the reminder pays without signing in, sees one amount, and asks only so often', async () => {
  const slug = 'iron-press';
  const today = town.clock.now().toISOString().slice(0, 10);
  const invoice = await invoiceToPay(owner, lanternOf(), tenantOf(slug), { issuedOn: '2026-11-04', dueOn: today });
  town.clock.advance(7 * DAY);
  const letter = async () =>
    (
      await owner.query(
        `select content -> 'button' ->> 'href' as href from letters where kind = 'dunning-reminder' and tenant_id = $1`,
        [tenantOf(slug).id],
      )
    ).rows[0];
  await until(async () => {
    await town.app.get(PlanDunning).run();
    return (await letter()) !== undefined;
  }, 20_000);
  const { href } = await letter();
  const { page } = await visitor(town.browser, town.complaints);
  await page.goto(href);
  await page.getByRole('heading', { name: invoice.number }).waitFor();
  await looked(page, 'pay');
  const text = await page.locator('main').innerText();
  expect([text.includes('£12.00'), text.includes('00-00-00'), /Iron|Press/.test(text)]).toEqual([true, true, false]);
  await page.getByRole('button', { name: 'Pay £12.00 by card or direct debit' }).click();
  await page.getByRole('link', { name: 'Go on to payment' }).waitFor();
  await looked(page, 'pay-goes-on');
  await page.getByRole('link', { name: 'Go on to payment' }).click();
  await page.getByLabel('Card number').fill('4242424242424242');
  await page.getByRole('button', { name: 'Pay by card' }).click();
  await page.getByText('Nothing of it is open').waitFor();
  await looked(page, 'pay-paid');
  expect(page.url()).toBe(href);
  const small = await invoiceToPay(owner, lanternOf(), tenantOf(slug), { grossMinor: 24 });
  await page.goto(`${town.url}/pay/${town.app.get(PayLinks).tokenOf(small.id)}`);
  await page
    .getByText('Cards and direct debits cannot be charged for less than £0.30: this amount is carried over')
    .waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  await looked(page, 'pay-too-little');
  const next = await invoiceToPay(owner, lanternOf(), tenantOf(slug));
  await page.goto(`${town.url}/pay/${town.app.get(PayLinks).tokenOf(next.id)}`);
  await page.getByText(`£0.24 carried over from ${small.number} is paid with it: £12.24 in all.`).waitFor();
  await page.getByRole('button', { name: 'Pay £12.24 by card or direct debit' }).waitFor();
  await looked(page, 'pay-along');
  await owner.query('update payment_accounts set can_debit = false');
  await page.reload();
  await page.getByRole('button', { name: 'Pay £12.24 by card', exact: true }).waitFor();
  await owner.query('update payment_accounts set can_debit = true');
  const statuses: number[] = [];
  for (let times = 0; times < 61; times += 1) statuses.push((await page.request.get(href)).status());
  expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
  await page.close();
}, 60_000);

test('the network suspends a reseller by hand and lifts it: its tenants, its people and the gateway know at once', async () => {
  const network = await town.signedIn('admin@hearth.example');
  await network.goto(`${town.url}/console/resellers`);
  await network.getByRole('link', { name: 'Lantern' }).click();
  await network.getByText('Suspend', { exact: true }).click();
  await network.getByLabel('Why').fill('Resells to spammers');
  await looked(network, 'reseller');
  await network.getByRole('button', { name: 'Suspend all of Lantern' }).click();
  await network.getByText('Resells to spammers').waitFor();
  await looked(network, 'reseller-suspended');
  await until(async () => (await begins('oak-housing', 'held')) === 'forbidden', 3_000);
  const tenant = await town.signedIn('admin@green-thread.example');
  await tenant.getByText('Lantern is suspended by the network').waitFor();
  expect(await tenant.locator('main').innerText()).not.toContain('spammers');
  const operator = await town.signedIn('admin@lantern.example');
  await operator.getByText('Resells to spammers').waitFor();
  expect(await axe(operator)).toEqual([]);
  const told = await owner.query(
    `select recipients, content ->> 'paragraphs' as text from letters where kind = 'suspended'`,
  );
  expect(told.rows).toEqual([
    { recipients: ['admin@lantern.example'], text: expect.stringMatching(/none of its tenants.*spammers/s) },
  ]);
  await network.getByRole('link', { name: '← Resellers' }).click();
  const row = network.locator('tr', { hasText: 'Lantern' });
  await row.getByText('Resells to spammers').waitFor();
  await looked(network, 'resellers');
  await row.getByRole('link', { name: 'Lantern' }).click();
  await network.getByLabel('Why it is lifted').fill('They have stopped');
  await network.getByRole('button', { name: 'Open the rooms of Lantern again' }).click();
  await network.getByText('Suspend', { exact: true }).waitFor();
  await until(async () => (await begins('oak-housing', 'lifted')) === 'SUCCESS', 3_000);
  for (const page of [network, tenant, operator]) await page.close();
}, 60_000);

test('an operator whose key is refused reads it first of all, and where to save another', async () => {
  await owner.query(`update payment_accounts set state = 'refused', refused_reason = 'Revoked.'`);
  const operator = await town.signedIn('admin@lantern.example');
  await operator.goto(`${town.url}/console`);
  await operator.getByRole('link', { name: 'the card service refuses your key' }).click();
  await operator.getByRole('alert').getByText('What waits goes on by itself once another key is saved').waitFor();
  await looked(operator, 'payments-key-refused');
  await operator.getByRole('link', { name: 'Save another key' }).click();
  await operator.getByText('Nothing is collected until then').waitFor();
  expect(await operator.locator('.state', { hasText: 'test' }).count()).toBe(1);
  await operator.close();
}, 60_000);

test('no page complained', () => expect(town.complaints).toEqual([]));
