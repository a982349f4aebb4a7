import { closeDispute } from '../../apps/stripe-sim';
import { drain } from '../../apps/worker/drain';
import {
  type DunningPolicy,
  NoteReferenceRate,
  PlanDunning,
  type PolicyOf,
  PROPOSED,
  PromisePayment,
  SaveDunningPolicy,
} from '../../libs/dunning';
import { ChangePayer } from '../../libs/invoicing';
import { localDate } from '../../libs/kernel';
import { OpenCheckout, ReconcileAccount } from '../../libs/payments';
import { resellerScope, Tenancy } from '../../libs/runtime';
import { RestrictionsStore } from '../../libs/tenants';
import { type InvoiceToPay, invoiceToPay } from '../world/invoices-to-pay';
import { transferred, works } from '../world/money-moves';
import { actor, type PaymentWorld, paymentWorld, typeOn } from '../world/payment-world';

/** Reminded, limited, suspended, paid, open again: each step once, none while money is on its way. Due on 18 November. */
const DAY = 86_400_000;
let world: PaymentWorld;
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);

beforeEach(async () => {
  world = await paymentWorld('dunning');
}, 60_000);
afterEach(() => world.stop());

const issuer = () => ({
  tier: 'retail' as const,
  issuerResellerId: world.lantern.id,
  issuerId: world.lantern.issuerId,
});
const scope = () => resellerScope(world.lantern.id, actor);
const policy = (changes: Partial<DunningPolicy> = {}): Promise<void> =>
  get(SaveDunningPolicy).run(issuer(), { ...PROPOSED, startsOn: localDate('2026-11-01'), ...changes }, actor);

/** The calendar's entry and all that follows, as often as it comes in a day. */
async function runs(): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    await get(PlanDunning).run();
    await drain(world.context.app, { without: ['letters.send-letter'] });
  }
}
async function passes(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    world.context.clock.advance(DAY);
    await runs();
  }
}
const stepsOf = async ({ id }: InvoiceToPay): Promise<string[]> =>
  (
    await world.owner.query(
      `select kind || ' ' || to_char(taken_on, 'MM-DD') as step from dunning_steps where invoice_id = $1 order by position`,
      [id],
    )
  ).rows.map(({ step }) => step);
const held = async (slug = 'oak-housing'): Promise<[string, string | null]> => {
  const { id, resellerId } = world.tenant(slug);
  const holding = await get(Tenancy).within(scope(), (tx) =>
    get(RestrictionsStore).holding(tx, { resellerId, tenantId: id }),
  );
  const { rows } = await world.owner.query('select state from tenants where id = $1', [id]);
  return [rows[0].state, holding[0]?.level ?? null];
};
const letters = async (): Promise<{ kind: string; recipients: string[]; subject: string; text: string }[]> =>
  (
    await world.owner.query(
      `select kind, recipients, subject, content ->> 'paragraphs' as text from letters where kind like 'dunning%' or kind = 'open-again' order by created_at, id`,
    )
  ).rows;

async function transfer(invoice: InvoiceToPay, amountMinor = 1200n, of: PolicyOf = issuer()): Promise<void> {
  await transferred(world, invoice, amountMinor, { of });
  await works(world);
}

test('reminder, reminder, limit, suspension on their days, each once, each with how to pay; paid, it is open', async () => {
  await policy();
  const invoice = await world.owes('oak-housing');
  await passes(6);
  expect(await stepsOf(invoice)).toEqual([]);
  await passes(15);
  expect(await stepsOf(invoice)).toEqual(['reminder 11-25', 'reminder 12-02', 'limit 12-09']);
  expect(await held()).toEqual(['active', 'limited']);
  await passes(9);
  expect(await held()).toEqual(['suspended', 'suspended']);
  await passes(20);
  expect(await stepsOf(invoice)).toEqual(['reminder 11-25', 'reminder 12-02', 'limit 12-09', 'suspend 12-18']);
  const sent = await letters();
  expect(sent.map(({ kind }) => kind)).toEqual([
    'dunning-reminder',
    'dunning-reminder',
    'dunning-limit',
    'dunning-suspend',
  ]);
  for (const { text } of sent) expect([text.includes('00-00-00'), text.includes(invoice.number)]).toEqual([true, true]);
  expect(sent[1]!.text).toContain('If it is not paid by 9 Dec 2026');
  expect(sent[0]!.recipients).not.toContain('admin@oak-housing.example');
  expect(sent[3]!.recipients).toEqual(expect.arrayContaining([...sent[0]!.recipients, 'admin@oak-housing.example']));
  await transfer(invoice, 1170n);
  expect(await held()).toEqual(['suspended', 'suspended']);
  // What is left is less than can be charged: it is carried over, and holds nobody back.
  await transfer(invoice, 1n);
  expect(await held()).toEqual(['active', null]);
  expect((await letters()).map(({ kind }) => kind).at(-1)).toBe('open-again');
  await passes(3);
  expect(await letters()).toHaveLength(5);
}, 120_000);

