import { Client } from 'pg';
import { newId } from '../../libs/kernel';
import { fillMonth } from './month-world';
import { fillDesks } from './pages-desks';

/** Who looks at the pages, by mail address. */
export const READERS = { network: 'n@b.example', reseller: 'r@b.example', tenant: 't@b.example' };
const MONTHS = 12;
const MORE_MEETINGS = 2_000;
/** As many as a page draws; of the month before. */
const DRAWN_MEETINGS = 150;

/**
 * A big world: twelve months of documents for every tenant, with lines, letters, files, postings and payments, a month
 * of meetings, two thousand more of one tenant's, and fuller desks for its reseller. Written by statements over whole sets with triggers and foreign keys off, so that it stands in a minute.
 */
export async function fillPages(
  urls: { owner: string; admin: string },
  size: { resellers: number; tenants: number; meetings: number },
): Promise<void> {
  await fillMonth(urls.owner, size);
  const admin = new Client({ connectionString: urls.admin });
  await admin.connect();
  const run = (sql: string, parameters: unknown[] = []): Promise<unknown> => admin.query(sql, parameters);
  await run(`
    insert into usage_lines (reseller_id, month, id, tenant_id, position, run_id, from_at, until_at, seconds, known_by, is_recorded, meeting_id,
      meeting_name, recorded_at)
    select reseller_id, '2026-10-01', gen_random_uuid(), id, 100 + n, gen_random_uuid(), at, at + interval '50 minutes', 3000, 'polled', n % 3 = 0, 'm', 'Weekly', at
    from tenants, generate_series(1, ${MORE_MEETINGS}) n, lateral (select timestamptz '2026-10-02' + n * interval '20 minutes' as at) x where slug = 't0'`);
  await run(`select ensure_month_partition('usage_lines', '2026-09-01')`);
  await run(`
    insert into usage_lines (reseller_id, month, id, tenant_id, position, run_id, from_at, until_at, seconds, known_by, is_recorded, meeting_id,
      meeting_name, recorded_at)
    select reseller_id, '2026-09-01', gen_random_uuid(), id, n, gen_random_uuid(), at, at + interval '50 minutes', 3000, 'polled', n % 3 = 0, 'm', 'Weekly', at
    from tenants, generate_series(1, ${DRAWN_MEETINGS}) n, lateral (select timestamptz '2026-09-01' + n * interval '4 hours' as at) x where slug = 't0'`);
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
        case when back = 0 and r.slug = 'r001' and y.name <> 'Tenant 0' then 'draft' else 'issued' end as state,
        (date '2026-10-01' - back * interval '1 month')::date as month, y.name, 1200 + (row_number() over ()) % 4000 as net,
        upper(left(a.tier, 1)) || '-' || lpad((row_number() over ())::text, 7, '0') as number
      from agreements a join resellers r on r.id = a.reseller_id join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
        cross join generate_series(${MONTHS - 1}, 0, -1) back) d`);
  await run(`
    insert into invoice_lines (reseller_id, id, invoice_id, tier, tenant_id, about_tenant_id, position, kind, description, detail, from_on,
      until_on, usage_month, seconds, usage_after_position, usage_until_position, net_minor, vat_minor)
    select i.reseller_id, gen_random_uuid(), i.id, i.tier, i.tenant_id, t.id, p.n, p.kind, t.name || ': ' || p.kind, '{}'::jsonb, i.month, i.month + 27,
      case p.kind when 'usage' then i.month end, case p.kind when 'usage' then 3600 end, case p.kind when 'usage' then 0 end,
      case p.kind when 'usage' then case when t.slug <> 't0' then 100 when i.month = '2026-10-01' then ${100 + MORE_MEETINGS} else ${DRAWN_MEETINGS} end end, case p.kind when 'fee' then 1200 else i.net_minor - 1200 end, 0
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
    insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on, created_at)
    select reseller_id, gen_random_uuid(), tier, tenant_id, issuer_reseller_id, issuer_id, null, id, 'payment', received_on, received_on from payments`);
  await run(`
    insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
    select e.reseller_id, e.id, p.n, e.tenant_id, p.account, case p.n when 2 then y.payer_id end, case p.n when 2 then y.id end,
      case p.n when 1 then y.amount_minor else -y.amount_minor end, 'GBP'
    from journal_entries e join payments y on y.reseller_id = e.reseller_id and y.id = e.source_id
      cross join (values (1, 'bank'), (2, 'receivable')) as p(n, account) where e.kind = 'payment'`);
  await run(`
    insert into audit_entries (reseller_id, id, tenant_id, at, actor, action, subject, details)
    select r.id, gen_random_uuid(), null, timestamptz '2026-10-01' + n * interval '20 seconds', '{"kind":"job","name":"bench"}', 'approved draft',
      n::text, '{}' from resellers r, generate_series(1, 100000) n where r.slug = 'r001'`);
  await addMeetings(run);
  await run(`insert into price_lists (id, owner_reseller_id, code, name, tier, created_at)
    select gen_random_uuid(), id, 'own', 'Own', 'retail', created_at from resellers where slug = 'r001'`);
  await run(`insert into price_list_versions (id, price_list_id, reseller_id, starts_on, prices, approved_at, created_at)
    select gen_random_uuid(), o.id, null, v.starts_on, v.prices, v.approved_at, v.created_at from price_lists o, price_list_versions v
      join price_lists l on l.id = v.price_list_id where o.code = 'own' and l.code = 'retail'`);
  await run(`update agreement_versions set terms = '{"by":"list","priceList":"own","plan":"commons"}'
    where tier = 'retail' and reseller_id = (select id from resellers where slug = 'r001')`);
  await addReaders(run);
  await fillDesks(run);
  await run('vacuum analyze');
  await admin.end();
}

/** The meetings behind the ledger, over five servers, with when somebody was in; some of them nobody's, some going on. */
async function addMeetings(run: (sql: string) => Promise<unknown>): Promise<void> {
  await run(`
    insert into bbb_servers (id, name, url, secret_sealed, state, reads_usage, created_at)
    select gen_random_uuid(), 'more-' || n, 'http://b' || n || '.example/', 'x', 'enabled', true, '2026-10-01' from generate_series(1, 4) n`);
  await run(`
    insert into server_hours (server_id, hour, asked, answered)
    select s.id, h, 60, 60 from bbb_servers s, generate_series(timestamptz '2026-08-01', timestamptz '2026-11-04', interval '1 hour') h`);
  const runs = (rows: string): string => `
    insert into runs (id, internal_meeting_id, server_id, meeting_id, meeting_name, metadata, created_at, month, is_recorded, is_breakout,
      recording_awaited, reseller_id, tenant_id, attributed_by, last_seen_at, gone_at)
    select m.run_id, m.run_id || '-1', s.id, 'm', 'Weekly', '{}', m.at, m.month, m.position % 3 = 0, false, false, m.reseller_id, m.tenant_id,
      case when m.tenant_id is not null then 'id' end, m.at, case when m.is_over then m.at end
    from (${rows}) m join (select id, row_number() over (order by name) - 1 as at from bbb_servers) s on s.at = m.position % 5`;
  await run(
    runs('select run_id, from_at as at, month, position, reseller_id, tenant_id, true as is_over from usage_lines'),
  );
  await run(
    runs(`select gen_random_uuid() as run_id, timestamptz '2026-10-02' + n * interval '20 minutes' as at, date '2026-10-01' as month, n as position,
      null::uuid as reseller_id, null::uuid as tenant_id, true as is_over from generate_series(1, 2000) n`),
  );
  await run(
    runs(`select gen_random_uuid() as run_id, timestamptz '2026-11-04 08:00Z' as at, date '2026-11-01' as month, n as position, reseller_id, id as tenant_id,
      false as is_over from (select *, row_number() over (order by slug) as n from tenants) t where n % 50 = 1`),
  );
  await run(`
    insert into sightings (run_id, first_at, last_at, before_at, after_at, polls, people_sum, peak_participants)
    select id, created_at, created_at + interval '50 minutes', null, null, 50, 400, 9 from runs where gone_at is null`);
  await run(`
    insert into usage_servers (reseller_id, month, tenant_id, server_id, meetings, seconds, unrecorded_seconds)
    select u.reseller_id, u.month, u.tenant_id, r.server_id, count(*), sum(u.seconds), sum(u.seconds)
    from usage_lines u join runs r on r.id = u.run_id group by 1, 2, 3, 4`);
  await run(`
    insert into attendance_intervals (reseller_id, tenant_id, run_id, from_at, until_at, known_by)
    select reseller_id, tenant_id, run_id, from_at, until_at, known_by from usage_lines`);
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
