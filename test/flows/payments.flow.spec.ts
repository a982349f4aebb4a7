import { closeDispute, endMandate, payOut } from '../../apps/stripe-sim';
import { drain } from '../../apps/worker/drain';
import { Pace } from '../../libs/adapters/stripe';
import { ImportStatement, OpenBankAccount, PutAside, TransactionsStore } from '../../libs/bank';
import { ChangePayer } from '../../libs/invoicing';
import { localDate, Money, newId } from '../../libs/kernel';
import {
  ApplyCredit,
  CarryOutPayment,
  ChangeDebits,
  CollectPayer,
  CollectPayers,
  ConnectAccount,
  DisputesStore,
  type NewPayment,
  OpenCheckout,
  PayByLink,
  PayLinks,
  type Payment,
  PaymentMethods,
  PaymentMethodsStore,
  PaymentsStore,
  PlanCollections,
  ReconcileAccount,
  RefundPayment,
  refOf,
  SaveMethod,
  SettlePayment,
  TakeEvent,
  WaitingDebits,
} from '../../libs/payments';
import { resellerScope, Tenancy, Turnstile } from '../../libs/runtime';
import { BooksOf, DebtorsStore, PayerListStore } from '../../libs/statements';
import { type Payer, PayersStore } from '../../libs/tenants';
import { creditNoteFor, type InvoiceToPay } from '../world/invoices-to-pay';
import { creditOf, hears, openOf } from '../world/money-moves';
import { actor, type PaymentWorld, paymentWorld, typeOn } from '../world/payment-world';
import { callsInCode, describedVersion, mistakesIn, type SentCall } from '../world/stripe-description';

const CARD = { card: '4242 4242 4242 4242' };
const ACCOUNT = { sortCode: '10-88-00', accountNumber: '00012345', name: 'Ada' };
const MINUTE = 60_000;
const DAY = 86_400_000;
let world: PaymentWorld;
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);

beforeEach(async () => {
  world = await paymentWorld('payments');
});
/** Every request that any of these stories sends. */
const sent: SentCall[] = [];
afterEach(async () => {
  sent.push(...world.stripe.calls);
  await world.stop();
});

const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
  get(Tenancy).acrossNetwork({ actor, why: 'test' }, work) as Promise<T>;
const open = (invoice: InvoiceToPay): Promise<number> => openOf(world, invoice);
const credit = (invoice: InvoiceToPay): Promise<number> => creditOf(world, invoice);
const paymentsOf = ({ id }: InvoiceToPay): Promise<(Payment & { allocatedMinor: bigint })[]> =>
  across((tx) => get(PaymentsStore).ofInvoice(tx, id));
const stateOf = async (invoice: InvoiceToPay): Promise<string[]> =>
  (await paymentsOf(invoice)).map(({ state }) => state);
const collect = (invoice: InvoiceToPay): Promise<string> => get(CollectPayer).run(world.payer(invoice), actor);
const lanternIssuer = () => ({
  tier: 'retail' as const,
  issuerResellerId: world.lantern.id,
  issuerId: world.lantern.issuerId,
});
/** What the log says was done to the account, in order, and that it holds none of these. */
async function logged(...secrets: string[]): Promise<string[]> {
  const { rows } = await world.owner.query<{ action: string; details: unknown }>(
    `select action, details from audit_entries where action like '%Stripe account%' order by at, id`,
  );
  for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
  return rows.map(({ action }) => action);
}
const checkout = (invoice: InvoiceToPay): Promise<string> =>
  get(OpenCheckout).run({ tier: 'retail', issuerResellerId: world.lantern.id, invoiceId: invoice.id }, actor);

/** Time passes; what the card service has to tell is told, and worked on. */
async function turn(days: number): Promise<void> {
  world.context.clock.advance(days * DAY);
  world.stripe.tick();
  await tell();
}
async function minutes(many: number): Promise<void> {
  world.context.clock.advance(many * MINUTE);
  world.stripe.tick();
  await tell();
}
const tell = (): Promise<void> => hears(world);
async function bring(event: unknown, secret: string, { body = JSON.stringify(event), at = 0 } = {}): Promise<void> {
  const { default: Stripe } = await import('stripe');
  const timestamp = Math.floor(world.context.clock.now().getTime() / 1000) + at;
  const header = Stripe.webhooks.generateTestHeaderString({ payload: JSON.stringify(event), secret, timestamp });
  await get(TakeEvent).run(world.accountId, Buffer.from(body), header);
}

/** A card whose bank wants to see its holder each time; the page asks once when it is saved. */
async function savesOneThatAsks(invoice: InvoiceToPay): Promise<void> {
  await world.saves(world.payer(invoice), { card: '4000002760003184' });
  const seti = world.account.all('seti')[0]!;
  await typeOn(`${world.stripe.url}/c/authenticate/${seti.id}`, { answer: 'yes' });
  await tell();
}

/** The bank brings what is open of an invoice for which a page stands open. */
async function transferred(invoice: InvoiceToPay, amount: number): Promise<void> {
  const transfer: NewPayment = {
    ...(await paymentsOf(invoice))[0]!,
    ...{ id: newId(), channel: 'transfer', methodKind: 'bank-transfer', accountId: null, idempotencyKey: null },
    ...{ amountMinor: BigInt(amount), request: null, state: 'succeeded', receivedOn: '2026-11-18' },
    ...{ reference: invoice.number, linkToken: undefined },
  };
  await across(async (tx) => {
    const paid = { invoiceId: invoice.id, tenantId: invoice.tenantId, amountMinor: BigInt(amount) };
    await get(PaymentsStore).add(tx, transfer, [paid]);
    await get(SettlePayment).receive(tx, await get(PaymentsStore).byId(tx, transfer.id), BigInt(amount));
  });
}

test('an invoice is paid on the page, once however often the button is pressed', async () => {
  const invoice = await world.owes('oak-housing');
  const url = await checkout(invoice);
  expect(await checkout(invoice)).toBe(url);
  await typeOn(url, CARD);
  await tell();
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded']]);
  await expect(checkout(invoice)).rejects.toMatchObject({ code: 'nothing-to-pay' });
  expect(await world.figure(`select sum(amount_minor) from postings where account = 'stripe'`)).toBe(1200);
});

test.each([
  [1_000_000, ['card', 'bacs_debit']],
  [1_000_001, ['card']],
])(
  'a page over %s pence offers %j: no debit above what a new account may debit in a week',
  async (grossMinor, ways) => {
    await checkout(await world.owes('oak-housing', { grossMinor }));
    expect(world.account.all('cs')[0]).toMatchObject({ amount_total: grossMinor, allowed_payment_method_types: ways });
  },
);

test('the link says whether its page takes debits: not above the ceiling, nor where Bacs is switched off at Stripe', async () => {
  const [large, invoice] = [
    await world.owes('oak-housing', { grossMinor: 1_000_001 }),
    await world.owes('green-thread'),
  ];
  const look = ({ id }: InvoiceToPay) => get(PayByLink).look(get(PayLinks).tokenOf(id));
  expect([(await look(large)).canDebit, (await look(invoice)).canDebit]).toEqual([false, true]);
  world.account.takesDebits = false;
  // Seen by the daily look, and when the key is saved again.
  await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
  expect((await look(invoice)).canDebit).toBe(false);
  await checkout(invoice);
  expect(world.account.all('cs')[0]).toMatchObject({ payment_method_types: ['card'] });
  expect(await get(PaymentMethods).of(world.lantern.id, invoice.tenantId!, actor)).toMatchObject({ canDebit: false });
  world.account.takesDebits = true;
  await get(ConnectAccount).run(lanternIssuer(), world.account.secretKey, actor);
  expect((await look(invoice)).canDebit).toBe(true);
});

