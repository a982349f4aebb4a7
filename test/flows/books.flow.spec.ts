import { AcceptTransfer, ImportStatement, OpenBankAccount, TransactionsStore } from '../../libs/bank';
import { BooksStore, type EntryKind, openingEntry, type Posting } from '../../libs/books';
import { ChangePayer, paymentReference } from '../../libs/invoicing';
import { newId } from '../../libs/kernel';
import { ApplyCredit, PaymentsStore } from '../../libs/payments';
import { networkScope, resellerScope, Tenancy } from '../../libs/runtime';
import { BooksOf, PrintReceipt } from '../../libs/statements';
import type { InvoiceToPay } from '../world/invoices-to-pay';
import { readJournal } from '../world/journal';
import { actor, type PaymentWorld, paymentWorld } from '../world/payment-world';

const mapping = {
  date: 'Date',
  dateFormat: 'yyyy-MM-dd',
  amount: 'Amount',
  decimal: '.',
  reference: 'Reference',
} as const;
let world: PaymentWorld;
let owner: { id: string; isNetwork: boolean };
let oak: InvoiceToPay;
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);
const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
  get(Tenancy).acrossNetwork({ actor, why: 'test' }, work) as Promise<T>;

/** Oak owes an old invoice in part and has used credit; Green owes from before and has paid some; Iron has paid too much. */
beforeAll(async () => {
  world = await paymentWorld('books');
  owner = { id: world.lantern.id, isNetwork: false };
  const account = (await get(OpenBankAccount).find(owner, null, actor)).id;
  oak = await world.owes('oak-housing', { grossMinor: 3000, issuedOn: '2026-08-04', dueOn: '2026-08-18' });
  const iron = await world.owes('iron-press', { grossMinor: 1000 });
  const green = await world.owes('green-thread', { grossMinor: 700, dueOn: '2026-12-01' });
  await get(Tenancy).within(networkScope(owner.id, actor), (tx) =>
    get(BooksStore).add(tx, [
      openingEntry(
        {
          resellerId: owner.id,
          tenantId: green.tenantId,
          issuerId: world.lantern.issuerId,
          payerId: green.payerId,
          postedOn: '2026-10-01',
          currency: 'GBP',
        },
        5000n,
      ),
    ]),
  );
  const rows = [
    `2026-11-16,${paymentReference(iron.number)} and more,12.50`,
    `2026-11-17,${paymentReference(oak.number)},10.00`,
    '2026-11-17,from Green,20.00',
    '2026-11-17,a stranger,1.00',
  ];
  const text = ['Date,Reference,Amount', ...rows].join('\n');
  await get(ImportStatement).run(owner, account, { name: 'november.csv', text, mapping }, actor);
  const waiting = await across<{ id: string; amountMinor: bigint }[]>((tx) =>
    get(TransactionsStore).list(tx, owner.id, { state: 'waiting' }),
  );
  const accept = (amountMinor: bigint, parts: [InvoiceToPay, bigint][], restTo: string): Promise<void> =>
    get(AcceptTransfer).run(
      owner,
      waiting.find((one) => one.amountMinor === amountMinor)!.id,
      { parts: parts.map(([{ id }, minor]) => ({ invoiceId: id, amountMinor: minor })), restTo, isByItself: false },
      actor,
    );
  await accept(1250n, [[iron, 1000n]], iron.payerId);
  await accept(1000n, [[oak, 1000n]], oak.payerId);
  await accept(2000n, [], green.payerId);
  const next = await world.owes('iron-press', { grossMinor: 100 });
  await get(ApplyCredit).run({ resellerId: owner.id, invoiceId: next.id });
});
afterAll(() => world.stop());

const journal = async (): Promise<string> => {
  const pieces: string[] = [];
  for await (const piece of get(BooksOf).hledger(owner, actor)) pieces.push(piece);
  return pieces.join('');
};

