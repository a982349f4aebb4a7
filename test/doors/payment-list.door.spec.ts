import { Client } from 'pg';
import { type PortalWorld, portalWorld } from '../world/portal-world';

/** The console's payments and bank transactions as long lists: searched, filtered, sorted, paged and taken away. */
let portal: PortalWorld;
let operator: string;

/** A hundred and twenty transfers to Lantern, 1.00, 2.00 and so on, an hour apart; every tenth paid Oak's invoice. */
async function addPayments(): Promise<void> {
  const owner = new Client({ connectionString: portal.urls.tallyroom_owner });
  await owner.connect();
  await owner.query(`
    insert into payments (reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, channel, method_kind, amount_minor, currency,
      state, received_on, reference, created_at, changed_at)
    select i.reseller_id, gen_random_uuid(), i.tier, i.tenant_id, i.payer_id, i.issuer_reseller_id, i.issuer_id, 'transfer', 'bank-transfer', n * 100, 'GBP',
      case when n % 4 = 0 then 'undone' else 'succeeded' end, '2026-11-01', '=HYPERLINK("http://x") ' || n,
      timestamptz '2026-10-31T22:30:00Z' + n * interval '1 hour', now()
    from generate_series(1, 120) n join lateral (select * from invoices where state = 'issued' and kind = 'invoice'
      and (buyer ->> 'name' like 'Oak%') = (n % 10 = 0) order by id limit 1) i on true`);
  await owner.query(`
    insert into payment_allocations (reseller_id, payment_id, invoice_id, tier, tenant_id, amount_minor, is_under_way)
    select p.reseller_id, p.id, i.id, p.tier, p.tenant_id, p.amount_minor, false from payments p
      join invoices i on i.reseller_id = p.reseller_id and i.payer_id = p.payer_id where i.buyer ->> 'name' like 'Oak%'`);
  await owner.end();
}

beforeAll(async () => {
  portal = await portalWorld('payment_list');
  await portal.meetings('oak-housing', [{ at: '2026-10-03T09:00:00Z', hours: 22 }]);
  await portal.meetings('green-thread', [{ at: '2026-10-04T09:00:00Z', hours: 3 }]);
  await portal.issueOctober();
  await addPayments();
  operator = await portal.session('admin@lantern.example');
}, 120_000);
afterAll(() => portal?.stop());

const textOf = async (address: string): Promise<string> => (await portal.get(address, operator).expect(200)).text;
const amountsOn = (text: string): number[] =>
  [...text.matchAll(/<td class="figure"[^>]*>£([\d.]+)</g)].map(([, amount]) => Number(amount));
const later = (text: string): string | undefined =>
  /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
const earlier = (text: string): string | undefined =>
  /href="([^"]+)" rel="prev"/.exec(text)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
const downTo = (first: number, last: number): number[] =>
  Array.from({ length: first - last + 1 }, (_, at) => first - at);

test('the newest come first, fifty on a page, and pages lead on and back', async () => {
  const first = await textOf('/console/payments');
  expect(amountsOn(first)).toEqual(downTo(120, 71));
  expect(earlier(first)).toBeUndefined();
  const second = await textOf(later(first)!);
  const third = await textOf(later(second)!);
  expect([amountsOn(second), amountsOn(third)]).toEqual([downTo(70, 21), downTo(20, 1)]);
  expect(later(third)).toBeUndefined();
  const back = await textOf(earlier(third)!);
  expect(amountsOn(back)).toEqual(downTo(70, 21));
  expect(amountsOn(await textOf(earlier(back)!))).toEqual(downTo(120, 71));
});

test('they are sorted by age and amount, and searched by payer and by invoice', async () => {
  expect(amountsOn(await textOf('/console/payments?sort=oldest')).slice(0, 2)).toEqual([1, 2]);
  const largest = await textOf('/console/payments?sort=amount&state=undone');
  expect(amountsOn(largest)).toEqual(Array.from({ length: 30 }, (_, at) => 120 - 4 * at));
  const oak = amountsOn(await textOf('/console/payments?q=oAK%20str'));
  expect(oak).toEqual([120, 110, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10]);
  const [, number] = /(LAN-2026-\d{4})/.exec(await textOf('/console/payments?q=oak'))!;
  expect(amountsOn(await textOf(`/console/payments?q=${number!.toLowerCase()}`))).toEqual(oak);
  expect(await textOf('/console/payments?q=nobody')).toContain('Nothing fits.');
});

test('a month is the issuer’s own', async () => {
  // London is at UTC again on 31 October: 23:30 is still October there.
  expect(amountsOn(await textOf('/console/payments?month=2026-10'))).toEqual([1]);
});

test('the whole list is a table, and no cell of it is a formula', async () => {
  const lines = (await textOf('/console/payments.csv?q=oak&sort=oldest')).trim().split('\n');
  expect(lines).toHaveLength(13);
  expect(lines[1]).toMatch(
    /^[0-9a-f-]{36},2026-11-01T08:30:00\.000Z,2026-11-01,Oak Street Housing Co-op,LAN-2026-\d{4},bank-transfer,succeeded,GBP,10\.00,,"'=HYPERLINK\(""http:\/\/x""\) 10"$/,
  );
});

test('a place that is none, and what no payment is, are refused; another reseller sees nothing of it', async () => {
  const id = '0199f3c0-0000-7000-8000-000000000000';
  for (const wrong of [
    'after=x',
    `after=luck~${id}`,
    `after=100~${id}`,
    `after=2026-11-01~${id}&sort=amount`,
    'state=lost-it',
    'sort=luck',
    'month=soon',
  ])
    expect([wrong, (await portal.get(`/console/payments?${wrong}`, operator)).status]).toEqual([wrong, 422]);
  const other = await portal.session('admin@wren.example');
  expect(amountsOn((await portal.get('/console/payments', other).expect(200)).text)).toEqual([]);
});

test('transactions of the bank are a table too, what went out below nothing', async () => {
  const { text: page } = await portal.get('/console/payments/bank-import', operator).expect(200);
  const account = /name="account"[^>]*>\s*<option value="([^"]+)"/.exec(page)?.[1] ?? '';
  const rows = '2026-11-03,12.50,Oak Street,=1+1\n2026-11-04,-3.00,The bank,Fee\n';
  const columns = { date: 'Date', amount: 'Amount', party: 'Name', reference: 'Reference', mapped: 'yes' };
  const given = {
    account,
    act: 'take',
    text: `Date,Amount,Name,Reference\n${rows}`,
    dateFormat: 'yyyy-MM-dd',
    decimal: '.',
  };
  await portal.post('/console/payments/bank-import', operator, { ...given, ...columns }).expect(200);
  const lines = (await textOf('/console/payments/bank/csv?state=waiting')).trim().split('\n');
  expect(lines.slice(1).map((line) => line.split(',').slice(3, 10).join(','))).toEqual([
    "GBP,12.50,Oak Street,,'=1+1,,waiting",
    'GBP,-3.00,The bank,,Fee,,waiting',
  ]);
});