test('a declined card leaves the page open, and the next one pays', async () => {
  const invoice = await world.owes('oak-housing');
  const url = await checkout(invoice);
  expect((await typeOn(url, { card: '4000000000000002' })).status).toBe(402);
  await tell();
  expect([await open(invoice), await stateOf(invoice)]).toEqual([1200, ['created']]);
  await typeOn(url, CARD);
  await tell();
  expect(await open(invoice)).toBe(0);
});

test('a saved card is charged on the day its invoice is due, by the planner, and not again', async () => {
  const invoice = await world.owes('oak-housing', { dueOn: '2026-11-19' });
  await world.saves(world.payer(invoice), CARD);
  await get(PlanCollections).run();
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect(await stateOf(invoice)).toEqual([]);
  await turn(1);
  await get(PlanCollections).run();
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded']]);
  await get(PlanCollections).run();
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect(world.stripe.calls.filter(({ call }) => call === 'POST /v1/payment_intents')).toHaveLength(1);
});

test('a direct debit on its way is not paid; days later it is', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), ACCOUNT);
  expect(await collect(invoice)).toBe('collect');
  expect([await open(invoice), await stateOf(invoice)]).toEqual([1200, ['processing']]);
  // Six working days with a new mandate.
  expect((await paymentsOf(invoice))[0]!.expectedOn).toBe('2026-11-26');
  expect(await collect(invoice)).toBe('nothing');
  await expect(checkout(invoice)).rejects.toMatchObject({ code: 'payment-under-way' });
  await turn(12);
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded']]);
});

test('a debit that fails days later leaves the invoice open; a mandate that ended is not used again', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), { ...ACCOUNT, accountNumber: '33333335' });
  await collect(invoice);
  await turn(12);
  expect([await open(invoice), await stateOf(invoice)]).toEqual([1200, ['failed']]);
  expect(await world.figure(`select count(*) from payment_methods where state = 'inactive'`)).toBe(1);
  const again = `select count(*) from letters where kind = 'payment-failed' and content ->> 'paragraphs' like '%again%'`;
  expect(await world.figure(again)).toBe(0);
  await turn(12);
  expect(await collect(invoice)).toBe('nothing');
});

test('a debit ordered on a page that fails days later is told to its payer, with a link to pay', async () => {
  const invoice = await world.owes('oak-housing');
  await typeOn(await checkout(invoice), { ...ACCOUNT, accountNumber: '22222227' });
  await tell();
  expect(await stateOf(invoice)).toEqual(['processing']);
  await turn(9);
  expect([await open(invoice), await stateOf(invoice)]).toEqual([1200, ['failed']]);
  const { rows } = await world.owner.query(
    `select kind, content -> 'button' ->> 'href' as href, content -> 'paragraphs' ->> 0 as says from letters`,
  );
  expect(rows).toEqual([
    { kind: 'payment-failed', href: expect.any(String), says: expect.stringContaining(invoice.number) },
  ]);
  const linked = await get(PayByLink).look(rows[0].href.split('/pay/')[1]);
  expect(linked).toMatchObject({ state: 'open', isPayable: true, invoice: { id: invoice.id } });
  await typeOn(await checkout(invoice), CARD);
  await tell();
  expect(await open(invoice)).toBe(0);
});

test('the card service writes to where a payer’s mail goes now, in its language', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), ACCOUNT);
  const [customer] = world.account.all('cus');
  expect(customer).toMatchObject({ email: 'accounts@oak-housing.example', preferred_locales: ['en'] });
  const payer = (await across<Payer | undefined>((tx) => get(PayersStore).find(tx, invoice.payerId)))!;
  const changed = { ...payer, name: 'Oak Housing Ltd', emails: ['treasurer@oak.example'], language: 'ca' as const };
  await get(ChangePayer).run(resellerScope(world.lantern.id, actor), payer.id, changed);
  await tell();
  expect(world.account.all('cus')).toHaveLength(1);
  expect(customer).toMatchObject({
    name: 'Oak Housing Ltd',
    email: 'treasurer@oak.example',
    preferred_locales: ['ca'],
    metadata: { payer: payer.id },
  });
});

test('a mandate cancelled at the bank stops the next collection, and its operator sees that it has ended', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), ACCOUNT);
  const method = () => across((tx) => get(PaymentMethodsStore).ofPayer(tx, world.payer(invoice)));
  expect(await method()).toMatchObject({ kind: 'bacs_debit', state: 'pending' });
  endMandate(world.account, world.account.all('mandate')[0]!);
  await tell();
  expect(await method()).toMatchObject({ state: 'inactive' });
  expect(await collect(invoice)).toBe('nothing');
  expect(world.stripe.calls.some(({ call }) => call === 'POST /v1/payment_intents')).toBe(false);
});

const told = async () =>
  (
    await world.owner.query(
      `select kind, language, recipients, content -> 'paragraphs' ->> 0 as says, content -> 'button' ->> 'href' as href
       from letters order by id`,
    )
  ).rows;

test('a mandate that is cancelled with no debit on its way is told to its payer, once, in its language', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), ACCOUNT);
  await world.owner.query(`update payers set language = 'ca' where id = $1`, [invoice.payerId]);
  const [mandate] = world.account.all('mandate');
  endMandate(world.account, mandate!);
  await tell();
  world.account.tell('mandate.updated', mandate!);
  await tell();
  expect(await told()).toEqual([
    {
      kind: 'method-ended',
      language: 'ca',
      recipients: expect.arrayContaining(['treasurer@oak-housing.example']),
      says: expect.stringMatching(/10-88-00 •••• 2345.*Oak Street Housing.*mandat/),
      href: 'http://platform.example/portal/payment-method',
    },
  ]);
});

test('a card that is taken away at the card service is told to its payer; by its holder, or for another, it is not', async () => {
  const [first, second] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  await world.saves(world.payer(first), CARD);
  await world.saves(world.payer(first), ACCOUNT);
  await world.saves(world.payer(second), CARD);
  const [replaced, removed] = world.account.all('pm').filter(({ type }) => type === 'card');
  await get(SaveMethod).remove(world.payer(second), actor);
  for (const card of [replaced!, removed!]) {
    card.customer = null;
    world.account.tell('payment_method.detached', card);
  }
  await tell();
  expect(await told()).toEqual([]);
  await world.saves(world.payer(second), CARD);
  const [saved] = world.account.all('pm');
  saved!.customer = null;
  world.account.tell('payment_method.detached', saved!);
  await tell();
  expect(await told()).toMatchObject([{ kind: 'method-ended', says: expect.stringContaining('Visa •••• 4242') }]);
});

test('nobody is told to save another way to pay for tenants that have left', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), ACCOUNT);
  await world.owner.query(`update agreements set ends_on = '2026-11-30' where payer_id = $1`, [invoice.payerId]);
  endMandate(world.account, world.account.all('mandate')[0]!);
  await tell();
  expect(await told()).toEqual([]);
});

test('a mandate whose end was not heard of is refused once: its payer is told, and nothing more is asked of it', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), ACCOUNT);
  endMandate(world.account, world.account.all('mandate')[0]!);
  world.stripe.webhooks.take();
  await collect(invoice);
  await tell();
  expect(await stateOf(invoice)).toEqual(['failed']);
  expect((await told()).map(({ kind }) => kind).sort()).toEqual(['method-ended', 'payment-failed']);
  const next = await world.owes('oak-housing');
  expect([await collect(next), await stateOf(next)]).toEqual(['nothing', []]);
});

