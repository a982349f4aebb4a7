import fc from 'fast-check';
import { closeDispute } from '../../apps/stripe-sim';
import { HouseError, localDate } from '../../libs/kernel';
import {
  OpenCheckout,
  PaymentsStore,
  PlanCollections,
  ReconcileAccount,
  RefundPayment,
  refOf,
  SpendCredit,
} from '../../libs/payments';
import { Tenancy } from '../../libs/runtime';
import { BooksOf, type Debtor, DebtorsStore } from '../../libs/statements';
import { creditNoteFor, type InvoiceToPay } from '../world/invoices-to-pay';
import { readJournal } from '../world/journal';
import { booksAreSound, hears, openOf, transferred } from '../world/money-moves';
import { actor, type PaymentWorld, paymentWorld, typeOn } from '../world/payment-world';

/**
 * Invoices, cards, debits, transfers, credit notes, refunds and disputes in any order: the books balance and agree with the card
 * service, debtors with the books, the export with both; and nobody owes more of an invoice than it is over.
 */
const DAY = 86_400_000;
const CARD = { card: '4242424242424242' };
const DEBIT = { sortCode: '108800', accountNumber: '00012345', name: 'Ada' };
let world: PaymentWorld;
let issued: (InvoiceToPay & { grossMinor: number })[];
let notes: { id: string; of: InvoiceToPay; minor: number }[];
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);
const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
  get(Tenancy).acrossNetwork({ actor, why: 'test' }, work) as Promise<T>;
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

beforeAll(async () => {
  world = await paymentWorld('money-order');
  // Oak's card and Iron's mandate are saved; Green is paid by Oak.
  for (const [slug, typed] of [
    ['oak-housing', CARD],
    ['iron-press', DEBIT],
  ] as const)
    await world.saves(world.payer(await world.owes(slug, { grossMinor: 100 })), typed);
});
afterAll(() => world.stop());

type Paid = Parameters<typeof refOf>[0];
interface Step {
  readonly what: (typeof STEPS)[number];
  readonly at: number;
  readonly amount: number;
}
const STEPS = [
  ...(['owe', 'owe', 'page', 'page', 'transfer', 'credit-note', 'credit-note', 'give-back', 'give-back'] as const),
  ...(['dispute', 'close', 'day', 'day'] as const),
];
/** Something is owed and paid before anything is taken back. */
const FIRST: readonly Step[] = [0, 1, 2].flatMap((at) => [
  { what: 'owe', at, amount: 900 + at },
  { what: 'page', at, amount: 0 },
]);
/** One in which each kind of thing happens: a page is paid twice over, given back, and taken back all the same. */
const EACH: Step[] = [
  { what: 'transfer', at: 1, amount: 2000 },
  { what: 'give-back', at: 1, amount: 0 },
  { what: 'credit-note', at: 0, amount: 500 },
  { what: 'give-back', at: 1, amount: 0 },
  ...[0, 1, 2].map((at): Step => ({ what: 'dispute', at, amount: 0 })),
  ...[0, 1].map((at): Step => ({ what: 'close', at, amount: 0 })),
  { what: 'day', at: 0, amount: 0 },
];
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...STEPS),
  at: fc.nat(50),
  amount: fc.integer({ min: 1, max: 3000 }),
});

