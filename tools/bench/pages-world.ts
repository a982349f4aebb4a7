import { Client } from 'pg';
import { newId } from '../../libs/kernel';
import { fillMonth } from './month-world';

/** Who looks at the pages, by mail address. */
export const READERS = { network: 'n@b.example', reseller: 'r@b.example', tenant: 't@b.example' };
const MONTHS = 12;

/**
 * A big world: twelve months of documents for every tenant, with lines, letters, files, postings and payments, and a month
 * of meetings. Written by statements over whole sets with triggers and foreign keys off, so that it stands in a minute.
 */
export async function fillPages(
  urls: { owner: string; admin: string },
  size: { resellers: number; tenants: number; meetings: number },
): Promise<void> {
  await fillMonth(urls.owner, size);
  const admin = new Client({ connectionString: urls.admin });
  await admin.connect();
  const run = (sql: string, parameters: unknown[] = []): Promise<unknown> => admin.query(sql, parameters);
  await run('set session_replication_role = replica');
  await run(`
    insert into invoices (reseller_id, id, tier, kind, tenant_id, agreement_id, payer_id, issuer_reseller_id, issuer_id, state, month,
      currency, language, vat_case, vat_percent, net_minor, vat_minor, gross_minor, sources_until, is_complete, created_at, seller, buyer,
      number, number_key, payer_key, issued_on, tax_point, due_on, issued_at)
    select reseller_id, id, tier, 'invoice', tenant_id, agreement_id, payer_id, issuer_reseller_id, issuer_id, state, month, 'GBP', 'en',
      'standard-gb', '20', net, net / 5, net + net / 5, '{}', true, month + 33,
      case when state = 'issued' then '{"zone":"Europe/London","brandName":"Reseller","name":"Reseller","replyTo":"a@b.example"}'::jsonb end,
      case when state = 'issued' then jsonb_build_object('name', name) end, case when state = 'issued' then number end,
      case when state = 'issued' then lower(number) else '' end, lower(name), case when state = 'issued' then month + 34 end,
      case when state = 'issued' then month + 34 end, case when state = 'issued' then month + 48 end,
      case when state = 'issued' then month + 34 end
    from (select a.reseller_id, gen_random_uuid() as id, a.tier, a.tenant_id, a.id as agreement_id, a.payer_id, a.issuer_reseller_id, a.issuer_id,
        case when back = 0 and r.slug = 'r001' then 'draft' else 'issued' end as state,
        (date '2026-10-01' - back * interval '1 month')::date as month, y.name, 1200 + (row_number() over ()) % 4000 as net,
        upper(left(a.tier, 1)) || '-' || lpad((row_number() over ())::text, 7, '0') as number
      from agreements a join resellers r on r.id = a.reseller_id join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
        cross join generate_series(${MONTHS - 1}, 0, -1) back) d`);
  await run(`
    insert into invoice_lines (reseller_id, id, invoice_id, tier, tenant_id, about_tenant_id, position, kind, description, detail, from_on,
      until_on, usage_month, seconds, usage_after_position, usage_until_position, net_minor, vat_minor)
    select i.reseller_id, gen_random_uuid(), i.id, i.tier, i.tenant_id, t.id, p.n, p.kind, t.name || ': ' || p.kind, '{}'::jsonb, i.month, i.month + 27,
      case p.kind when 'usage' then i.month end, case p.kind when 'usage' then 3600 end, case p.kind when 'usage' then 0 end,
      case p.kind when 'usage' then 100 end, case p.kind when 'fee' then 1200 else i.net_minor - 1200 end, 0
    from invoices i join tenants t on t.reseller_id = i.reseller_id and t.id = i.tenant_id
      cross join (values (1, 'fee'), (2, 'usage')) as p(n, kind)
    union all
    select i.reseller_id, gen_random_uuid(), i.id, i.tier, null, t.id, row_number() over (partition by i.id), 'usage', t.name || ': usage', '{}'::jsonb,
      i.month, i.month + 27, i.month, 3600, 0, 100, 400, 0
    from invoices i join tenants t on t.reseller_id = i.reseller_id where i.tier = 'wholesale'`);
  await run(`
    insert into letters (reseller_id, id, tier, tenant_id, kind, invoice_id, message_id, language, recipients, subject, state, attempts, created_at)
    select reseller_id, gen_random_uuid(), tier, tenant_id, 'invoice', id, '<' || id || '@b.example>', 'en', '{a@b.example}', number, 'sent', 1, issued_on
    from invoices where state = 'issued'`);
  await run(`
    insert into invoice_files (reseller_id, invoice_id, tier, tenant_id, kind, sha256, content, created_at)
    select reseller_id, id, tier, tenant_id, 'pdf', 'x', '\\x25504446', issued_on from invoices where state = 'issued'`);
  await run(`
    insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on, created_at)
    select reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, id, id, 'invoice', issued_on, issued_on from invoices where state = 'issued'`);
  await run(`
    insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
    select i.reseller_id, i.id, p.n, i.tenant_id, p.account, case p.n when 1 then i.payer_id end, case p.n when 1 then i.id end,
      case p.n when 1 then i.gross_minor when 2 then -i.net_minor else -i.vat_minor end, 'GBP'
    from invoices i cross join (values (1, 'receivable'), (2, 'sales'), (3, 'vat-output')) as p(n, account) where i.state = 'issued'`);
  await run(`
    insert into payments (reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, channel, method_kind, amount_minor, currency,
      state, received_on, reference, created_at, changed_at)
    select reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, 'transfer', 'bank-transfer', gross_minor, 'GBP', 'succeeded',
      due_on, number, due_on, due_on from invoices where state = 'issued' and month < '2026-09-01'`);
  await run(`
    insert into payment_allocations (reseller_id, payment_id, invoice_id, tier, tenant_id, amount_minor, is_under_way)
    select reseller_id, id, id, tier, tenant_id, amount_minor, false from payments`);
  await run(`
    insert into audit_entries (reseller_id, id, tenant_id, at, actor, action, subject, details)
    select r.id, gen_random_uuid(), null, timestamptz '2026-10-01' + n * interval '20 seconds', '{"kind":"job","name":"bench"}', 'approved draft',
      n::text, '{}' from resellers r, generate_series(1, 100000) n where r.slug = 'r001'`);
  await addReaders(run);
  await run('vacuum analyze');
  await admin.end();
}

async function addReaders(run: (sql: string, parameters?: unknown[]) => Promise<unknown>): Promise<void> {
  for (const [email, role, reseller, tenant] of [
    [READERS.network, 'network-admin', 'r000', null],
    [READERS.reseller, 'reseller-admin', 'r001', null],
    [READERS.tenant, 'tenant-admin', 'r001', 't0'],
  ]) {
    const id = newId();
    await run(
      `insert into people (id, email, name, language, created_at) values ($1, $2, 'Reader', 'en', '2026-10-01')`,
      [id, email],
    );
    await run(
      `insert into memberships (reseller_id, id, tenant_id, person_id, role, created_at)
       select r.id, $1, (select id from tenants where slug = $2), $1, $3, '2026-10-01' from resellers r where r.slug = $4`,
      [id, tenant, role, reseller],
    );
  }
}