test('a debit that its bank takes back after success opens the invoice again', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), { ...ACCOUNT, accountNumber: '55555559' });
  await collect(invoice);
  await turn(9);
  expect(await open(invoice)).toBe(0);
  await turn(5);
  expect([await open(invoice), await stateOf(invoice)]).toEqual([1200, ['lost']]);
});

test('a disputed card opens the invoice; a dispute that is won pays it again', async () => {
  const invoice = await world.owes('oak-housing');
  await typeOn(await checkout(invoice), { card: '4000000000000259' });
  await turn(3);
  expect([await open(invoice), await stateOf(invoice)]).toEqual([1200, ['disputed']]);
  const told = (tx: Parameters<Parameters<typeof across>[0]>[0]) =>
    tx.query(`select subject, recipients from letters where kind = 'dispute'`);
  expect(await across(told)).toEqual([
    { subject: 'Oak Street Housing Co-op: £12.00 was taken back', recipients: [expect.stringContaining('@')] },
  ]);
  const receipts = async (): Promise<number> => {
    const { statement } = await get(BooksOf).account(
      { id: world.lantern.id, isNetwork: false },
      invoice.payerId,
      actor,
    );
    return statement.lines.filter(({ kind, paymentId }) => kind === 'payment' && paymentId).length;
  };
  const before = await receipts();
  const running = () => across((tx) => tx.figure(get(DisputesStore).openOf(world.lantern.id, false)));
  expect(await running()).toBe(1);
  closeDispute(world.account, world.account.all('du')[0]!, 'won');
  await tell();
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded']]);
  expect(await running()).toBe(0);
  // While it was taken back, the statement offered no receipt for it.
  expect(await receipts()).toBe(before + 1);
});

/** An invoice paid by a card and by transfer: what the card brought is credit. */
async function paidTwice(card: string): Promise<InvoiceToPay> {
  const invoice = await world.owes('oak-housing');
  await typeOn(await checkout(invoice), { card });
  await transferred(invoice, 1200);
  await tell();
  expect([await open(invoice), await credit(invoice)]).toEqual([0, 1200]);
  return invoice;
}

test('what is taken back had become credit and was used: the invoice that used it is open again', async () => {
  const twice = await paidTwice('4000000000000259');
  const next = await world.owes('oak-housing', { grossMinor: 1500 });
  expect(await get(ApplyCredit).run({ resellerId: world.lantern.id, invoiceId: next.id })).toBe(1200n);
  await turn(3);
  expect([await open(twice), await open(next), await credit(next)]).toEqual([0, 1500, 0]);
});

test('what is taken back had become credit and was sent back to its payer, who owes it, on no invoice', async () => {
  const twice = await paidTwice('4000000000000259');
  const bank = { id: world.lantern.id, isNetwork: false };
  const { id: account } = await get(OpenBankAccount).find(bank, null, actor);
  const mapping = {
    date: 'Date',
    dateFormat: 'yyyy-MM-dd',
    amount: 'Amount',
    decimal: '.',
    reference: 'What',
  } as const;
  const file = { name: 'november.csv', text: 'Date,Amount,What\n2026-11-18,-12.00,you paid twice', mapping };
  await get(ImportStatement).run(bank, account, file, actor);
  const [out] = await across<{ id: string }[]>((tx) => get(TransactionsStore).list(tx, bank.id, { state: 'waiting' }));
  await get(PutAside).refund(bank, out!.id, twice.payerId, 'paid twice', actor);
  await turn(3);
  expect([await open(twice), await credit(twice)]).toEqual([0, -1200]);
  const owing = { payerId: twice.payerId, owedMinor: 1200n, creditMinor: 0n };
  expect(await across((tx) => get(DebtorsStore).of(tx, lanternIssuer(), localDate('2026-11-21')))).toMatchObject([
    owing,
  ]);
  const [first] = await across<unknown[]>((tx) =>
    get(PayerListStore).page(tx, world.lantern.id, { q: '', sort: 'owed', limit: 1 }),
  );
  expect(first).toMatchObject({ id: twice.payerId, owed: Money.of(1200n, 'GBP'), oldestDueOn: '2026-11-21' });
});

test('what is open again after a payment was taken back is paid by credit the payer has from elsewhere', async () => {
  await paidTwice('4242424242424242');
  const next = await world.owes('oak-housing', { grossMinor: 1500 });
  await typeOn(await checkout(next), { card: '4000000000000259' });
  await turn(3);
  expect([await open(next), await stateOf(next), await credit(next)]).toEqual([300, ['disputed'], 0]);
  closeDispute(world.account, world.account.all('du')[0]!, 'won');
  await tell();
  expect([await open(next), await credit(next)]).toEqual([0, 1200]);
});

test('a declined card is tried again three days later, and its failed intent is closed', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), { card: '4000000000000341' });
  await collect(invoice);
  expect(await stateOf(invoice)).toEqual(['failed']);
  expect(world.account.all('pi')[0]!.status).toBe('canceled');
  await tell();
  // The payer is told once, with a link, and from when on it is tried again.
  const letters = `select kind, content -> 'button' ->> 'href' as href, content -> 'paragraphs' ->> 2 as again from letters`;
  expect((await world.owner.query(letters)).rows).toEqual([
    {
      kind: 'payment-failed',
      href: expect.stringContaining('http://platform.example/pay/'),
      again: 'Unless it is paid before, we try again from 21 Nov 2026 on.',
    },
  ]);
  await turn(1);
  expect(await collect(invoice)).toBe('nothing');
  await turn(2);
  expect(await collect(invoice)).toBe('collect');
  expect(await stateOf(invoice)).toEqual(['failed', 'failed']);
});

test('a bank that wants to see the holder is asked by a link, on the same intent', async () => {
  const invoice = await world.owes('oak-housing');
  await savesOneThatAsks(invoice);
  await collect(invoice);
  expect(await stateOf(invoice)).toEqual(['requires-action']);
  const { linkToken } = (await paymentsOf(invoice))[0]!;
  await tell();
  const mails = await world.owner.query(
    `select kind, recipients, content -> 'button' ->> 'href' as href from letters where kind like 'payment%'`,
  );
  const href = expect.stringMatching(new RegExp(`/pay/${linkToken}$`));
  const recipients = expect.arrayContaining(['treasurer@oak-housing.example']);
  expect(mails.rows).toEqual([{ kind: 'payment-action', recipients, href }]);
  const bank = await get(PayByLink).goOn(linkToken!);
  expect(bank).toContain('/c/authenticate/');
  await fetch(bank!, { method: 'POST', body: new URLSearchParams({ answer: 'yes' }), redirect: 'manual' });
  await get(PayByLink).back(linkToken!);
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded']]);
  expect(world.account.all('pi')).toHaveLength(1);
});

test('what waits for its holder’s bank is given up once the money has come another way: its link takes no second', async () => {
  const invoice = await world.owes('oak-housing');
  await savesOneThatAsks(invoice);
  await collect(invoice);
  expect(await stateOf(invoice)).toEqual(['requires-action']);
  const { linkToken } = (await paymentsOf(invoice))[0]!;
  await transferred(invoice, 1200);
  await tell();
  expect((await get(PayByLink).look(linkToken!)).state).toBe('paid');
  expect(await get(PayByLink).goOn(linkToken!)).toBeNull();
  expect([await open(invoice), (await stateOf(invoice)).sort()]).toEqual([0, ['canceled', 'succeeded']]);
  expect(world.account.all('pi')[0]).toMatchObject({ status: 'canceled' });
});