/** Carries a step out; one that is refused by a named error changes nothing. */
async function take({ what, at, amount }: Step): Promise<unknown> {
  const invoice = pick(issued, at);
  switch (what) {
    case 'owe': {
      const slug = pick(['oak-housing', 'iron-press', 'green-thread'], at)!;
      const payerId =
        slug === 'green-thread' ? (await world.owes('oak-housing', { grossMinor: 60 })).payerId : undefined;
      return issued.push({
        ...(await world.owes(slug, { grossMinor: amount, payerId, dueOn: at % 3 === 0 ? '2026-11-18' : '2027-06-01' })),
        grossMinor: amount,
      });
    }
    case 'page': {
      if (!invoice) return;
      const ref = { tier: 'retail' as const, issuerResellerId: world.lantern.id, invoiceId: invoice.id };
      return typeOn(await get(OpenCheckout).run(ref, actor), at % 3 === 0 ? DEBIT : CARD);
    }
    case 'transfer': {
      if (!invoice) return;
      const meantMinor = BigInt(Math.min(amount, await openOf(world, invoice)));
      return transferred(world, invoice, BigInt(amount), { meantMinor });
    }
    case 'credit-note': {
      const credited = notes.filter(({ of }) => of === invoice).reduce((sum, { minor }) => sum + minor, 0);
      if (!invoice || (await openOf(world, invoice)) > 0 || credited === invoice.grossMinor) return;
      const minor = 1 + (amount % (invoice.grossMinor - credited));
      notes.push({ id: await creditNoteFor(world.owner, invoice, minor), of: invoice, minor });
      return get(SpendCredit).run(world.lantern.id);
    }
    case 'give-back': {
      const note = at % 3 === 0 ? undefined : pick(notes, at);
      const paid = note?.of ?? invoice;
      const payment = pick(paid ? await across<Paid[]>((tx) => get(PaymentsStore).ofInvoice(tx, paid.id)) : [], at);
      if (!payment) return;
      const order = { creditNoteId: note?.id ?? null, amountMinor: at % 5 === 0 ? BigInt(amount) : null };
      return get(RefundPayment).run(refOf(payment), order, actor);
    }
    case 'dispute': {
      const charge = pick(
        world.account.all('ch').filter((one) => one.paid && !one.disputed),
        at,
      );
      return (
        charge && fetch(`${world.stripe.url}/sim/dispute`, { method: 'POST', body: JSON.stringify({ id: charge.id }) })
      );
    }
    case 'close': {
      const dispute = pick(
        world.account.all('du').filter(({ status }) => status === 'needs_response'),
        at,
      );
      return dispute && closeDispute(world.account, dispute, at % 2 === 0 ? 'won' : 'lost');
    }
    case 'day': {
      world.context.clock.advance(DAY);
      world.stripe.tick();
      await get(PlanCollections).run();
      return get(PlanCollections).resume();
    }
  }
}

const sum = (account: string): Promise<number> =>
  world.figure('select coalesce(sum(amount_minor), 0) from postings where account = $1', [account]);

async function assertAgreed(): Promise<void> {
  await booksAreSound(world);
  // What the card service holds is what the books say lies there.
  const held = world.account.all('txn').reduce((total, { amount }) => total + amount, 0);
  expect(await sum('stripe')).toBe(held);
  expect(await get(ReconcileAccount).run({ accountId: world.accountId }, actor)).toEqual([]);
  expect(await world.figure(`select count(*) from refunds where state = 'prepared'`)).toBe(0);
  // What a payer owes and has is what its account comes to, and the export says the same.
  const issuer = { issuerResellerId: world.lantern.id, issuerId: world.lantern.issuerId };
  const debtors = await across<Debtor[]>((tx) => get(DebtorsStore).of(tx, issuer, localDate('2026-11-18')));
  const owed = debtors.reduce((all, { owedMinor, creditMinor }) => all + owedMinor - creditMinor, 0n);
  expect(Number(owed)).toBe((await sum('receivable')) + (await sum('account-credit')));
  const pieces: string[] = [];
  for await (const piece of get(BooksOf).hledger({ id: world.lantern.id, isNetwork: false }, actor)) pieces.push(piece);
  expect(readJournal(pieces.join('')).mistakes).toEqual([]);
}

test('in any order the books agree with the card service, debtors and the export', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      [issued, notes] = [[], []];
      for (const one of [...FIRST, ...steps]) {
        await take(one).catch((error: unknown) => {
          if (!(error instanceof HouseError)) throw error;
        });
        await hears(world);
      }
      await assertAgreed();
    }),
    // What failed stands in one database: smaller ones would not begin where it began.
    { numRuns: 8, endOnFailure: true, examples: [[EACH]] },
  );
}, 300_000);
