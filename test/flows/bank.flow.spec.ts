import { drain } from '../../apps/worker/drain';
import {
  AcceptTransfer,
  type BankTransaction,
  ImportStatement,
  MatchTransfers,
  OpenBankAccount,
  PutAside,
  TransactionsStore,
  UndoDecision,
} from '../../libs/bank';
import { paymentReference } from '../../libs/invoicing';
import { ApplyCredit, CarryOutPayment, OpenCheckout, PaymentsStore } from '../../libs/payments';
import { Tenancy } from '../../libs/runtime';
import type { InvoiceToPay } from '../world/invoices-to-pay';
import { openOf } from '../world/money-moves';
import { actor, type PaymentWorld, paymentWorld, typeOn } from '../world/payment-world';

const mapping = {
  date: 'Date',
  dateFormat: 'yyyy-MM-dd',
  amount: 'Amount',
  decimal: '.',
  party: 'Name',
  partyAccount: 'IBAN',
  reference: 'Reference',
} as const;
const HEAD = 'Date,Name,IBAN,Reference,Amount';
let world: PaymentWorld;
let owner: { id: string; isNetwork: boolean };
let account: string;
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);

beforeEach(async () => {
  world = await paymentWorld('bank');
  owner = { id: world.lantern.id, isNetwork: false };
  account = (await get(OpenBankAccount).find(owner, null, actor)).id;
});
afterEach(() => world.stop());

const row = (amount: string, reference: string, { name = 'Somebody', iban = '', on = '2026-11-17' } = {}): string =>
  [on, name, iban, reference, amount].join(',');
const take = (...rows: string[]) =>
  get(ImportStatement).run(owner, account, { name: 'november.csv', text: [HEAD, ...rows].join('\n'), mapping }, actor);
const open = (invoice: InvoiceToPay): Promise<number> => openOf(world, invoice);
const at = (name: string): Promise<number> =>
  world.figure('select coalesce(sum(amount_minor), 0) from postings where account = $1', [name]);
const listed = (state: BankTransaction['state'] = 'waiting'): Promise<BankTransaction[]> =>
  get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) => get(TransactionsStore).list(tx, owner.id, { state }));
const only = async (state: BankTransaction['state'] = 'waiting'): Promise<string> => (await listed(state))[0]!.id;
const accept = (id: string, parts: [InvoiceToPay, bigint][], restTo: string | null = null): Promise<void> =>
  get(AcceptTransfer).run(
    owner,
    id,
    {
      parts: parts.map(([invoice, amountMinor]) => ({ invoiceId: invoice.id, amountMinor })),
      restTo,
      isByItself: false,
    },
    actor,
  );
const undo = async (state: BankTransaction['state'] = 'matched'): Promise<void> =>
  get(UndoDecision).run(owner, await only(state), 'It was another’s', actor);
const reference = ({ number }: InvoiceToPay): string => paymentReference(number);

test('a transfer with its reference and amount is accepted by itself, and posted from the bank to the invoice', async () => {
  const invoice = await world.owes('oak-housing');
  expect(await take(row('12.00', `INV ${reference(invoice)}`))).toEqual({ lines: 1, taken: 1, matched: 1 });
  expect([await open(invoice), await at('bank'), await at('unmatched')]).toEqual([0, 1200, 0]);
  const [payment] = await get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) =>
    get(PaymentsStore).ofInvoice(tx, invoice.id),
  );
  expect(payment).toMatchObject({
    channel: 'transfer',
    state: 'succeeded',
    receivedOn: '2026-11-17',
    tenantId: invoice.tenantId,
  });
});