test('the link in an invoice’s mail is good for it alone, is paid once, says what is on its way, and has an end', async () => {
  const [invoice, other] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  const token = get(PayLinks).tokenOf(invoice.id);
  const state = async (): Promise<string> => (await get(PayByLink).look(token)).state;
  const bytes = Buffer.from(token, 'base64url');
  bytes.write(other.id.replaceAll('-', ''), 'hex');
  for (const forged of [
    bytes.toString('base64url'),
    `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`,
    `${token}A`,
  ])
    await expect(get(PayByLink).look(forged)).rejects.toMatchObject({ code: 'no-such-payment' });
  expect(await get(PayByLink).look(token)).toMatchObject({
    state: 'open',
    isPayable: true,
    invoice: { id: invoice.id },
  });
  const url = await get(PayByLink).goOn(token);
  expect([await get(PayByLink).goOn(token), await checkout(invoice)]).toEqual([url, url]);
  await typeOn(url!, ACCOUNT);
  await get(PayByLink).back(token);
  // A debit on its way takes days: neither the link nor the portal takes a second one.
  expect([await state(), await get(PayByLink).goOn(token)]).toEqual(['on-its-way', null]);
  await expect(checkout(invoice)).rejects.toMatchObject({ code: 'payment-under-way' });
  await turn(10);
  expect([await open(invoice), await state(), await get(PayByLink).goOn(token)]).toEqual([0, 'paid', null]);
  expect([world.account.all('pi').length, await open(other)]).toEqual([1, 1200]);
  await turn(80);
  expect(await state()).toBe('paid');
  await turn(1);
  await expect(state()).rejects.toMatchObject({ code: 'pay-link-over' });
});

test('a page that stands open is closed once the money has come another way', async () => {
  const invoice = await world.owes('oak-housing');
  const url = await checkout(invoice);
  await transferred(invoice, 1200);
  await tell();
  expect([await open(invoice), (await stateOf(invoice)).sort()]).toEqual([0, ['canceled', 'succeeded']]);
  const { id } = world.account.all('cs').find(({ mode }) => mode === 'payment')!;
  expect(url).toContain(id);
  expect(world.account.all('cs').find((one) => one.id === id)).toMatchObject({ status: 'expired' });
});

test('a page nobody pays on is over after an hour: then the saved card is charged, and the page takes no more', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), CARD);
  const url = await checkout(invoice);
  await minutes(59);
  expect(await collect(invoice)).toBe('nothing');
  await minutes(2);
  expect(await collect(invoice)).toBe('collect');
  expect([await open(invoice), (await stateOf(invoice)).sort()]).toEqual([0, ['canceled', 'succeeded']]);
  await typeOn(url, CARD);
  await tell();
  expect([world.account.all('pi').length, await credit(invoice)]).toEqual([1, 0]);
});

test('a page whose end was not heard of is asked for soon after its hour, by the planner', async () => {
  const invoice = await world.owes('oak-housing');
  await checkout(invoice);
  world.context.clock.advance(66 * MINUTE);
  world.stripe.tick();
  world.stripe.webhooks.take();
  expect(await get(PlanCollections).resume()).toBe(1);
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect(await stateOf(invoice)).toEqual(['canceled']);
});

test('whoever comes back late, or to another amount, has a page of its own, and the one before is closed', async () => {
  const invoice = await world.owes('oak-housing');
  const first = await checkout(invoice);
  await minutes(45);
  expect(await checkout(invoice)).toBe(first);
  await minutes(10);
  const second = await checkout(invoice);
  await transferred(invoice, 500);
  const third = await checkout(invoice);
  expect(new Set([first, second, third]).size).toBe(3);
  for (const url of [first, second, third]) await typeOn(url, CARD);
  await tell();
  expect([await open(invoice), await credit(invoice), world.account.all('pi').map(({ amount }) => amount)]).toEqual([
    0,
    0,
    [700],
  ]);
});

test('a page left where its bank asks is the same for a while, and over after its hour', async () => {
  const invoice = await world.owes('oak-housing');
  const url = await checkout(invoice);
  await typeOn(url, { card: '4000002760003184' });
  await tell();
  expect(await stateOf(invoice)).toEqual(['requires-action']);
  const token = get(PayLinks).tokenOf(invoice.id);
  expect([await checkout(invoice), await get(PayByLink).goOn(token)]).toEqual([url, url]);
  await minutes(61);
  expect(await stateOf(invoice)).toEqual(['canceled']);
  await typeOn(await checkout(invoice), CARD);
  await tell();
  expect([await open(invoice), (await stateOf(invoice)).sort()]).toEqual([0, ['canceled', 'succeeded']]);
});

test('money that came on the page before is found when another is asked for, and none is opened', async () => {
  const invoice = await world.owes('oak-housing');
  await typeOn(await checkout(invoice), CARD);
  world.stripe.webhooks.take();
  await minutes(55);
  await expect(checkout(invoice)).rejects.toMatchObject({ code: 'nothing-to-pay' });
  expect(await open(invoice)).toBe(0);
});

test('without an account, or for too little, the link says how to transfer and opens no page', async () => {
  const small = await world.owes('oak-housing', { grossMinor: 24 });
  const look = ({ id }: InvoiceToPay) => get(PayByLink).look(get(PayLinks).tokenOf(id));
  expect(await look(small)).toMatchObject({ state: 'open', isPayable: false });
  const invoice = await world.owes('oak-housing');
  await world.owner.query(`update payment_accounts set state = 'refused', refused_reason = 'Revoked'`);
  expect(await look(invoice)).toMatchObject({ state: 'open', isPayable: false });
});

test('less than can be charged is carried over to the next invoice, and said so', async () => {
  const small = await world.owes('oak-housing', { grossMinor: 24 });
  await world.saves(world.payer(small), CARD);
  expect(await collect(small)).toBe('carry-over');
  await expect(checkout(small)).rejects.toMatchObject({ code: 'below-least-charge' });
  const next = await world.owes('oak-housing', { grossMinor: 1200 });
  expect(await collect(next)).toBe('collect');
  expect([await open(small), await open(next), (await paymentsOf(next))[0]!.amountMinor]).toEqual([0, 0, 1224n]);
});

test('what is carried over is paid along on the next page, by its number, and only once', async () => {
  const small = await world.owes('oak-housing', { grossMinor: 24 });
  const [next, other] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  const look = ({ id }: InvoiceToPay) => get(PayByLink).look(get(PayLinks).tokenOf(id));
  expect((await look(next)).along).toEqual([{ invoiceId: small.id, number: small.number, openMinor: 24n }]);
  expect((await look(other)).along).toEqual([]);
  const url = await checkout(next);
  expect(await checkout(next)).toBe(url);
  expect((await look(next)).along).toHaveLength(1);
  const asked = world.stripe.calls.find(({ call }) => call === 'POST /v1/checkout/sessions')!;
  expect(asked.body).toMatchObject({
    line_items: [{ price_data: { product_data: { name: next.number } } }, { price_data: { unit_amount: '24' } }],
  });
  await typeOn(url, CARD);
  await tell();
  expect([await open(small), await open(next), await credit(next)]).toEqual([0, 0, 0]);
  expect((await paymentsOf(small)).map(({ amountMinor, allocatedMinor }) => [amountMinor, allocatedMinor])).toEqual([
    [1224n, 24n],
  ]);
});