test('less than can be charged reminds nobody', async () => {
  await policy();
  const small = await world.owes('oak-housing', { grossMinor: 29 });
  await passes(40);
  expect([await stepsOf(small), await letters(), await held()]).toEqual([[], [], ['active', null]]);
}, 120_000);

test('nothing is done while a debit is on its way; when it fails the next step has its days again', async () => {
  await policy();
  const invoice = await world.owes('oak-housing');
  await passes(7);
  const url = await get(OpenCheckout).run({ ...issuer(), invoiceId: invoice.id }, actor);
  // A page that is open is no payment on its way: whoever only looks at it stops nothing.
  await passes(7);
  expect(await stepsOf(invoice)).toEqual(['reminder 11-25', 'reminder 12-02']);
  await typeOn(url, { sortCode: '108800', accountNumber: '22222227', name: 'Ada' });
  await world.owner.query(`update payments set state = 'processing' where payer_id = $1`, [invoice.payerId]);
  await passes(10);
  expect(await stepsOf(invoice)).toHaveLength(2);
  await world.owner.query(`update payments set state = 'failed' where payer_id = $1`, [invoice.payerId]);
  await world.owner.query('update payment_allocations set is_under_way = false where invoice_id = $1', [invoice.id]);
  await passes(2);
  expect(await stepsOf(invoice)).toEqual(['reminder 11-25', 'reminder 12-02', 'limit 12-13']);
}, 120_000);

test('nothing is done while a dispute runs', async () => {
  await policy();
  const invoice = await world.owes('oak-housing');
  await typeOn(await get(OpenCheckout).run({ ...issuer(), invoiceId: invoice.id }, actor), {
    card: '4000000000000259',
  });
  world.context.clock.advance(3 * DAY);
  world.stripe.tick();
  await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
  expect(await world.figure('select sum(amount_minor) from postings where invoice_id = $1', [invoice.id])).toBe(1200);
  await passes(20);
  expect(await stepsOf(invoice)).toEqual([]);
}, 120_000);

test('whoever paid and is disputed is not held back again while the dispute runs; once it is lost it is', async () => {
  await policy();
  const invoice = await world.owes('oak-housing');
  await passes(30);
  expect(await held()).toEqual(['suspended', 'suspended']);
  const url = await get(OpenCheckout).run({ ...issuer(), invoiceId: invoice.id }, actor);
  await typeOn(url, { card: '4000000000000259' });
  await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
  await runs();
  expect(await held()).toEqual(['active', null]);
  world.context.clock.advance(3 * DAY);
  world.stripe.tick();
  await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
  await passes(3);
  expect(await held()).toEqual(['active', null]);
  closeDispute(world.account, world.account.all('du')[0]!, 'lost');
  await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
  await passes(1);
  expect(await held()).toEqual(['suspended', 'suspended']);
  expect(await stepsOf(invoice)).toHaveLength(4);
}, 120_000);

test('whose direct debit is taken back has a week to pay otherwise before anything is held back again', async () => {
  await policy();
  const invoice = await world.owes('oak-housing');
  await passes(30);
  expect(await held()).toEqual(['suspended', 'suspended']);
  const url = await get(OpenCheckout).run({ ...issuer(), invoiceId: invoice.id }, actor);
  await typeOn(url, { sortCode: '108800', accountNumber: '55555559', name: 'Ada' });
  const days = async (count: number): Promise<void> => {
    for (let day = 0; day < count; day += 1) {
      world.context.clock.advance(DAY);
      world.stripe.tick();
      await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
      await runs();
    }
  };
  const open = (): Promise<number> =>
    world.figure('select sum(amount_minor) from postings where invoice_id = $1', [invoice.id]);
  const until = async (minor: number): Promise<void> => {
    for (let day = 0; (await open()) !== minor && day < 20; day += 1) await days(1);
    expect([await open(), await held()]).toEqual([minor, ['active', null]]);
  };
  await until(0);
  await until(1200);
  await days(7);
  expect(await held()).toEqual(['active', null]);
  await days(1);
  expect(await held()).toEqual(['suspended', 'suspended']);
  expect(await stepsOf(invoice)).toHaveLength(4);
}, 120_000);

