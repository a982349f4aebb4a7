import fc from 'fast-check';
import Stripe from 'stripe';
import { closeDispute, type Delivery } from '../../apps/stripe-sim';
import { drain } from '../../apps/worker/drain';
import { OpenCheckout, ReconcileAccount, TakeEvent } from '../../libs/payments';
import type { InvoiceToPay } from '../world/invoices-to-pay';
import { actor, type PaymentWorld, paymentWorld, typeOn } from '../world/payment-world';

/**
 * Whatever order a scenario's events come in, doubled or lost, it ends in the same state, once the daily look has been
 * taken at what was lost.
 */
const DAY = 86_400_000;
let world: PaymentWorld;
const get: PaymentWorld['context']['app']['get'] = (token) => world.context.app.get(token);

beforeAll(async () => {
  world = await paymentWorld('events');
});
afterAll(() => world.stop());

const pass = (days: number): void => {
  world.context.clock.advance(days * DAY);
  world.stripe.tick();
};

/** What happens at the card service, unheard of by us; each ends as it says. */
const SCENARIOS = {
  'a card pays': { typed: { card: '4242424242424242' }, after: () => pass(1), ends: ['succeeded', 0] },
  'a card is declined, then another pays': {
    typed: { card: '4000000000000002' },
    after: async (url: string) => {
      await typeOn(url, { card: '4242424242424242' });
    },
    ends: ['succeeded', 0],
  },
  'a card is disputed, and lost': {
    typed: { card: '4000000000000259' },
    after: () => {
      pass(3);
      closeDispute(world.account, world.account.all('du')[0]!, 'lost');
    },
    ends: ['lost', 1200],
  },
  'a card is disputed, and won': {
    typed: { card: '4000000000000259' },
    after: () => {
      pass(3);
      closeDispute(world.account, world.account.all('du')[0]!, 'won');
    },
    ends: ['succeeded', 0],
  },
  'a debit pays days later': {
    typed: { sortCode: '108800', accountNumber: '00012345', name: 'Ada' },
    after: () => pass(12),
    ends: ['succeeded', 0],
  },
  'a debit fails days later': {
    typed: { sortCode: '108800', accountNumber: '22222227', name: 'Ada' },
    after: () => pass(12),
    ends: ['failed', 1200],
  },
  'a debit is taken back after it succeeded': {
    typed: { sortCode: '108800', accountNumber: '55555559', name: 'Ada' },
    after: () => pass(16),
    ends: ['lost', 1200],
  },
} satisfies Record<string, { typed: Record<string, string>; after: (url: string) => unknown; ends: [string, number] }>;

async function bring({ event, secret }: Delivery): Promise<void> {
  const timestamp = Math.floor(world.context.clock.now().getTime() / 1000);
  const payload = JSON.stringify(event);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  await get(TakeEvent).run(world.accountId, Buffer.from(payload), header);
}

async function endOf({ id }: InvoiceToPay): Promise<[string, number]> {
  const { rows } = await world.owner.query(
    `select string_agg(p.state, ' ') as state from payments p join payment_allocations a on a.payment_id = p.id where a.invoice_id = $1`,
    [id],
  );
  return [rows[0].state, await world.figure('select sum(amount_minor) from postings where invoice_id = $1', [id])];
}

test('any permutation, doubling and loss of events ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...(Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[])),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (name, chances, lost) => {
        const { typed, after, ends } = SCENARIOS[name];
        const chance = (): number => chances.next().value as number;
        const invoice = await world.owes('oak-housing');
        const url = await get(OpenCheckout).run(
          { tier: 'retail', issuerResellerId: world.lantern.id, invoiceId: invoice.id },
          actor,
        );
        const told = async (): Promise<void> => {
          const come = world.stripe.webhooks
            .take()
            .filter(() => chance() > lost)
            .flatMap((one) => (chance() < 0.4 ? [one, one] : [one]))
            .map((one) => ({ one, at: chance() }))
            .sort((a, b) => a.at - b.at);
          for (const { one } of come) {
            await bring(one);
            if (chance() < 0.5) await drain(world.context.app, { without: ['letters.send-letter'] });
          }
          await drain(world.context.app, { without: ['letters.send-letter'] });
        };
        await typeOn(url, typed);
        // Whether it is heard of as it goes, or only of all of it at the end.
        if (chance() < 0.5) await told();
        await after(url);
        await told();
        await get(ReconcileAccount).run({ accountId: world.accountId }, actor);
        expect([name, ...(await endOf(invoice))]).toEqual([name, ...ends]);
        expect(await world.figure('select coalesce(sum(amount_minor), 0) from postings')).toBe(0);
      },
    ),
    { numRuns: 25, verbose: 1 },
  );
}, 240_000);