test('two that are too little alone are enough together; a page with one that was paid meanwhile is closed', async () => {
  const [first, second] = [
    await world.owes('oak-housing', { grossMinor: 24 }),
    await world.owes('oak-housing', { grossMinor: 29 }),
  ];
  const url = await checkout(first);
  expect(await checkout(second)).toBe(url);
  await transferred(second, 29);
  await tell();
  expect([await stateOf(first), await open(second)]).toEqual([['canceled'], 0]);
  await expect(checkout(first)).rejects.toMatchObject({ code: 'below-least-charge' });
  const third = await world.owes('oak-housing');
  await typeOn(await checkout(third), CARD);
  await tell();
  expect([await open(first), await open(third), await credit(third)]).toEqual([0, 0, 0]);
});

test('a refund names its credit note, or a double payment; each no more than there is', async () => {
  const invoice = await world.owes('oak-housing');
  const url = await checkout(invoice);
  await typeOn(url, CARD);
  // Before we hear of it, the bank brings the same money: a double payment.
  await world.owner.query(`update payment_allocations set is_under_way = false`);
  await world.saves(world.payer(invoice), CARD);
  await collect(invoice);
  await tell();
  expect([await open(invoice), await credit(invoice)]).toEqual([0, 1200]);
  const doubled = (await paymentsOf(invoice)).concat(
    (await across<Payment[]>((tx) => get(PaymentsStore).ofPayer(tx, world.lantern.id, invoice.payerId))) as never,
  )[0]!;
  await expect(
    get(RefundPayment).run(refOf(doubled), { creditNoteId: null, amountMinor: 1201n }, actor),
  ).rejects.toMatchObject({ code: 'refund-too-large' });
  await get(RefundPayment).run(refOf(doubled), { creditNoteId: null, amountMinor: 500n }, actor);
  const rest = await get(RefundPayment).run(refOf(doubled), { creditNoteId: null, amountMinor: null }, actor);
  expect([rest.state, rest.reason, rest.amountMinor, await credit(invoice)]).toEqual([
    'succeeded',
    'double-payment',
    700n,
    0,
  ]);
  expect(world.account.all('re').map(({ amount, reason }) => [amount, reason])).toEqual([
    [700, 'duplicate'],
    [500, 'duplicate'],
  ]);
  await tell();
  expect(await credit(invoice)).toBe(0);
});

test('a refund names its credit note: of the invoice that this payment paid, as much as it credits and no more', async () => {
  const [invoice, other] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  for (const one of [invoice, other]) await typeOn(await checkout(one), CARD);
  await tell();
  const note = await creditNoteFor(world.owner, invoice, 500);
  const foreign = await creditNoteFor(world.owner, other, 500);
  expect([await open(invoice), await credit(invoice)]).toEqual([0, 500]);
  const paid = refOf((await paymentsOf(invoice))[0]!);
  const refund = (creditNoteId: string, amountMinor: bigint | null = null) =>
    get(RefundPayment).run(paid, { creditNoteId, amountMinor }, actor);
  await expect(refund(foreign)).rejects.toMatchObject({ code: 'credit-note-of-another' });
  await expect(refund(invoice.id)).rejects.toMatchObject({ code: 'credit-note-of-another' });
  await expect(refund(note, 501n)).rejects.toMatchObject({ code: 'refund-too-large' });
  const [part, rest] = [await refund(note, 200n), await refund(note)];
  for (const one of [part, rest]) expect(one).toMatchObject({ reason: 'credit-note', creditNoteId: note });
  await expect(refund(note)).rejects.toMatchObject({ code: 'refund-too-large' });
  expect(
    world.account.all('re').map(({ amount, reason, metadata }) => [amount, reason, metadata?.credit_note]),
  ).toEqual([
    [300, 'requested_by_customer', note],
    [200, 'requested_by_customer', note],
  ]);
  expect([await open(invoice), await credit(invoice), await credit(other)]).toEqual([0, 0, 500]);
});

test('several tenants of one payer are one charge, each paid; another payer from then on is not charged for them', async () => {
  const oak = await world.owes('oak-housing');
  await world.saves(world.payer(oak), CARD);
  const [green, iron] = [
    await world.owes('green-thread', { payerId: oak.payerId, grossMinor: 800 }),
    await world.owes('iron-press'),
  ];
  expect(await collect(oak)).toBe('collect');
  const [payment] = await paymentsOf(green);
  expect([payment!.amountMinor, payment!.tenantId, world.account.all('ch').length]).toEqual([2000n, null, 1]);
  expect([await open(oak), await open(green), await open(iron)]).toEqual([0, 0, 1200]);
  // What comes after the payer was changed is the new one's; the method of the first is not the second's.
  await get(ChangePayer).assign(resellerScope(world.lantern.id, actor), green.tenantId!, iron.payerId);
  const later = await world.owes('green-thread', { payerId: iron.payerId });
  expect([await collect(later), await collect(oak), await open(later)]).toEqual(['nothing', 'nothing', 1200]);
});

test('a customer that was made and not heard of is found, and not made again', async () => {
  const invoice = await world.owes('oak-housing');
  world.stripe.faults.failAfterWork = 1;
  await world.saves(world.payer(invoice), CARD);
  expect(world.account.all('cus')).toHaveLength(1);
  expect(await collect(invoice)).toBe('collect');
});

test('a method that its owner takes away is gone there and here', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), CARD);
  await get(SaveMethod).remove(world.payer(invoice), actor);
  await tell();
  expect(world.account.all('pm')[0]!.customer).toBe(null);
  expect(await collect(invoice)).toBe('nothing');
});

test('what is lost on the way is found by the reconciliation; what cannot agree is shown', async () => {
  const [paid, other] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  await typeOn(await checkout(paid), CARD);
  await typeOn(await checkout(other), { card: '4000000000000259' });
  world.context.clock.advance(3 * DAY);
  world.stripe.tick();
  world.stripe.webhooks.take();
  expect([await open(paid), await open(other)]).toEqual([1200, 1200]);
  expect(await get(ReconcileAccount).run({ accountId: world.accountId }, actor)).toEqual([]);
  expect([await stateOf(paid), await stateOf(other)]).toEqual([['succeeded'], ['disputed']]);
  // A refund somebody made at Stripe, and a payout.
  const intent = world.account.all('pi').find(({ id }) => id)!;
  await fetch(`${world.stripe.url}/v1/refunds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.account.secretKey}` },
    body: new URLSearchParams({ payment_intent: world.account.all('pi').at(-1)!.id, amount: '100' }),
  });
  expect(intent).toBeDefined();
  const found = await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
  expect(found.map(({ kind }) => kind)).toEqual(['refund-not-ours']);
  expect(await world.figure('select count(*) from payment_differences where gone_at is null')).toBe(1);
  // What has ended alike is seen in the list, and not asked for one by one.
  const singly = (): number => world.stripe.calls.filter(({ call }) => /^GET .*payment_intents./.test(call)).length;
  const before = singly();
  await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
  expect(singly()).toBe(before);
});

test('a payout is posted with its fees, and what is left lies at Stripe', async () => {
  const invoice = await world.owes('oak-housing', { grossMinor: 12_000 });
  await typeOn(await checkout(invoice), CARD);
  await tell();
  payOut(world.account);
  await turn(2);
  const at = (account: string): Promise<number> =>
    world.figure('select coalesce(sum(amount_minor), 0) from postings where account = $1', [account]);
  expect([await at('stripe'), await at('bank'), await at('payment-fees')]).toEqual([0, 11_800, 200]);
  expect(await get(ReconcileAccount).run({ accountId: world.accountId }, actor)).toEqual([]);
  // One that nobody told us of is found by the daily look, and posted once.
  const next = await world.owes('green-thread', { grossMinor: 12_000 });
  await typeOn(await checkout(next), CARD);
  payOut(world.account);
  world.context.clock.advance(2 * DAY);
  world.stripe.tick();
  world.stripe.webhooks.take();
  for (let look = 0; look < 2; look += 1)
    expect(await get(ReconcileAccount).run({ accountId: world.accountId }, actor)).toEqual([]);
  expect([await open(next), await at('stripe'), await at('bank'), await at('payment-fees')]).toEqual([
    0, 0, 23_600, 400,
  ]);
  // One that pays something else than its movements come to is shown.
  const wrong = world.account.all('po')[0]!;
  wrong.amount += 1;
  expect(await get(ReconcileAccount).run({ accountId: world.accountId }, actor)).toMatchObject([
    { kind: 'payout-sum', externalId: wrong.id },
  ]);
});

