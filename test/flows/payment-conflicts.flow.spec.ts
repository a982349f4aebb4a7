import { closeDispute, escalateInquiry } from '../../apps/stripe-sim';
import { BalancesStore } from '../../libs/books';
import {
  CollectPayer,
  ConnectAccount,
  DisputesStore,
  OpenCheckout,
  PaymentsStore,
  PlanCollections,
  type RefundOrder,
  RefundPayment,
  refOf,
} from '../../libs/payments';
import { Tenancy } from '../../libs/runtime';
import { creditNoteFor, type InvoiceToPay } from '../world/invoices-to-pay';
import { creditOf, hears, openOf, transferred, works } from '../world/money-moves';
import { actor, type PaymentWorld, paymentWorld, typeOn } from '../world/payment-world';

/** Two ways of paying one debt meet, or money is taken back while more is asked for: nobody pays twice. */
const DAY = 86_400_000;
let world: PaymentWorld;
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);

beforeEach(async () => {
  world = await paymentWorld('conflicts');
});
afterEach(() => world.stop());

const issuer = () => ({ tier: 'retail' as const, issuerResellerId: world.lantern.id });
const collect = (invoice: InvoiceToPay): Promise<string> => get(CollectPayer).run(world.payer(invoice), actor);
const checkout = (invoice: InvoiceToPay): Promise<string> =>
  get(OpenCheckout).run({ ...issuer(), invoiceId: invoice.id }, actor);
const charges = (): number => world.account.all('ch').filter(({ status }) => status !== 'failed').length;
const open = (invoice: InvoiceToPay): Promise<number> => openOf(world, invoice);
const credit = (invoice: InvoiceToPay): Promise<number> => creditOf(world, invoice);
async function transfer(invoice: InvoiceToPay, amountMinor: bigint): Promise<void> {
  await transferred(world, invoice, amountMinor);
  await works(world);
}
/** A day passes as it does for the calendar: what is due is collected, what stands half-way is gone on with. */
async function days(many: number): Promise<void> {
  for (let day = 0; day < many; day += 1) {
    world.context.clock.advance(DAY);
    world.stripe.tick();
    await hears(world);
    await get(PlanCollections).run();
    await get(PlanCollections).resume();
    await hears(world);
  }
}
test.each([
  ['card', { card: '4000000000000259' }, 3],
  ['mandate', { sortCode: '10-88-00', accountNumber: '55555559', name: 'Ada' }, 14],
])('what a %s paid is taken back: it is not charged again for that, only another is', async (_, typed, after) => {
  const invoice = await world.owes('oak-housing');
  await world.saves(world.payer(invoice), typed);
  await collect(invoice);
  await days(after);
  expect([await open(invoice), charges()]).toEqual([1200, 1]);
  await days(7);
  expect([await open(invoice), charges(), await collect(invoice)]).toEqual([1200, 1, 'nothing']);
  for (const dispute of world.account.all('du')) closeDispute(world.account, dispute, 'lost');
  await days(7);
  expect([await open(invoice), charges()]).toEqual([1200, 1]);
  await world.saves(world.payer(invoice), { card: '4242424242424242' });
  await days(1);
  expect([await open(invoice), await credit(invoice), charges()]).toEqual([0, 0, 2]);
});

test('while a dispute runs no other card is charged for what it may bring back', async () => {
  const invoice = await world.owes('oak-housing');
  await typeOn(await checkout(invoice), { card: '4000000000000259' });
  await world.saves(world.payer(invoice), { card: '4242424242424242' });
  await days(5);
  expect([await open(invoice), charges()]).toEqual([1200, 1]);
  closeDispute(world.account, world.account.all('du')[0]!, 'lost');
  await days(1);
  expect([await open(invoice), charges()]).toEqual([0, 2]);
});

test('a bank that only inquires takes nothing, and an inquiry that ends is over; one that becomes a dispute is one', async () => {
  const [ends, becomes] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  for (const one of [ends, becomes]) await typeOn(await checkout(one), { card: '4000000000001976' });
  const running = (): Promise<number> =>
    get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) =>
      tx.figure(get(DisputesStore).openOf(world.lantern.id, false)),
    );
  await days(3);
  const [first, second] = world.account.all('du');
  const owed = async (): Promise<number> => (await open(ends)) + (await open(becomes));
  expect([await running(), await owed()]).toEqual([2, 0]);
  closeDispute(world.account, first!, 'warning_closed');
  await days(1);
  expect([await running(), await owed()]).toEqual([1, 0]);
  escalateInquiry(world.account, second!);
  await days(1);
  expect([await running(), await owed()]).toEqual([1, 1200]);
  // Hardly ever, and yet: what was ended is a dispute after all.
  escalateInquiry(world.account, first!);
  await days(1);
  expect([await running(), await owed()]).toEqual([2, 2400]);
  for (const dispute of [first!, second!]) closeDispute(world.account, dispute, 'won');
  await days(1);
  expect([await running(), await owed()]).toEqual([0, 0]);
});

