import { CollectPayer, type DuePayer } from '../../../libs/payments';
import { Tenancy } from '../../../libs/runtime';
import { saveMethod } from './save-method';
import { actor, pause, type Stage, type Tell } from './stage';

const DAY_MS = 24 * 3_600_000;
/** A bank account of the simulated Stripe from which nothing can be had: it says so days later. */
const EMPTY_ACCOUNT = { sortCode: '10-88-00', accountNumber: '22222227' };
const LONGEST_DAYS = 45;
const reason = { actor, why: 'bounce a debit' };

interface OpenInvoice extends DuePayer {
  readonly number: string;
  readonly payerName: string;
}

/** Collects an open invoice by direct debit from an empty account, and turns the days until the bank has said so. */
export async function bounceDebit(stage: Stage, tell: Tell): Promise<string> {
  const { app, clock } = stage;
  const invoice = await openInvoice(stage);
  if (!invoice) return 'No invoice is open: end the month and approve its drafts first.';
  tell(`${invoice.payerName} signs a direct debit.`);
  await saveMethod(stage, invoice, invoice.payerName, EMPTY_ACCOUNT);
  for (let day = 0; day < LONGEST_DAYS; day += 1) {
    const state = await lastState(stage, invoice);
    if (state === 'failed')
      return `The debit of ${invoice.number} bounced: the payment says so, and so does a mail to ${invoice.payerName}.`;
    if (state === null) await app.get(CollectPayer).run(invoice, actor);
    tell(`The bank takes its time: day ${day + 1}.`, day / LONGEST_DAYS);
    clock.advance(DAY_MS);
    // The simulated bank works by the clock, and its events come by HTTP.
    await pause(500);
  }
  return `The debit of ${invoice.number} has not come back yet.`;
}

async function openInvoice({ app }: Stage): Promise<OpenInvoice | undefined> {
  return app.get(Tenancy).acrossNetwork(reason, (tx) =>
    tx.one<OpenInvoice>(
      `select i.tier, i.issuer_reseller_id as "issuerResellerId", i.issuer_id as "issuerId", i.reseller_id as "resellerId",
         i.payer_id as "payerId", i.number, p.name as "payerName"
       from invoices i join payers p on p.reseller_id = i.reseller_id and p.id = i.payer_id
         join payment_accounts a on a.reseller_id = i.issuer_reseller_id and a.issuer_id = i.issuer_id and a.state = 'active'
       where i.tier = 'retail' and i.kind = 'invoice' and i.state = 'issued' and i.currency = 'GBP'
         and not exists (select 1 from payment_methods m where m.reseller_id = i.reseller_id and m.payer_id = i.payer_id)
         and (select sum(o.amount_minor) from postings o where o.reseller_id = i.reseller_id and o.invoice_id = i.id) > 0
       order by i.number limit 1`,
    ),
  );
}

const lastState = async ({ app }: Stage, { resellerId, payerId }: OpenInvoice): Promise<string | null> =>
  (
    await app
      .get(Tenancy)
      .acrossNetwork(reason, (tx) =>
        tx.one<{ state: string }>(
          'select state from payments where reseller_id = $1 and payer_id = $2 order by created_at desc limit 1',
          [resellerId, payerId],
        ),
      )
  )?.state ?? null;