test.each([
  ['a 500 after the work was done', { failAfterWork: 1 }],
  ['a connection cut after the work was done, twice', { cutAfterWork: 2 }],
  ['a 500 at the confirmation', { failAfterWork: 0 }],
])('an unknown outcome is asked for, not repeated: %s', async (what, faults) => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), CARD);
  Object.assign(world.stripe.faults, faults);
  if (what.includes('confirmation')) {
    const { put } = world.account;
    world.account.put = (prefix, thing) => {
      if (prefix === 'ch') world.stripe.faults.failAfterWork = 1;
      return put.call(world.account, prefix, thing) as typeof thing;
    };
  }
  await collect(invoice).catch(() => undefined);
  const [payment] = await paymentsOf(invoice);
  await get(CarryOutPayment).run(refOf(payment!), actor);
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded']]);
  expect(world.account.all('ch').filter(({ paid }) => paid)).toHaveLength(1);
});

/** So many invoices that are due, each of a payer of its own who has saved a method. */
async function owed(
  count: number,
  typed: Record<string, string> = CARD,
  options: Parameters<PaymentWorld['owes']>[1] = {},
): Promise<InvoiceToPay[]> {
  const first = await world.owes('oak-housing', { dueOn: '2027-12-01' });
  const invoices: InvoiceToPay[] = [];
  for (let at = 0; at < count; at += 1) {
    const invoice = await world.owes('oak-housing', { ...options, payerId: await world.payerLike(first) });
    await world.saves(world.payer(invoice), typed);
    invoices.push(invoice);
  }
  return invoices;
}
const together = (invoices: readonly InvoiceToPay[]): Promise<number> =>
  get(CollectPayers).run({ payers: invoices.map(world.payer) });
const chargesFor = ({ id }: InvoiceToPay): number =>
  world.account.all('ch').filter(({ metadata, status }) => metadata.invoice === id && status !== 'failed').length;
async function resumeLater(): Promise<void> {
  world.context.clock.advance(600_000);
  await get(PlanCollections).run();
  await get(PlanCollections).resume();
  await drain(world.context.app, { without: ['letters.send-letter'] });
}

test('a batch of all kinds: each ends as its own means does, and none holds up another', async () => {
  const [paid, cut, unknownAtCreation, unknownAtConfirmation, gone] = await owed(5);
  const [tiny] = await owed(1, CARD, { grossMinor: 24 });
  const [declined] = await owed(1, { card: '4000000000000341' });
  const [seen] = await owed(1, { card: '4000002760003184' });
  await fetch(`${world.stripe.url}/c/authenticate/${world.account.all('seti')[0]!.id}`, {
    method: 'POST',
    body: new URLSearchParams({ answer: 'yes' }),
    redirect: 'manual',
  });
  const [debited, ended] = await owed(2, ACCOUNT);
  await tell();
  // A mandate that ended and a card that was taken away, and nobody told us.
  world.account.all('mandate')[0]!.status = 'inactive';
  await world.owner.query(`update payment_methods set external_id = 'pm_gone' where payer_id = $1`, [gone!.payerId]);
  const faults = new Map([
    [`pi.${cut!.id}`, { cutAfterWork: 1 }],
    [`pi.${unknownAtCreation!.id}`, { failAfterWork: 1 }],
    [`ch.${unknownAtConfirmation!.id}`, { failAfterWork: 1 }],
  ]);
  const { put } = world.account;
  world.account.put = (prefix, thing) => {
    const { metadata } = thing as { metadata?: { invoice?: string } };
    Object.assign(world.stripe.faults, faults.get(`${prefix}.${metadata?.invoice}`));
    faults.delete(`${prefix}.${metadata?.invoice}`);
    return put.call(world.account, prefix, thing) as typeof thing;
  };
  const all = { paid, cut, unknownAtCreation, unknownAtConfirmation, declined, seen, debited, ended, gone, tiny };
  expect(await together(Object.values(all) as InvoiceToPay[])).toBe(9);
  expect(faults.size).toBe(0);
  const expected = {
    paid: [0, ['succeeded'], 1],
    cut: [0, ['succeeded'], 1],
    unknownAtCreation: [0, ['succeeded'], 1],
    unknownAtConfirmation: [0, ['succeeded'], 1],
    declined: [1200, ['failed'], 0],
    seen: [1200, ['requires-action'], 0],
    debited: [1200, ['processing'], 1],
    ended: [1200, ['failed'], 0],
    gone: [1200, ['failed'], 0],
    tiny: [24, [], 0],
  };
  const stands = async (): Promise<Record<string, unknown>> => {
    const found: Record<string, unknown> = {};
    for (const [name, invoice] of Object.entries(all))
      found[name] = [await open(invoice!), await stateOf(invoice!), chargesFor(invoice!)];
    return found;
  };
  expect(await stands()).toEqual(expected);
  expect((await paymentsOf(gone!))[0]!.failureCode).toBe('resource_missing');
  expect((await paymentsOf(ended!))[0]!.failureCode).toBe('payment_method_mandate_inactive');
  await resumeLater();
  expect(await stands()).toEqual(expected);
});

test.each(['payments', 'postings'])(
  'what the database refuses of a batch, in %s, stands alone; the others are done with',
  async (table) => {
    const invoices = await owed(3);
    await world.owner.query(`
      create function refuse_one() returns trigger language plpgsql as
        $$ begin if new.payer_id = '${invoices[1]!.payerId}' then raise exception 'not this one'; end if; return new; end $$;
      create trigger refuse_one before insert on ${table} for each row execute function refuse_one()`);
    await expect(together(invoices)).rejects.toThrow('not this one');
    const states = async (): Promise<string[][]> => Promise.all(invoices.map(stateOf));
    const refused = table === 'payments' ? [] : ['confirming'];
    expect(await states()).toEqual([['succeeded'], refused, ['succeeded']]);
    await world.owner.query(`drop trigger refuse_one on ${table}`);
    await resumeLater();
    expect(await states()).toEqual([['succeeded'], ['succeeded'], ['succeeded']]);
    expect(invoices.map(chargesFor)).toEqual([1, 1, 1]);
    expect(await world.figure('select coalesce(sum(amount_minor), 0) from postings')).toBe(0);
  },
);

test('a payment that somebody else has taken on meanwhile goes back by no step', async () => {
  const [invoice] = await owed(1);
  const { beginConfirming } = PaymentsStore.prototype;
  const overtaken = jest.spyOn(PaymentsStore.prototype, 'beginConfirming').mockImplementationOnce(async function (
    this: PaymentsStore,
    ...given
  ) {
    await get(CarryOutPayment).run(refOf((await paymentsOf(invoice!))[0]!), actor);
    return beginConfirming.apply(this, given);
  });
  expect(await together([invoice!])).toBe(1);
  expect(overtaken).toHaveBeenCalledTimes(2);
  overtaken.mockRestore();
  expect([await open(invoice!), await stateOf(invoice!), chargesFor(invoice!)]).toEqual([0, ['succeeded'], 1]);
});