test('a dispute that is prevented is over: lost where its money had left, else nothing', async () => {
  const [untouched, taken] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  for (const one of [untouched, taken]) await typeOn(await checkout(one), { card: '4000000000001976' });
  await days(3);
  const [first, second] = world.account.all('du');
  escalateInquiry(world.account, second!);
  for (const dispute of [first!, second!]) closeDispute(world.account, dispute, 'prevented');
  await days(1);
  const rows = await world.owner.query('select state from disputes order by state');
  expect(rows.rows.map(({ state }) => state)).toEqual(['closed', 'lost']);
  expect((await open(untouched)) + (await open(taken))).toBe(1200);
});

test.each(['a revoked key', 'a card service that is away'])(
  'a payment that %s holds up is given up once its invoice is paid by transfer; what is left of it is asked for anew',
  async (what) => {
    const [whole, part] = [await world.owes('oak-housing'), await world.owes('green-thread')];
    for (const one of [whole, part]) await world.saves(world.payer(one), { card: '4242424242424242' });
    if (what === 'a revoked key') {
      world.account.revokedKeys.add('sk_test_lantern');
      world.account.secretKey = 'sk_test_second';
    } else world.stripe.faults.down = true;
    for (const one of [whole, part]) await collect(one).catch(() => undefined);
    await transfer(whole, 1200n);
    await transfer(part, 700n);
    world.stripe.faults.down = false;
    if (what === 'a revoked key')
      await get(ConnectAccount).run({ ...issuer(), issuerId: world.lantern.issuerId }, 'sk_test_second', actor);
    world.context.clock.advance(3_600_000);
    await get(PlanCollections).resume();
    await works(world);
    expect([await open(whole), await credit(whole), charges()]).toEqual([0, 0, 0]);
    await days(1);
    expect([await open(part), await credit(part), charges()]).toEqual([0, 0, 1]);
  },
);

test('what is due is paid by credit its payer has, before any card is asked', async () => {
  const [paid, other] = [
    await world.owes('oak-housing'),
    await world.owes('oak-housing', { grossMinor: 1500, dueOn: '2026-11-20' }),
  ];
  await world.saves(world.payer(paid), { card: '4242424242424242' });
  await typeOn(await checkout(paid), { card: '4242424242424242' });
  await transfer(paid, 1200n);
  await hears(world);
  expect([await open(paid), await credit(paid)]).toEqual([0, 1200]);
  // Not due yet: until then it may be given back.
  await get(PlanCollections).run();
  await works(world);
  expect([await open(other), await credit(paid)]).toEqual([1500, 1200]);
  await days(2);
  expect([await open(other), await credit(paid)]).toEqual([0, 0]);
  expect(world.account.all('ch').map(({ amount }) => amount)).toEqual([300, 1200]);
});

const paymentOf = async ({ id }: InvoiceToPay) =>
  refOf(
    (await get(Tenancy).acrossNetwork({ actor, why: 'test' }, (tx) => get(PaymentsStore).ofInvoice(tx, id))).find(
      ({ channel }) => channel === 'checkout',
    )!,
  );
const asDoubled: RefundOrder = { creditNoteId: null, amountMinor: null };

test('what a credit note made credit is given back in its name, and not as a double payment', async () => {
  const invoice = await world.owes('oak-housing');
  await typeOn(await checkout(invoice), { card: '4242424242424242' });
  await hears(world);
  const payment = await paymentOf(invoice);
  const note = await creditNoteFor(world.owner, invoice, 500);
  const refund = (order: RefundOrder) => get(RefundPayment).run(payment, order, actor);
  await expect(refund(asDoubled)).rejects.toMatchObject({ code: 'not-paid-twice' });
  await transfer(await world.owes('oak-housing', { grossMinor: 100 }), 400n);
  expect(await credit(invoice)).toBe(800);
  await expect(refund({ ...asDoubled, amountMinor: 301n })).rejects.toMatchObject({ code: 'refund-too-large' });
  expect(await refund(asDoubled)).toMatchObject({ reason: 'double-payment', amountMinor: 300n });
  await expect(refund(asDoubled)).rejects.toMatchObject({ code: 'refund-too-large' });
  expect(await refund({ creditNoteId: note, amountMinor: null })).toMatchObject({ amountMinor: 500n });
  expect(await credit(invoice)).toBe(0);
});

test('credit is given back once, though it is asked of several payments at once', async () => {
  const invoices: InvoiceToPay[] = [];
  for (let made = 0; made < 3; made += 1) invoices.push(await world.owes('oak-housing'));
  for (const one of invoices) await typeOn(await checkout(one), { card: '4242424242424242' });
  await hears(world);
  await transfer(await world.owes('oak-housing', { grossMinor: 100 }), 1300n);
  expect(await credit(invoices[0]!)).toBe(1200);
  const payments = await Promise.all(invoices.map(paymentOf));
  // Whoever looks at the credit takes a while, so that all look before one has taken it, unless they wait for each other.
  const { creditOf } = BalancesStore.prototype;
  jest.spyOn(BalancesStore.prototype, 'creditOf').mockImplementation(async function (this: BalancesStore, ...given) {
    const seen = await creditOf.apply(this, given);
    await new Promise((resolve) => setTimeout(resolve, 800));
    return seen;
  });
  const ended = await Promise.allSettled(payments.map((one) => get(RefundPayment).run(one, asDoubled, actor)));
  jest.restoreAllMocks();
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', ...Array(2).fill('rejected')]);
  expect([await credit(invoices[0]!), world.account.all('re').map(({ amount }) => amount)]).toEqual([0, [1200]]);
});