test('debtors by age: open invoices, what was owed before, and credit beside it', async () => {
  const { debtors } = await get(BooksOf).debtors(owner, actor);
  expect(
    debtors.map(({ payerName, byAge, owedMinor, creditMinor }) => [payerName, byAge, owedMinor, creditMinor]),
  ).toEqual([
    [expect.stringContaining('Green'), expect.objectContaining({ 'not-due': 700n, 'to-60': 3000n }), 3700n, 0n],
    [expect.stringContaining('Oak'), expect.objectContaining({ older: 2000n }), 2000n, 0n],
    [expect.stringContaining('Iron'), expect.anything(), 0n, 150n],
  ]);
});

test('a statement of account runs to what the payer owes, and brings forward what was before', async () => {
  const { statement, creditMinor } = await get(BooksOf).account(owner, 'green', actor);
  const { debtors } = await get(BooksOf).debtors(owner, actor);
  const green = debtors.find(({ payerName }) => payerName.includes('Green'))!;
  expect(
    statement.lines.map(({ on, kind, changeMinor, balanceMinor }) => [on, kind, changeMinor, balanceMinor]),
  ).toEqual([
    ['2026-10-01', 'opening', 5000n, 5000n],
    ['2026-11-04', 'invoice', 700n, 5700n],
    ['2026-11-17', 'payment', -2000n, 3700n],
  ]);
  expect(statement.balanceMinor).toBe(green.owedMinor - creditMinor!);
  const later = await get(BooksOf).account(owner, 'green', actor, { from: '2026-11-05' });
  expect([later.statement.broughtMinor, later.statement.lines.length, later.statement.balanceMinor]).toEqual([
    5700n,
    1,
    3700n,
  ]);
  const { statement: iron, creditMinor: ofIron } = await get(BooksOf).account(owner, 'iron', actor);
  expect([iron.lines.length, iron.balanceMinor, ofIron]).toEqual([3, -150n, 150n]);
  await expect(get(BooksOf).account(owner, 'o', actor)).rejects.toMatchObject({ code: 'no-such-party' });
});

test('the export for hledger balances, and its receivables are the debtors', async () => {
  const { mistakes, accounts, asserted } = readJournal(await journal());
  expect(mistakes).toEqual([]);
  const { debtors } = await get(BooksOf).debtors(owner, actor);
  const receivable = (name: string): number =>
    [...accounts].reduce(
      (sum, [account, minor]) => (account.startsWith(`assets:receivable:${name}`) ? sum + minor : sum),
      0,
    );
  for (const { payerName, owedMinor } of debtors.filter((one) => one.owedMinor > 0n)) {
    expect({ payerName, minor: receivable(payerName) }).toEqual({ payerName, minor: Number(owedMinor) });
    expect(asserted.get(`assets:receivable:${payerName}`)).toBe(Number(owedMinor));
  }
  expect(receivable('')).toBe(debtors.reduce((sum, { owedMinor }) => sum + Number(owedMinor), 0));
  expect([accounts.get('assets:bank'), accounts.get('liabilities:unmatched receipts')]).toEqual([4350, -100]);
});