test('two batches at once do not debit more in a week than the account may', async () => {
  const invoices = await owed(2, ACCOUNT);
  await get(ChangeDebits).run(lanternIssuer(), { debitCeilingMinor: 10_000_000n, weeklyCeilingMinor: 2_000n }, actor);
  await Promise.all(invoices.map((one) => together([one])));
  expect((await Promise.all(invoices.map(stateOf))).flat()).toEqual(['processing']);
  const waiting = () =>
    across((tx) => get(WaitingDebits).of(tx, { tier: 'retail', issuerResellerId: world.lantern.id }));
  const sentAt = world.context.clock.now();
  const one = { amountMinor: 1200n, why: 'over-weekly-ceiling', until: new Date(sentAt.getTime() + 7 * DAY) };
  expect(await waiting()).toMatchObject([one]);
  await get(ChangeDebits).run(lanternIssuer(), { debitCeilingMinor: 1_000n, weeklyCeilingMinor: null }, actor);
  expect(await waiting()).toMatchObject([{ why: 'over-debit-ceiling', until: null }]);
  await get(ChangeDebits).run(lanternIssuer(), { debitCeilingMinor: 2_000n, weeklyCeilingMinor: null }, actor);
  expect(await waiting()).toEqual([]);
});

test('debits on their way are asked for now and then, and hold up nothing that is left half-way', async () => {
  const [debited] = await owed(1, ACCOUNT);
  await together([debited!]);
  const asked = (): number => world.stripe.calls.filter(({ call }) => /^GET .*payment_intents./.test(call)).length;
  world.context.clock.advance(7 * 3_600_000);
  for (let look = 0; look < 3; look += 1) await resumeLater();
  expect(asked()).toBe(1);
});

test('after a day nothing is sent blindly: an intent that is there is found, one that is not is given up', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), CARD);
  const { put } = world.account;
  world.account.put = (prefix, thing) => {
    if (prefix === 'pi') Object.assign(world.stripe.faults, { cutAfterWork: 1, down: true });
    return put.call(world.account, prefix, thing) as typeof thing;
  };
  await collect(invoice).catch(() => undefined);
  world.account.put = put;
  Object.assign(world.stripe.faults, { cutAfterWork: 0, down: false });
  expect([await stateOf(invoice), world.account.all('pi').length]).toEqual([['prepared'], 1]);
  world.context.clock.advance(25 * 3_600_000);
  const [payment] = await paymentsOf(invoice);
  await get(CarryOutPayment).run(refOf(payment!), actor);
  expect([await stateOf(invoice), world.account.all('pi')[0]!.status]).toEqual([['canceled'], 'canceled']);
  expect(await collect(invoice)).toBe('collect');
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded', 'canceled']]);
});

test('all processes keep to one pace for an account together; without Redis each has its own, and none stands still', async () => {
  const { config } = world.context;
  const turnstiles = [config, config, { ...config, REDIS_URL: 'redis://127.0.0.1:1' }].map((one) => new Turnstile(one));
  const [perSecond, calls] = [400, 160];
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const paces = turnstiles
    .slice(0, 2)
    .map((turnstile) => new Pace(async (wanted) => (await turnstile.take('x', perSecond, wanted))!, { wait }));
  const begun = performance.now();
  await Promise.all(Array.from({ length: calls }, (_, call) => paces[call % 2]!.turn()));
  const took = performance.now() - begun;
  const away = turnstiles[2]!;
  const without = [await away.take('x', 1, 1), await away.take('x', 1, 1)];
  for (const turnstile of turnstiles) turnstile.onApplicationShutdown();
  // A tenth of a second’s at once, and the others one by one: if each counted for itself, all would go within a few ms.
  expect(took).toBeGreaterThanOrEqual(((calls - 41) * 1000) / perSecond - 2);
  expect(without).toEqual([null, null]);
  // What is asked of an account at Stripe goes by it, whichever key it is asked with; and goes on without.
  const [invoice] = await owed(1);
  const taken = jest.spyOn(Turnstile.prototype, 'take').mockResolvedValue(null);
  expect(await together([invoice!])).toBe(1);
  expect(taken).toHaveBeenCalledWith('stripe acct_lantern test', 500, expect.any(Number));
  taken.mockRestore();
});

test('while Stripe is away nothing is lost; once it is back it is done once', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), CARD);
  world.stripe.faults.down = true;
  await expect(collect(invoice)).rejects.toMatchObject({ kind: 'unavailable' });
  world.stripe.faults.down = false;
  world.context.clock.advance(3_600_000);
  await get(PlanCollections).resume();
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect([await open(invoice), await stateOf(invoice)]).toEqual([0, ['succeeded']]);
});

test('a revoked key stops the account, and a new one of the same account starts it again', async () => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), CARD);
  world.account.revokedKeys.add('sk_test_lantern');
  world.account.secretKey = 'sk_test_second';
  await expect(collect(invoice)).rejects.toMatchObject({ code: 'stripe-key-revoked' });
  expect(await collect(invoice)).toBe('wait');
  const ref = { tier: 'retail' as const, issuerResellerId: world.lantern.id, issuerId: world.lantern.issuerId };
  await expect(get(ConnectAccount).run(ref, 'sk_test_wrong', actor)).rejects.toMatchObject({
    code: 'stripe-key-refused',
  });
  await expect(get(ConnectAccount).run(ref, 'pk_test_wrong', actor)).rejects.toMatchObject({
    code: 'stripe-not-a-secret-key',
  });
  world.stripe.addAccount({ id: 'acct_eur', name: 'Euro', secretKey: 'sk_test_euro', currency: 'eur' });
  await expect(get(ConnectAccount).run(ref, 'sk_test_euro', actor)).rejects.toMatchObject({
    code: 'stripe-account-currency',
  });
  const { accountId } = await get(ConnectAccount).run(ref, 'sk_test_second', actor);
  expect(accountId).toBe(world.accountId);
  world.context.clock.advance(3_600_000);
  await get(PlanCollections).resume();
  await drain(world.context.app, { without: ['letters.send-letter'] });
  expect(await open(invoice)).toBe(0);
  world.stripe.addAccount({ id: 'acct_other', name: 'Other', secretKey: 'sk_test_third' });
  await get(ConnectAccount).run(ref, 'sk_test_third', actor);
  expect(await logged('sk_test', 'whsec')).toEqual([
    'connected a Stripe account',
    'changed the webhook secrets of the Stripe account',
    'stopped the Stripe account, whose key is refused',
    'changed the key of the Stripe account',
    'replaced the Stripe account',
    'changed the webhook secrets of the Stripe account',
  ]);
});

/** Takes so many more calls with the key of now; then it is revoked, and only `next` is good. Counts what is refused. */
function revokedAfter(calls: number, next: string): { refused: number } {
  const { revokedKeys, secretKey } = world.account;
  const counted = { refused: 0 };
  const revoke = (): void => {
    revokedKeys.add(secretKey);
    world.account.secretKey = next;
  };
  revokedKeys.has = (key) => {
    counted.refused += 1;
    return Set.prototype.has.call(revokedKeys, key);
  };
  const { push } = world.stripe.calls;
  const last = world.stripe.calls.length + calls;
  world.stripe.calls.push = (...call) => {
    const length = push.apply(world.stripe.calls, call);
    if (length === last) revoke();
    return length;
  };
  if (calls === 0) revoke();
  return counted;
}