test('a page that stands open when the transfer comes is closed: nobody pays twice, and the rest has a page of its own', async () => {
  const invoice = await world.owes('oak-housing');
  const page = () =>
    get(OpenCheckout).run({ tier: 'retail', issuerResellerId: world.lantern.id, invoiceId: invoice.id }, actor);
  const first = await page();
  await take(row('5.00', reference(invoice)));
  await accept(await only(), [[invoice, 500n]]);
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect((await typeOn(first, { card: '4242424242424242' })).status).toBe(410);
  const second = await page();
  expect(second).not.toBe(first);
  await take(row('7.00', reference(invoice)));
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect((await typeOn(second, { card: '4242424242424242' })).status).toBe(410);
  expect([await open(invoice), world.account.all('ch')]).toEqual([0, []]);
  await expect(page()).rejects.toMatchObject({ code: 'nothing-to-pay' });
});

test('one transfer in two files is one; two equal ones of a day in one file are two', async () => {
  const invoice = await world.owes('oak-housing', { grossMinor: 500 });
  const paid = row('5.00', reference(invoice));
  expect(await take(paid, row('7.00', 'rent'))).toEqual({ lines: 2, taken: 2, matched: 1 });
  expect(await take(row('1.00', 'earlier', { on: '2026-11-01' }), paid)).toEqual({ lines: 2, taken: 1, matched: 0 });
  expect(await take(paid, paid)).toEqual({ lines: 2, taken: 1, matched: 0 });
  expect([await open(invoice), await at('bank'), await at('unmatched')]).toEqual([0, 1800, -1300]);
});

test('two imports of one file at once take each transfer once', async () => {
  const rows = [row('5.00', 'a'), row('6.00', 'b')];
  const done = await Promise.all([take(...rows), take(...rows), take(...rows)]);
  expect(done.reduce((sum, { taken }) => sum + taken, 0)).toBe(2);
  expect(await at('bank')).toBe(1100);
});

