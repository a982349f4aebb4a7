import Stripe from 'stripe';
import { drain } from '../../apps/worker/drain';
import { asIssuer } from '../../libs/invoicing';
import { newId } from '../../libs/kernel';
import { type NewPayment, PaymentsStore, SettlePayment, TakeEvent } from '../../libs/payments';
import { Tenancy } from '../../libs/runtime';
import type { InvoiceToPay } from './invoices-to-pay';
import { actor, type PaymentWorld } from './payment-world';

type Books = Pick<PaymentWorld, 'figure'>;

/** What is open of an invoice, in minor units. */
export const openOf = (books: Books, { id }: Pick<InvoiceToPay, 'id'>): Promise<number> =>
  books.figure('select coalesce(sum(amount_minor), 0) from postings where invoice_id = $1', [id]);

/** What the payer of an invoice has to its credit, in minor units. */
export const creditOf = (books: Books, { payerId }: Pick<InvoiceToPay, 'payerId'>): Promise<number> =>
  books.figure(
    `select coalesce(-sum(amount_minor), 0) from postings where payer_id = $1 and account = 'account-credit'`,
    [payerId],
  );

/** Every entry balances, and no invoice is paid beyond its total or owed beyond it. */
export async function booksAreSound(books: Books): Promise<void> {
  expect(
    await books.figure(
      'select count(*) from (select 1 from postings group by reseller_id, entry_id having sum(amount_minor) <> 0) x',
    ),
  ).toBe(0);
  expect(
    await books.figure(
      `select count(*) from (select i.id from invoices i join postings p on p.reseller_id = i.reseller_id and p.invoice_id = i.id
       group by i.id, i.gross_minor having sum(p.amount_minor) < 0 or sum(p.amount_minor) > i.gross_minor) x`,
    ),
  ).toBe(0);
}

/** All that waits in the queues is done, but for sending mails. */
export const works = ({ context }: PaymentWorld): Promise<unknown> =>
  drain(context.app, { without: ['letters.send-letter'] });

/** What the card service has to tell is told, and worked on. */
export async function hears(world: PaymentWorld): Promise<void> {
  for (const { event, secret } of world.stripe.webhooks.take()) {
    const payload = JSON.stringify(event);
    const timestamp = Math.floor(world.context.clock.now().getTime() / 1000);
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    await world.context.app.get(TakeEvent).run(world.accountId, Buffer.from(payload), header);
  }
  await works(world);
}

/** Money came to the bank, as matching leaves it: so much for an invoice, of which `meantMinor` names it; the network's too. */
export async function transferred(
  world: PaymentWorld,
  invoice: InvoiceToPay,
  amountMinor: bigint,
  {
    meantMinor = amountMinor,
    of = { tier: 'retail', issuerResellerId: world.lantern.id, issuerId: world.lantern.issuerId },
  }: { meantMinor?: bigint; of?: Pick<NewPayment, 'tier' | 'issuerResellerId' | 'issuerId'> } = {},
): Promise<void> {
  const { app } = world.context;
  const transfer: NewPayment = {
    ...{ ...of, resellerId: world.lantern.id, id: newId(), tenantId: invoice.tenantId, payerId: invoice.payerId },
    ...{ channel: 'transfer', methodKind: 'bank-transfer', accountId: null, methodId: null, idempotencyKey: null },
    ...{ request: null, amountMinor, currency: 'GBP', state: 'succeeded', receivedOn: '2026-11-18' },
    reference: invoice.number,
  };
  const part = { invoiceId: invoice.id, tenantId: invoice.tenantId, amountMinor: meantMinor };
  await asIssuer(app.get(Tenancy), of, actor, async (tx) => {
    await app.get(PaymentsStore).add(tx, transfer, meantMinor > 0n ? [part] : []);
    await app.get(SettlePayment).receive(tx, await app.get(PaymentsStore).byId(tx, transfer.id), amountMinor);
  });
}