test.each([
  // Three are created, then three confirmed: where the key ends, and for how long nobody makes another.
  [0, 1, ['prepared', 'prepared', 'prepared']],
  [2, 1, ['confirming', 'confirming', 'prepared']],
  [4, 1, ['confirming', 'confirming', 'succeeded']],
  [2, 25, ['confirming', 'confirming', 'prepared']],
])(
  'a key revoked after %s calls of a run, for %s hours: all wait, it is told, and a new key goes on with each once',
  async (calls, hours, states) => {
    const invoices = await owed(3);
    const all = async (): Promise<string[]> => (await Promise.all(invoices.map(stateOf))).flat().sort();
    const key = revokedAfter(calls, 'sk_test_second');
    await together(invoices);
    expect(await all()).toEqual(states);
    await drain(world.context.app, { without: ['letters.send-letter'] });
    const told = await world.owner.query(`select subject, recipients from letters where kind = 'key-refused'`);
    expect(told.rows).toEqual([
      { subject: 'Lantern: the key for cards and debits is refused', recipients: [expect.stringContaining('@')] },
    ]);
    // While it is refused nobody knocks with it.
    const before = key.refused;
    world.context.clock.advance(hours * 3_600_000);
    await resumeLater();
    expect([key.refused, await all()]).toEqual([before, states]);
    await get(ConnectAccount).run(lanternIssuer(), 'sk_test_second', actor);
    await resumeLater();
    await resumeLater();
    expect([await Promise.all(invoices.map(open)), invoices.map(chargesFor)]).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
  },
);

test('a key that may not charge is none, and one that may not see is not kept', async () => {
  const [invoice] = await owed(1);
  world.account.forbidden.add('POST /v1/payment_intents');
  expect(await together([invoice!])).toBe(0);
  expect(await world.figure(`select count(*) from payment_accounts where state = 'refused'`)).toBe(1);
  world.account.forbidden.clear();
  world.account.forbidden.add('GET /v1/payouts');
  const save = () => get(ConnectAccount).run(lanternIssuer(), 'sk_test_lantern', actor);
  await expect(save()).rejects.toMatchObject({ code: 'stripe-forbids' });
  world.account.forbidden.clear();
  await save();
  await resumeLater();
  expect([await open(invoice!), chargesFor(invoice!)]).toEqual([0, 1]);
});

test('another account in place of one whose key is gone: what nobody ordered is given up; with its own key the rest is known', async () => {
  const invoices = await owed(3);
  revokedAfter(4, 'sk_test_second');
  await together(invoices);
  const third = world.stripe.addAccount({ id: 'acct_other', name: 'Other', secretKey: 'sk_test_third' });
  await get(ConnectAccount).run(lanternIssuer(), 'sk_test_third', actor);
  const [waiting] = await owed(1);
  world.context.clock.advance(600_000);
  await get(PlanCollections).resume();
  await expect(drain(world.context.app, { without: ['letters.send-letter'] })).rejects.toMatchObject({
    code: 'stripe-key-revoked',
  });
  expect((await Promise.all(invoices.map(stateOf))).flat().sort()).toEqual(['confirming', 'confirming', 'succeeded']);
  expect([third.all('ch').length, await open(waiting!)]).toEqual([0, 1200]);
  const former = async () => (await get(ConnectAccount).of(lanternIssuer(), actor)).former;
  expect(await former()).toEqual([
    { name: 'Lantern', externalId: 'acct_lantern', isLive: false, currency: 'GBP', underWay: 2, amountMinor: 2400n },
  ]);
  await get(ConnectAccount).run(lanternIssuer(), 'sk_test_second', actor);
  expect(await former()).toEqual([]);
  await resumeLater();
  expect([await Promise.all(invoices.map(open)), invoices.map(chargesFor)]).toEqual([
    [0, 0, 0],
    [1, 1, 1],
  ]);
});

test('a page that stands open at an account another takes the place of is closed: nobody is led to the former one', async () => {
  const [first, second] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  const url = await checkout(first);
  const former = world.stripe.addAccount({ id: 'acct_other', name: 'Other', secretKey: 'sk_test_other' });
  await get(ConnectAccount).run(lanternIssuer(), 'sk_test_other', actor);
  await expect(checkout(first)).rejects.toMatchObject({ code: 'payment-under-way' });
  await drain(world.context.app);
  expect([await stateOf(first), world.account.all('cs')[0]!.status]).toEqual([['canceled'], 'expired']);
  expect(await checkout(first)).not.toBe(url);
  // With a key that is gone it cannot be closed, and the job does not fail for that.
  await checkout(second);
  world.stripe.addAccount({ id: 'acct_third', name: 'Third', secretKey: 'sk_test_third' });
  former.revokedKeys.add('sk_test_other');
  former.secretKey = 'sk_test_next';
  await get(ConnectAccount).run(lanternIssuer(), 'sk_test_third', actor);
  await drain(world.context.app);
  expect(await stateOf(second)).toEqual(['created']);
});

test('a webhook is taken from its own account alone, unaltered and fresh', async () => {
  const invoice = await world.owes('oak-housing');
  await typeOn(await checkout(invoice), CARD);
  const { event, secret } = world.stripe.webhooks.take()[0]!;
  const refused = { code: 'webhook-signature-refused' };
  await expect(bring(event, secret, { body: `${JSON.stringify(event)} ` })).rejects.toMatchObject(refused);
  await expect(bring(event, secret, { at: -301 })).rejects.toMatchObject(refused);
  await expect(bring(event, 'whsec_another')).rejects.toMatchObject(refused);
  await expect(
    get(TakeEvent).run('01990000-0000-7000-8000-000000000000', Buffer.from('{}'), 't=1,v1=x'),
  ).rejects.toMatchObject({
    code: 'unknown-payment-account',
  });
  await expect(get(TakeEvent).run(world.accountId, Buffer.from('{}'), undefined)).rejects.toMatchObject(refused);
  await bring(event, secret);
  await bring(event, secret);
  expect(await world.figure('select count(*) from provider_events')).toBe(1);
  const ref = { tier: 'retail' as const, issuerResellerId: world.lantern.id, issuerId: world.lantern.issuerId };
  await get(ConnectAccount).addWebhookSecret(ref, 'whsec_next', actor);
  await bring({ ...event, id: 'evt_other' }, 'whsec_next');
  await bring({ ...event, id: 'evt_third' }, secret);
  expect(await world.figure('select count(*) from provider_events')).toBe(3);
});

test('each request the code can send was sent, and agrees with Stripe’s own published description', async () => {
  const found = sent.map(mistakesIn);
  expect(describedVersion).toBe('2024-04-10');
  expect([...new Set(found.flatMap(({ mistakes }) => mistakes))]).toEqual([]);
  const described = (call: string): string | null => mistakesIn({ call, body: {} }).described;
  const seen = new Set(found.map(({ described }) => described));
  const named = [...(await callsInCode()).entries()].map(([method, call]) => [method, described(call)] as const);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([, call]) => !seen.has(call))).toEqual([]);
});

test('a request that is not as described is seen', () => {
  const mistakes = (call: string, body: unknown): string[] => mistakesIn({ call, body }).mistakes;
  expect(mistakes('POST /v1/payment_intents', { amount: '12.5', currency: 'gbp' })[0]).toContain('/amount');
  expect(mistakes('POST /v1/payment_intents', { amount: '12' })[0]).toContain('currency');
  expect(mistakes('POST /v1/refunds', { payment_intent: 'pi_1', why: 'so' })[0]).toContain('why');
  expect(mistakes('POST /v1/charge_it', {})[0]).toContain('no call of Stripe');
});