test('of several tenants of one payer those are held back whose invoices are late; its one payment lets all of them go', async () => {
  await policy();
  const oak = await world.owes('oak-housing');
  const [green, iron] = [
    await world.owes('green-thread', { payerId: oak.payerId }),
    await world.owes('iron-press', { payerId: oak.payerId, dueOn: '2027-06-01' }),
  ];
  await get(ChangePayer).assign(scope(), green.tenantId!, oak.payerId);
  await get(ChangePayer).assign(scope(), iron.tenantId!, oak.payerId);
  await passes(30);
  expect([await held(), await held('green-thread'), await held('iron-press')]).toEqual([
    ['suspended', 'suspended'],
    ['suspended', 'suspended'],
    ['active', null],
  ]);
  // One transfer that names one invoice and is enough for both: the rest is credit, and pays what is due.
  await transfer(oak, 2400n);
  expect([await held(), await held('green-thread')]).toEqual(Array(2).fill(['active', null]));
  expect(await world.figure('select sum(amount_minor) from postings where invoice_id = $1', [green.id])).toBe(0);
  expect(await stepsOf(iron)).toEqual([]);
}, 120_000);

test('another payer in the midst of it: what is late stays with the one it was for, and what comes is the new one’s', async () => {
  await policy();
  const [late, other] = [await world.owes('oak-housing'), await world.owes('green-thread', { dueOn: '2027-06-01' })];
  await passes(8);
  await get(ChangePayer).assign(scope(), late.tenantId!, other.payerId);
  const next = await world.owes('oak-housing', { payerId: other.payerId, dueOn: '2026-11-25' });
  await passes(13);
  expect(await stepsOf(late)).toEqual(['reminder 11-25', 'reminder 12-02', 'limit 12-09']);
  expect(await stepsOf(next)).toEqual(['reminder 12-02', 'reminder 12-09']);
  const emails = async ({ payerId }: InvoiceToPay): Promise<string[]> =>
    (await world.owner.query('select emails from payers where id = $1', [payerId])).rows[0].emails;
  const about = async ({ number }: InvoiceToPay): Promise<string[]> =>
    (await letters()).filter(({ kind, text }) => kind === 'dunning-reminder' && text.includes(number)).at(-1)!
      .recipients;
  expect([await about(late), await about(next)]).toEqual([await emails(late), await emails(next)]);
  await transfer(late);
  expect(await held()).toEqual(['active', null]);
}, 120_000);

test('a promise lets go until its day; broken, it holds again', async () => {
  await policy();
  const invoice = await world.owes('oak-housing');
  await passes(30);
  expect(await held()).toEqual(['suspended', 'suspended']);
  await expect(get(PromisePayment).run(scope(), invoice.id, localDate('2026-12-01'), 'Late')).rejects.toMatchObject({
    code: 'promise-too-far',
  });
  await get(PromisePayment).run(scope(), invoice.id, localDate('2026-12-24'), 'Grant comes before Christmas');
  expect(await held()).toEqual(['active', null]);
  await passes(6);
  expect(await held()).toEqual(['active', null]);
  await passes(1);
  expect(await held()).toEqual(['suspended', 'suspended']);
  expect(await stepsOf(invoice)).toHaveLength(4);
}, 120_000);

