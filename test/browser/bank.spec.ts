import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { paymentReference } from '../../libs/invoicing';
import { CONFIG, type Config } from '../../libs/runtime';
import { type InvoiceToPay, invoiceToPay } from '../world/invoices-to-pay';
import { looked } from '../world/looked';
import { type RunningApplication, runningApplication } from '../world/running-application';

/** A month's statement as somebody in the office goes through it, and what a customer sees of it. */
let town: RunningApplication;
let operator: Page;
let owner: Client;
let oak: InvoiceToPay;
let iron: InvoiceToPay;
let green: InvoiceToPay;
jest.setTimeout(60_000);

beforeAll(async () => {
  town = await runningApplication('bank-pages', new Date('2026-11-20T09:00:00Z'));
  owner = new Client({ connectionString: town.app.get<Config>(CONFIG).DATABASE_OWNER_URL });
  await owner.connect();
  const lantern = town.world.resellers.find(({ slug }) => slug === 'lantern')!;
  const owes = (slug: string, grossMinor: number): Promise<InvoiceToPay> =>
    invoiceToPay(owner, lantern, town.world.tenants.find((one) => one.slug === slug)!, { grossMinor });
  [oak, iron, green] = [
    await owes('oak-housing', 1200),
    await owes('iron-press', 4860),
    await owes('green-thread', 2160),
  ];
  operator = await town.signedIn('admin@lantern.example');
}, 120_000);
afterAll(async () => {
  await owner?.end();
  await town?.stop();
});

const rows = (page: Page): Promise<string[]> => page.locator('tbody tr').allInnerTexts();