/** A transfer as each format writes it: with the bank's own mark where the format has one. */
interface Told {
  readonly amount: string;
  readonly name: string;
  readonly mark: string;
}
const FORMATS: readonly (readonly [string, (told: readonly Told[]) => string])[] = [
  ['CSV', (told) => [HEAD, ...told.map(({ amount, name }) => row(amount, 'fee', { name }))].join('\n')],
  [
    'OFX',
    (told) =>
      `OFXHEADER:100\n<OFX><STMTRS><CURDEF>GBP<BANKTRANLIST>\n${told
        .map(
          ({ amount, name, mark }) =>
            `<STMTTRN><DTPOSTED>20261117<TRNAMT>${amount}<FITID>${mark}<NAME>${name}<MEMO>fee</STMTTRN>`,
        )
        .join('\n')}\n</BANKTRANLIST></STMTRS></OFX>`,
  ],
  [
    'CAMT.053',
    (told) =>
      `<?xml version="1.0"?><Document><BkToCstmrStmt><Stmt>\n${told
        .map(
          ({ amount, name, mark }) =>
            `<Ntry><Amt Ccy="GBP">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-17</Dt></BookgDt><AcctSvcrRef>${mark}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>${name}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>fee</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
        )
        .join('\n')}\n</Stmt></BkToCstmrStmt></Document>`,
  ],
];
const oak = (mark: string, amount = '5.00'): Told => ({ amount, name: 'Oak', mark });
const importing = (text: string, name = 'a file') =>
  get(ImportStatement).run(owner, account, { name, text, mapping }, actor);

test.each(FORMATS)(
  '%s: the same file twice, or days in two files, is each transfer once; two of one day are two',
  async (_, of) => {
    const [first, second, later] = [oak('M1'), oak('M2'), { ...oak('M3'), name: 'Elm' }];
    expect(await importing(of([first]))).toMatchObject({ taken: 1 });
    expect(await importing(of([first]))).toMatchObject({ taken: 0 });
    // The next export begins with the same day, on which Oak has paid as much once more since.
    expect(await importing(of([first, second, later]))).toMatchObject({ lines: 3, taken: 2 });
    expect(await importing(of([second, first, later]))).toMatchObject({ taken: 0 });
    expect([await at('bank'), await at('unmatched')]).toEqual([1500, -1500]);
  },
);

test.each(FORMATS)(
  '%s: a broken line refuses the whole file, named with its reason; nothing is half written',
  async (_, of) => {
    const broken = importing(of([oak('M1'), oak('M2', 'five')]));
    await expect(broken).rejects.toMatchObject({
      code: 'broken-statement',
      lines: [{ line: expect.any(Number), says: expect.stringContaining('amount') }],
    });
    const left = ['bank_transactions', 'bank_imports', 'postings'].map((table) =>
      world.figure(`select count(*) from ${table} where reseller_id = $1`, [owner.id]),
    );
    expect(await Promise.all(left)).toEqual([0, 0, 0]);
    expect(await importing(of([oak('M1'), oak('M2', '5.00')]))).toMatchObject({ taken: 2 });
  },
);

test('a transfer that two formats word otherwise is pointed out before it is taken, and in the queue', async () => {
  const [[, csv], [, ofx]] = FORMATS as [(typeof FORMATS)[0], (typeof FORMATS)[0]];
  await importing(csv([oak('M1')]), 'november.csv');
  const preview = () =>
    get(ImportStatement).preview(owner, account, { name: 'november.ofx', text: ofx([oak('M1')]) }, actor);
  expect((await preview()).lines).toMatchObject([{ isKnown: false, isAlike: true }]);
  await importing(ofx([oak('M1')]), 'november.ofx');
  expect((await listed()).map(({ alsoIn }) => alsoIn).sort()).toEqual(['november.csv', 'november.ofx']);
  expect((await preview()).lines).toMatchObject([{ isKnown: true, isAlike: false }]);
});

test('a part leaves the rest open; a second pays it; what is over is credit, and pays the next invoice', async () => {
  const invoice = await world.owes('oak-housing');
  await take(row('5.00', reference(invoice)));
  expect(await open(invoice)).toBe(1200);
  await accept(await only(), [[invoice, 500n]]);
  expect(await open(invoice)).toBe(700);
  await take(row('10.00', reference(invoice), { on: '2026-11-18' }));
  await accept(await only(), [[invoice, 700n]]);
  expect([await open(invoice), await at('account-credit')]).toEqual([0, -300]);
  const next = await world.owes('oak-housing');
  await get(ApplyCredit).run({ resellerId: owner.id, invoiceId: next.id });
  expect([await open(next), await at('account-credit')]).toEqual([900, 0]);
});

test('one transfer pays invoices of two payers, and each has a payment of its own', async () => {
  const [one, two] = [await world.owes('oak-housing'), await world.owes('iron-press')];
  await take(row('25.00', `${reference(one)} ${reference(two)}`));
  const id = await only();
  await expect(
    accept(id, [
      [one, 1200n],
      [two, 1200n],
    ]),
  ).rejects.toMatchObject({ code: 'not-the-transfer' });
  await expect(
    accept(id, [
      [one, 1300n],
      [two, 1200n],
    ]),
  ).rejects.toMatchObject({ code: 'more-than-open' });
  await accept(
    id,
    [
      [one, 1200n],
      [two, 1200n],
    ],
    two.payerId,
  );
  expect([await open(one), await open(two), await at('account-credit')]).toEqual([0, 0, -100]);
  expect(await world.figure('select count(*) from payments')).toBe(2);
  await expect(accept(id, [], one.payerId)).rejects.toMatchObject({ code: 'already-decided' });
});

test('an invoice paid by transfer while its page of the card service is open: the second is credit', async () => {
  const invoice = await world.owes('oak-housing');
  const url = await get(OpenCheckout).run({ tier: 'retail', issuerResellerId: owner.id, invoiceId: invoice.id }, actor);
  await take(row('12.00', reference(invoice)));
  await fetch(url, { method: 'POST', body: new URLSearchParams({ card: '4242 4242 4242 4242' }), redirect: 'manual' });
  const id = (await world.owner.query(`select id from payments where channel = 'checkout'`)).rows[0].id;
  await get(CarryOutPayment).run(
    { tier: 'retail', issuerResellerId: owner.id, resellerId: owner.id, paymentId: id },
    actor,
  );
  expect([await open(invoice), await at('account-credit'), await at('stripe')]).toEqual([0, -1200, 1200]);
});

test('an account known from an accepted transfer is suggested the next time', async () => {
  const invoice = await world.owes('oak-housing');
  await take(row('12.00', reference(invoice), { iban: 'GB94BARC10201530093459' }));
  await world.owes('oak-housing', { grossMinor: 900 });
  await take(row('3.00', 'again', { iban: 'GB94 BARC 1020 1530 0934 59' }));
  const list = await listed();
  const suggested = await get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) =>
    get(MatchTransfers).suggestions(tx, list),
  );
  expect(suggested.get(list[0]!.id)).toMatchObject([{ payerId: invoice.payerId, signs: ['account'], isExact: false }]);
});

test('an undone match opens its invoice again and takes its credit off the invoice that used it', async () => {
  const invoice = await world.owes('oak-housing');
  await take(row('20.00', reference(invoice)));
  await accept(await only(), [[invoice, 1200n]]);
  const next = await world.owes('oak-housing');
  await get(ApplyCredit).run({ resellerId: owner.id, invoiceId: next.id });
  expect(await open(next)).toBe(400);
  await undo();
  expect([await open(invoice), await open(next)]).toEqual([1200, 1200]);
  expect([await at('account-credit'), await at('unmatched'), await at('bank')]).toEqual([0, -2000, 2000]);
  await drain(world.context.app, { without: ['letters.send-letter'] });
  await accept(await only(), [], invoice.payerId);
  expect(await at('account-credit')).toBe(-2000);
  await expect(get(UndoDecision).run(owner, await only('matched'), ' ', actor)).rejects.toMatchObject({
    code: 'reason-missing',
  });
});

test('money sent back comes out of the payer’s credit; a match whose credit is spent is not undone before that', async () => {
  const invoice = await world.owes('oak-housing');
  await take(row('20.00', reference(invoice)));
  await accept(await only(), [[invoice, 1200n]]);
  await take(row('-8.00', 'you paid too much', { on: '2026-11-18' }));
  const out = await only();
  await get(PutAside).refund(owner, out, invoice.payerId, 'paid too much', actor);
  expect([await at('account-credit'), await at('bank')]).toEqual([0, 1200]);
  await expect(undo()).rejects.toMatchObject({ code: 'credit-is-spent' });
  await undo('refunded');
  await undo();
  expect([await open(invoice), await at('bank'), await at('unmatched')]).toEqual([1200, 2000, -2000]);
  await expect(get(PutAside).refund(owner, out, invoice.payerId, 'again', actor)).rejects.toMatchObject({
    code: 'not-that-much-credit',
  });
});

test('what is none of the books’ business is put aside with a reason, and taken up again', async () => {
  await take(row('100.00', 'a grant'));
  await get(PutAside).ignore(owner, await only(), 'A grant, not a customer', actor);
  expect([await at('bank'), await at('unmatched'), (await listed('ignored'))[0]!.outcome]).toEqual([
    0,
    0,
    'A grant, not a customer',
  ]);
  await undo('ignored');
  expect([await at('bank'), await at('unmatched')]).toEqual([10_000, -10_000]);
  await get(PutAside).ignore(owner, await only(), 'It is a grant', actor);
  expect(await at('bank')).toBe(0);
});

test('no other reseller sees or decides it, and its payers are no others’', async () => {
  await take(row('12.00', 'hello'));
  const id = await only();
  const wren = { id: world.world.resellers.find(({ slug }) => slug === 'wren')!.id, isNetwork: false };
  await expect(get(PutAside).ignore(wren, id, 'mine', actor)).rejects.toMatchObject({ code: 'no-such-transaction' });
  const others = (await world.owner.query('select id from payers where reseller_id = $1 limit 1', [wren.id])).rows[0]
    .id;
  await expect(accept(id, [], others)).rejects.toMatchObject({ code: 'not-of-this-issuer' });
});