test('a tenant puts it off by itself once, where its policy lets it', async () => {
  await policy({ promiseDays: 10 });
  const [invoice, other] = [await world.owes('oak-housing'), await world.owes('green-thread')];
  await passes(7);
  const own = { resellerId: world.lantern.id, tenantId: invoice.tenantId! };
  const promise = (id: string, day: string): Promise<void> => get(PromisePayment).own(own, id, localDate(day), actor);
  await expect(promise(other.id, '2026-11-30')).rejects.toMatchObject({ code: 'nothing-open' });
  await expect(promise(invoice.id, '2026-12-06')).rejects.toMatchObject({ code: 'promise-too-far' });
  await promise(invoice.id, '2026-12-05');
  await passes(9);
  expect([await stepsOf(invoice), await stepsOf(other)]).toEqual([
    ['reminder 11-25'],
    ['reminder 11-25', 'reminder 12-02'],
  ]);
  await expect(promise(invoice.id, '2026-12-06')).rejects.toMatchObject({ code: 'no-own-promise' });
}, 120_000);

test('without a policy nothing happens; what was due before it began keeps none; what has begun is not changed', async () => {
  const invoice = await world.owes('oak-housing');
  await passes(8);
  await policy({ startsOn: localDate('2026-11-19') });
  await passes(8);
  expect([await stepsOf(invoice), await letters()]).toEqual([[], []]);
  await expect(policy({ startsOn: localDate('2026-11-18') })).rejects.toMatchObject({
    code: 'dunning-policy-has-begun',
  });
  await expect(
    policy({ startsOn: localDate('2027-01-01'), steps: [{ kind: 'suspend', days: 3 }] }),
  ).rejects.toMatchObject({
    code: 'dunning-policy-invalid',
  });
}, 120_000);

test('interest stands in the reminder where it is claimed and its half-year has a rate, in the payer’s own language', async () => {
  await policy({ claimsInterest: true });
  const invoice = await world.owes('oak-housing', { grossMinor: 120_000 });
  await world.owner.query(`update payers set language = 'ca', is_business = true where id = $1`, [invoice.payerId]);
  const note = (day: string, percent: string): Promise<void> =>
    get(NoteReferenceRate).run({ day: localDate(day), percent }, actor);
  await note('2025-12-31', '3.75');
  for (const day of ['2026-05-07', '2026-12-31'])
    await expect(note(day, '3.5')).rejects.toMatchObject({ code: 'not-a-reference-day' });
  await passes(7);
  await note('2026-06-30', '5.3');
  await note('2026-06-30', '3.5');
  await passes(7);
  const [unknown, known] = await letters();
  expect(known!.subject).toBe(`Lantern: la factura ${invoice.number} ha vençut`);
  // 1200 × 11.5 % × 14 / 365 = 5.293…
  expect(known!.text).toMatch(/11,5.%.*5,29.*14 dies.*0,38.*70,00.*1.275,29/s);
  expect(unknown!.text).not.toMatch(/interès|70,00/);
  const noted = await world.owner.query(
    `select details from audit_entries where action = 'noted Bank Rate' order by at, id`,
  );
  expect(noted.rows.map(({ details }) => details).slice(1)).toEqual([
    { percent: '5.3' },
    { percent: '3.5', before: '5.3' },
  ]);
}, 120_000);

test('the network reminds a reseller: its people are told, all its tenants held back, and none once it has paid', async () => {
  const hearth = world.world.resellers.find(({ isNetwork }) => isNetwork)!;
  const network = { tier: 'wholesale' as const, issuerResellerId: hearth.id, issuerId: hearth.issuerId };
  await get(SaveDunningPolicy).run(network, { ...PROPOSED, startsOn: localDate('2026-11-01') }, actor);
  const invoice = await invoiceToPay(world.owner, world.lantern, null, { issuer: hearth });
  await passes(30);
  expect(await stepsOf(invoice)).toEqual(['reminder 11-25', 'reminder 12-02', 'limit 12-09', 'suspend 12-18']);
  expect([await held(), await held('green-thread')]).toEqual(Array(2).fill(['active', 'suspended']));
  const sent = await letters();
  expect(sent.at(-1)!.recipients).toEqual(expect.arrayContaining([...sent[0]!.recipients, 'admin@lantern.example']));
  expect(sent.at(-1)!.text).toContain('no tenant of Lantern can begin or join a meeting');
  await transfer(invoice, 1200n, network);
  expect([await held(), await held('green-thread')]).toEqual(Array(2).fill(['active', null]));
  expect((await letters()).at(-1)).toMatchObject({ kind: 'open-again', recipients: ['admin@lantern.example'] });
}, 120_000);