test('a statement is chosen as a file, its columns named, looked at, and taken; what is exact is matched', async () => {
  await operator.goto(`${town.url}/console/payments/bank`);
  await operator.getByText('No transfer waits').waitFor();
  await operator.getByRole('link', { name: 'Take a bank statement' }).click();
  const text = [
    'Booked,Who,Narrative,Money',
    `17/11/2026,Oak Street Housing,${paymentReference(oak.number)},12.00`,
    `18/11/2026,IRON PRESS,invoice ${iron.number},50.00`,
    '18/11/2026,City Council,grant,100.00',
    '19/11/2026,Somebody,thanks,25.00',
  ].join('\n');
  await operator
    .getByLabel('File: CSV, OFX or camt.053')
    .setInputFiles({ name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await operator.locator('#statement', { hasText: '' }).waitFor();
  await operator.getByRole('button', { name: 'Look at it first' }).click();
  await operator.locator('select[name="date"]').selectOption('Booked');
  await operator.locator('select[name="amount"]').selectOption('Money');
  await operator.locator('select[name="party"]').selectOption('Who');
  await operator.locator('select[name="reference"]').selectOption('Narrative');
  await looked(operator, 'bank-columns');
  await operator.getByRole('button', { name: 'Look at it first' }).click();
  await operator.getByText('4 transactions, 4 new. Nothing is taken yet.').waitFor();
  await looked(operator, 'bank-preview');
  await operator.getByRole('button', { name: 'Take the 4 new ones' }).click();
  await operator.getByText('4 transactions, 4 new; 1 matched by themselves.').waitFor();
  await operator.getByRole('link', { name: 'See what waits' }).click();
  expect(await rows(operator)).toEqual([
    expect.stringMatching(/IRON PRESS.*number, name/s),
    expect.stringContaining('City Council'),
    expect.stringContaining('Somebody'),
  ]);
  await looked(operator, 'bank-queue');
});

test('a suggestion is accepted, by the keyboard alone; what is over is credit', async () => {
  await operator.keyboard.press('j');
  expect(await operator.evaluate<string>('document.activeElement.textContent')).toBe('IRON PRESS');
  await operator.keyboard.press('Tab');
  await operator.keyboard.press('Enter');
  await operator.getByText('matched (2)').waitFor();
  expect(await rows(operator)).toHaveLength(2);
});

test('an invoice says what is still open of it, and once it is paid by what', async () => {
  const at = (path: string): string => `${town.url}${path}`;
  const queue = operator.url();
  await operator.goto(at('/console/invoices'));
  const row = ({ number }: InvoiceToPay) => operator.locator('tbody tr', { hasText: number }).innerText();
  expect(await row(iron)).toMatch(/\bpaid\b/);
  expect(await row(green)).toMatch(/issued\s+£21\.60 open/);
  await looked(operator, 'invoices-paid');
  await operator.getByRole('link', { name: green.number }).click();
  await operator.getByText('£21.60 open').waitFor();
  await operator.goto(at('/console/invoices'));
  await operator.getByRole('link', { name: iron.number }).click();
  await operator.locator('.heading .state', { hasText: 'paid' }).waitFor();
  expect(await operator.getByText('open', { exact: false }).count()).toBe(0);
  await looked(operator, 'invoice-paid');
  await operator.locator('a[href^="/console/payments/0"]').click();
  await operator.getByText(iron.number).first().waitFor();
  await operator.goto(queue);
});

test('a transfer is shared by hand over two payers; one is put aside; both are undone with a reason', async () => {
  await operator.getByRole('link', { name: 'Somebody' }).click();
  await operator.getByLabel('Payers, one or several').selectOption([{ value: green.payerId }, { value: iron.payerId }]);
  await operator.getByRole('button', { name: 'Show what they owe' }).click();
  expect(await operator.getByLabel(green.number).inputValue()).toBe('21.60');
  await operator.getByLabel('What is over is the credit of').selectOption({ value: iron.payerId });
  await looked(operator, 'bank-split');
  await operator.getByRole('button', { name: 'Accept', exact: true }).click();
  await operator.getByText('matched (3)').waitFor();
  await operator.getByRole('link', { name: 'City Council' }).click();
  await operator.getByLabel('Why').fill('A grant');
  await operator.getByRole('button', { name: 'Put aside' }).click();
  await operator.getByRole('link', { name: 'put aside (1)' }).click();
  await operator.getByRole('link', { name: 'City Council' }).click();
  await operator.getByText('Undo').first().click();
  await operator.getByLabel('Why').fill('It is a customer after all');
  await operator.getByRole('button', { name: 'Undo' }).click();
  await operator.getByText(/put aside, A grant · undone .*It is a customer after all/).waitFor();
  await looked(operator, 'bank-transaction');
});

test('a file with broken lines is refused whole, beside what was given', async () => {
  await operator.goto(`${town.url}/console/payments/bank-import`);
  await operator.getByLabel('or its text, pasted').fill('Booked,Who,Narrative,Money\n31/11/2026,A,b,1.00\n');
  await operator.getByRole('button', { name: 'Look at it first' }).click();
  await operator.getByText('Line 2: the date "31/11/2026" is not written like dd/MM/yyyy').waitFor();
  await looked(operator, 'bank-broken');
  town.complaints.length = 0; // 422
});

test('a second account is added, statements are taken into it, and the invoices to come ask to pay to it', async () => {
  await operator.goto(`${town.url}/console`);
  await operator.getByRole('link', { name: 'transfers to match' }).click();
  await operator.getByRole('link', { name: 'Accounts' }).click();
  const add = async (iban: string): Promise<void> => {
    await operator.getByLabel('What you call it').fill('Savings');
    await operator.getByLabel('IBAN').fill(iban);
    await operator.getByRole('button', { name: 'Add an account' }).click();
  };
  await add('GB33BUKB20201555555556');
  await operator.getByText('is no IBAN: a digit is wrong').waitFor();
  await looked(operator, 'bank-accounts-wrong');
  await add('GB33 BUKB 2020 1555 5555 55');
  await operator.locator('tbody tr', { hasText: 'GB33BUKB20201555555555' }).waitFor();
  expect(await rows(operator)).toEqual([expect.stringContaining('on invoices'), expect.stringContaining('none yet')]);
  await add('GB33BUKB20201555555555');
  await operator.getByText('There is a bank account "Savings" already').waitFor();
  await operator
    .locator('tbody tr', { hasText: 'Savings' })
    .getByRole('link', { name: 'Take a bank statement' })
    .click();
  expect(await operator.locator('select[name=account] option:checked').innerText()).toContain('Savings');
  await operator.getByLabel('or its text, pasted').fill('Date,Amount,Reference\n2026-11-19,3.00,for savings\n');
  for (const name of ['Look at it first', 'Look at it first', 'Take the new one'])
    await operator.getByRole('button', { name }).click();
  await operator.getByText('1 transaction, 1 new').waitFor();
  await operator.goto(`${town.url}/console/payments/bank-accounts`);
  await looked(operator, 'bank-accounts');
  await operator.getByRole('button', { name: 'Print on invoices: Savings' }).click();
  await operator.locator('tbody tr', { hasText: /Savings.*on invoices/s }).waitFor();
  expect(await rows(operator)).toEqual([
    expect.stringMatching(/^Lantern Co-operative Services Limited\n/),
    expect.stringMatching(/Savings.*pasted.*1/s),
  ]);
  const { rows: issuers } = await owner.query(`select bank from issuers where bank ->> 'iban' is not null`);
  expect(issuers).toEqual([{ bank: { name: expect.any(String), iban: 'GB33BUKB20201555555555' } }]);
  town.complaints.length = 0; // 422
});

test('who owes what, a payer’s account with its receipt, and the books for hledger', async () => {
  await operator.getByRole('link', { name: '← Bank' }).click();
  await operator.getByRole('link', { name: 'Debtors by age' }).click();
  await looked(operator, 'debtors');
  const [debtors] = [await rows(operator)];
  expect(debtors.some((row) => /Iron.*£4\.80/s.test(row))).toBe(true);
  const journal = operator.waitForEvent('download');
  await operator.getByRole('link', { name: 'Books for hledger' }).click();
  expect((await journal).suggestedFilename()).toBe('lantern.journal');
  await operator.getByRole('link', { name: /Iron/ }).click();
  await operator.getByText('In credit: £4.80').waitFor();
  await looked(operator, 'statement');
  await operator.goto(`${town.url}/console/payments/open`);
  await looked(operator, 'open-invoices');
});

test('a customer sees its own account, and has a receipt of what it paid', async () => {
  const tenant = await town.signedIn('admin@oak-housing.example');
  await tenant.getByRole('link', { name: 'Statement of account' }).click();
  expect(await rows(tenant)).toEqual([
    expect.stringContaining(oak.number),
    expect.stringMatching(/Bank transfer.*£12\.00/s),
  ]);
  await looked(tenant, 'portal-statement');
  const address = await tenant.getByRole('link', { name: 'Receipt' }).getAttribute('href');
  const receipt = await tenant.request.get(`${town.url}${address}`);
  expect([receipt.status(), receipt.headers()['content-type']]).toEqual([200, 'application/pdf']);
  const other = await town.signedIn('admin@iron-press.example');
  expect((await other.request.get(`${town.url}${address}`)).status()).toBe(404);
  expect(town.complaints).toEqual([]);
});
