import fc from 'fast-check';
import {
  AcceptTransfer,
  type BankTransaction,
  ImportStatement,
  OpenBankAccount,
  PutAside,
  type TransactionState,
  TransactionsStore,
  UndoDecision,
} from '../../libs/bank';
import { paymentReference } from '../../libs/invoicing';
import { HouseError, localDate } from '../../libs/kernel';
import { ApplyCredit, OpenInvoicesStore } from '../../libs/payments';
import { Tenancy } from '../../libs/runtime';
import { type Debtor, DebtorsStore } from '../../libs/statements';
import type { InvoiceToPay } from '../world/invoices-to-pay';
import { booksAreSound } from '../world/money-moves';
import { actor, type PaymentWorld, paymentWorld } from '../world/payment-world';

/** Invoices, statements, matches, undos and money sent back in any order: the books balance, and nothing is below zero. */
const TENANTS = ['oak-housing', 'green-thread', 'iron-press'] as const;
const mapping = {
  date: 'Date',
  dateFormat: 'yyyy-MM-dd',
  amount: 'Amount',
  decimal: '.',
  reference: 'Reference',
} as const;
let world: PaymentWorld;
let owner: { id: string; isNetwork: boolean };
let account: string;
let issued: InvoiceToPay[];
let rows: string[];
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);

beforeAll(async () => {
  world = await paymentWorld('bank-order');
  owner = { id: world.lantern.id, isNetwork: false };
  account = (await get(OpenBankAccount).find(owner, null, actor)).id;
});
afterAll(() => world.stop());

const across = <T>(work: Parameters<Tenancy['acrossNetwork']>[1]): Promise<T> =>
  get(Tenancy).acrossNetwork({ actor, why: 'test' }, work) as Promise<T>;
const listed = (state: TransactionState): Promise<BankTransaction[]> =>
  across((tx) => get(TransactionsStore).list(tx, owner.id, { state, limit: 1000 }));
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

interface Step {
  readonly what: 'owe' | 'import' | 'again' | 'accept' | 'ignore' | 'send-back' | 'undo';
  readonly at: number;
  readonly amount: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('owe', 'import', 'import', 'again', 'accept', 'accept', 'ignore', 'send-back', 'undo', 'undo'),
  at: fc.nat(50),
  amount: fc.integer({ min: 1, max: 3000 }),
});

/** Carries a step out; one that is refused by a named error changes nothing. */
async function take({ what, at, amount }: Step): Promise<void> {
  const invoice = pick(issued, at);
  switch (what) {
    case 'owe': {
      const made = await world.owes(TENANTS[at % TENANTS.length]!, { grossMinor: amount });
      issued.push(made);
      await get(ApplyCredit).run({ resellerId: owner.id, invoiceId: made.id });
      return;
    }
    case 'import': {
      // Every third comes to what is open, and is accepted by itself; some go out.
      const open = invoice
        ? await world.figure('select sum(amount_minor) from postings where invoice_id = $1', [invoice.id])
        : 0;
      const minor = at % 3 === 0 && open > 0 ? open : at % 7 === 0 ? -amount : amount;
      const sign = minor < 0 ? '-' : '';
      const text = `${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;
      rows.push(`2026-11-17,${invoice ? paymentReference(invoice.number) : 'hello'},${sign}${text}`);
      return statement(rows.slice(-1 - (at % 4)));
    }
    case 'again':
      return statement(rows.slice(0, at));
    case 'accept': {
      const transfer = pick(await listed('waiting'), at);
      if (!transfer || !invoice) return;
      const parts = at % 2 === 0 ? [{ invoiceId: invoice.id, amountMinor: BigInt(amount) }] : [];
      return get(AcceptTransfer).run(owner, transfer.id, { parts, restTo: invoice.payerId, isByItself: false }, actor);
    }
    case 'ignore': {
      const transfer = pick(await listed('waiting'), at);
      return transfer && get(PutAside).ignore(owner, transfer.id, 'not ours', actor);
    }
    case 'send-back': {
      const out = (await listed('waiting')).find(({ amountMinor }) => amountMinor < 0n);
      return out && invoice && get(PutAside).refund(owner, out.id, invoice.payerId, 'too much', actor);
    }
    case 'undo': {
      const decided = await Promise.all((['matched', 'ignored', 'refunded'] as const).map(listed));
      const transaction = pick(decided.flat(), at);
      return transaction && get(UndoDecision).run(owner, transaction.id, 'wrong', actor);
    }
  }
}
const statement = async (lines: readonly string[]): Promise<void> => {
  if (lines.length === 0) return;
  const text = ['Date,Reference,Amount', ...lines].join('\n');
  await get(ImportStatement).run(owner, account, { name: 'some.csv', text, mapping }, actor);
};

const sum = (account: string): Promise<number> =>
  world.figure('select coalesce(sum(amount_minor), 0) from postings where account = $1', [account]);

async function assertBalanced(): Promise<void> {
  expect(await world.figure('select coalesce(sum(amount_minor), 0) from postings')).toBe(0);
  await booksAreSound(world);
  // No payer has less than nothing.
  expect(
    await world.figure(
      `select count(*) from (select 1 from postings where account = 'account-credit' group by payer_id having sum(amount_minor) > 0) x`,
    ),
  ).toBe(0);
  // The bank holds what came in and was not put aside, less what was sent back; what waits is what is unmatched.
  const of = (where: string): Promise<number> =>
    world.figure(`select coalesce(sum(amount_minor), 0) from bank_transactions where ${where}`);
  expect(await sum('bank')).toBe(await of(`amount_minor > 0 and state <> 'ignored' or state = 'refunded'`));
  expect(await sum('unmatched')).toBe(-(await of(`amount_minor > 0 and state = 'waiting'`)) || 0);
  // Debtors are the open invoices.
  const issuer = { issuerResellerId: owner.id, issuerId: world.lantern.issuerId };
  const open = await across<{ openMinor: bigint }[]>((tx) => get(OpenInvoicesStore).of(tx, issuer));
  expect(Number(open.reduce((all, { openMinor }) => all + openMinor, 0n))).toBe(await sum('receivable'));
  const debtors = await across<Debtor[]>((tx) => get(DebtorsStore).of(tx, issuer, localDate('2026-11-18')));
  const owed = debtors.reduce((all, { owedMinor, creditMinor }) => all + owedMinor - creditMinor, 0n);
  expect(Number(owed)).toBe((await sum('receivable')) + (await sum('opening-balance')) + (await sum('account-credit')));
  expect(await world.figure(`select count(*) from payments where state = 'succeeded'`)).toBe(
    await world.figure(
      `select count(*) from bank_decision_payments l join bank_decisions d on d.id = l.decision_id where d.undone_at is null`,
    ),
  );
}

test('in any order the books balance, and debtors are the open invoices less what is credit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      [issued, rows] = [[], []];
      for (const one of steps)
        await take(one).catch((error: unknown) => {
          if (!(error instanceof HouseError)) throw error;
        });
      await assertBalanced();
    }),
    // What failed stands in one database: smaller ones would not begin where it began.
    { numRuns: 25, endOnFailure: true },
  );
}, 240_000);