test('credit given back whose payment was taken back too is asserted where the books have it', async () => {
  const river = await world.owes('river-food', { grossMinor: 1200, issuedOn: '2026-08-04', dueOn: '2026-08-18' });
  const post = (kind: EntryKind, postings: readonly Posting[]): Promise<void> =>
    get(Tenancy).within(networkScope(owner.id, actor), (tx) =>
      get(BooksStore).add(tx, [
        {
          ...{ resellerId: owner.id, tenantId: river.tenantId, tier: 'retail', issuerResellerId: owner.id },
          ...{ issuerId: world.lantern.issuerId, kind, sourceId: newId(), postedOn: '2026-11-17', currency: 'GBP' },
          postings,
        },
      ]),
    );
  const { payerId } = river;
  const credit = (amountMinor: bigint): Posting => ({ account: 'account-credit', amountMinor, payerId });
  await post('payment', [{ account: 'stripe', amountMinor: 500n }, credit(-500n)]);
  await post('refund', [credit(500n), { account: 'stripe', amountMinor: -500n }]);
  await post('dispute', [credit(500n), { account: 'stripe', amountMinor: -500n }]);
  const { mistakes, accounts } = readJournal(await journal());
  expect(mistakes).toEqual([]);
  const { debtors } = await get(BooksOf).debtors(owner, actor);
  for (const { payerName, owedMinor, creditMinor } of debtors) {
    const held = (account: string): number => accounts.get(`${account}:${payerName}`) ?? 0;
    const minor = held('assets:receivable') + held('liabilities:customer credit');
    const opening = accounts.get(`assets:receivable:${payerName}:opening`) ?? 0;
    expect({ payerName, minor: minor + opening }).toEqual({ payerName, minor: Number(owedMinor - creditMinor) });
  }
  expect(debtors.find((one) => one.payerId === payerId)).toMatchObject({ owedMinor: 1700n });
});

test('tenants that share a payer see what is open of their own invoices, whichever’s payment became the credit that paid them', async () => {
  const [first, second] = [await world.owes('oak-housing'), await world.owes('green-thread', { payerId: oak.payerId })];
  await get(ChangePayer).assign(resellerScope(owner.id, actor), second.tenantId!, oak.payerId);
  const post = (tenantId: string | null, amountMinor: bigint, invoice: InvoiceToPay): Promise<void> =>
    get(Tenancy).within(networkScope(owner.id, actor), (tx) =>
      get(BooksStore).add(tx, [
        {
          ...{ resellerId: owner.id, tenantId, tier: 'retail', issuerResellerId: owner.id, kind: 'payment' },
          ...{ issuerId: world.lantern.issuerId, sourceId: newId(), postedOn: '2026-11-17', currency: 'GBP' },
          postings: [
            { account: 'bank', amountMinor },
            { account: 'receivable', amountMinor: -1200n, payerId: oak.payerId, invoiceId: invoice.id },
            { account: 'account-credit', amountMinor: 1200n - amountMinor, payerId: oak.payerId },
          ],
        },
      ]),
    );
  await post(first.tenantId, 2000n, first);
  expect(await get(ApplyCredit).run({ resellerId: owner.id, invoiceId: second.id })).toBe(800n);
  const seen = async (tenantId: string | null) => {
    const { statement } = await get(BooksOf).account(owner, oak.payerId, actor, { from: '2026-11-01', tenantId });
    return {
      open: await world.figure(
        `select sum(amount_minor) from postings where tenant_id = $1 and payer_id = $2 and account = 'receivable'`,
        [tenantId, oak.payerId],
      ),
      balance: Number(statement.balanceMinor),
      lines: statement.lines.map(({ kind, changeMinor }) => [kind, changeMinor]),
    };
  };
  expect([await seen(first.tenantId), await seen(second.tenantId)]).toEqual([
    {
      open: 2000,
      balance: 2000,
      lines: [
        ['invoice', 1200n],
        ['payment', -1000n],
        ['payment', -1200n],
      ],
    },
    {
      open: 400,
      balance: 400,
      lines: [
        ['invoice', 1200n],
        ['credit-applied', -800n],
      ],
    },
  ]);
});

test('a receipt is a PDF of a payment that has come; the same payment, the same bytes', async () => {
  const [payment] = await across<{ id: string }[]>((tx) => get(PaymentsStore).ofInvoice(tx, oak.id));
  const [one, two] = [
    await get(PrintReceipt).run(owner.id, payment!.id, actor),
    await get(PrintReceipt).run(owner.id, payment!.id, actor),
  ];
  expect(one.subarray(0, 5).toString()).toBe('%PDF-');
  expect(one.equals(two)).toBe(true);
});
