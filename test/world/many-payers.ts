import { Client } from 'pg';
import { addDays, dayIn, newId } from '../../libs/kernel';
import type { PaymentWorld } from './payment-world';
import { writtenColumns } from './written-columns';

/** So many payers, each with a saved card at the simulated Stripe and an invoice that is due. */
export async function addManyPayers(
  world: PaymentWorld,
  count: number,
): Promise<{ customer: string; method: string }[]> {
  const today = dayIn('Europe/London', world.context.clock.now());
  const first = await world.owes('oak-housing', { dueOn: addDays(today, 400) });
  await world.saves(world.payer(first), { card: '4242424242424242' });
  const model = world.account.all('pm')[0]!;
  const behaviour = world.account.behaviours.get(model.id)!;
  const made = Array.from({ length: count }, () => {
    const [customer, method] = [world.account.newId('cus'), world.account.newId('pm')];
    world.account.put('cus', { ...world.account.all('cus')[0]!, id: customer });
    world.account.put('pm', { ...model, id: method, customer });
    world.account.behaviours.set(method, behaviour);
    return { customer, method, payer: newId(), invoice: newId(), entry: newId(), number: newId(), methodId: newId() };
  });
  const owner = new Client({ connectionString: world.context.urls.tallyroom_owner });
  await owner.connect();
  const column = (name: keyof (typeof made)[number]): string[] => made.map((one) => one[name]);
  await owner.query(
    `insert into payers select (jsonb_populate_record(y, jsonb_build_object('id', n.id))).* from payers y, unnest($2::uuid[]) n(id) where y.id = $1`,
    [first.payerId, column('payer')],
  );
  await owner.query(
    `insert into payment_customers (reseller_id, payer_id, account_reseller_id, account_id, external_id, created_at)
     select $1, n.payer, $1, $2, n.customer, '2026-11-01' from unnest($3::uuid[], $4::text[]) n(payer, customer)`,
    [world.lantern.id, world.accountId, column('payer'), column('customer')],
  );
  await owner.query(
    `insert into payment_methods (reseller_id, id, tier, payer_id, account_reseller_id, account_id, kind, external_id, state, label, created_at)
     select $1, n.id, 'retail', n.payer, $1, $2, 'card', n.pm, 'active', 'visa', '2026-11-01' from unnest($3::uuid[], $4::uuid[], $5::text[]) n(id, payer, pm)`,
    [world.lantern.id, world.accountId, column('methodId'), column('payer'), column('method')],
  );
  const written = await writtenColumns(owner, 'invoices');
  await owner.query(
    `insert into invoices (${written}) select ${written} from (
       select (jsonb_populate_record(i, jsonb_build_object('id', n.id, 'payer_id', n.payer, 'number', n.number, 'due_on', $5::text))).*
       from invoices i, unnest($2::uuid[], $3::uuid[], $4::text[]) n(id, payer, number) where i.id = $1) as copies`,
    [first.id, column('invoice'), column('payer'), column('number'), addDays(today, -1)],
  );
  await owner.query(
    `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on, created_at)
     select e.reseller_id, n.entry, e.tier, e.tenant_id, e.issuer_reseller_id, e.issuer_id, n.invoice, n.invoice, e.kind, e.posted_on, e.created_at
     from journal_entries e, unnest($2::uuid[], $3::uuid[]) n(entry, invoice) where e.document_id = $1`,
    [first.id, column('entry'), column('invoice')],
  );
  await owner.query(
    `insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
     select p.reseller_id, n.entry, p.position, p.tenant_id, p.account, case when p.payer_id is not null then n.payer end,
       case when p.invoice_id is not null then n.invoice end, p.amount_minor, p.currency
     from postings p join journal_entries e on e.id = p.entry_id, unnest($2::uuid[], $3::uuid[], $4::uuid[]) n(entry, invoice, payer)
     where e.document_id = $1`,
    [first.id, column('entry'), column('invoice'), column('payer')],
  );
  await owner.query('analyze');
  await owner.end();
  return made;
}

export const collected = (world: PaymentWorld): Promise<number> =>
  world.figure(`select count(*) from payments where state = 'succeeded'`);
