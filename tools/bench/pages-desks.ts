import { createHash } from 'node:crypto';

type Run = (sql: string, parameters?: unknown[]) => Promise<unknown>;

/** What the links of strangers hold: `/invitations/invited`, `/join/confirmation/asked`, `/pay/to-pay`. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const R001 = `(select id from resellers where slug = 'r001')`;
const T0 = `(select id from tenants where slug = 't0')`;
const SERVER = `(select id from bbb_servers order by name limit 1)`;
const ISSUER = `(select id from issuers where reseller_id = ${R001})`;

/** What stands on the smaller desks of one reseller and one of its tenants: as much of each as years leave. */
export async function fillDesks(run: Run): Promise<void> {
  await fillBank(run);
  await fillTelling(run);
  await fillServers(run);
  await run(`insert into rooms (reseller_id, id, tenant_id, name, people, meeting_id, host_key, guest_key, has_waiting_room, is_recorded, created_at)
    select ${R001}, gen_random_uuid(), ${T0}, 'Room ' || n, 8, 'room-' || n, 'h' || n, 'g' || n, false, false, '2026-10-01' from generate_series(1, 40) n`);
  await run(`insert into published_recordings (reseller_id, tenant_id, run_id, state, published_minutes)
    select reseller_id, tenant_id, id, 'published', 51 from runs where tenant_id = ${T0} and is_recorded`);
  const meeting = `jsonb_build_object('name', 'Weekly', 'month', '2026-10', 'from', '2026-10-05T10:00:00Z', 'until', '2026-10-05T11:00:00Z', 'seconds', '3600',
    'knownBy', 'polled', 'isRecorded', false, 'attributedBy', 'id', 'polls', 50, 'mostPeople', 9, 'intervals', '[]'::jsonb, 'invoice', null)`;
  const plan = `'{"plan":"l2","planName":"L2","priceList":"own","startsOn":"2026-12-01","fromPlan":"commons"}'::jsonb`;
  await run(`insert into questions (reseller_id, id, tenant_id, kind, subject, about, said, asked_by, asked_at, outcome, answer, answered_at)
    select t.reseller_id, gen_random_uuid(), t.id, case when n % 2 = 0 then 'plan' else 'meeting' end,
      case when n % 2 = 0 then 'plan' else (select run_id::text from usage_lines u where u.reseller_id = t.reseller_id and u.tenant_id = t.id limit 1) end,
      case when n % 2 = 0 then ${plan} else ${meeting} end,
      'Why?', gen_random_uuid(), timestamptz '2026-10-20' + n * interval '1 minute', case when n > 200 then 'answered' end,
      case when n > 200 then 'So.' end, case when n > 200 then timestamptz '2026-11-01' end
    from (select *, row_number() over (order by slug) as n from tenants where reseller_id = ${R001}) t where n <= 600`);
  await run(`insert into letters (reseller_id, id, tier, tenant_id, kind, invoice_id, message_id, language, recipients, subject, state, attempts, last_error, created_at)
    select reseller_id, gen_random_uuid(), 'retail', tenant_id, 'reminder', id, gen_random_uuid()::text, 'en', '{a@b.example}', number, 'failed', 5, '550 no such box', '2026-10-20'
    from invoices where reseller_id = ${R001} and state = 'issued' and tier = 'retail' order by id limit 300`);
  await run(
    `insert into terms_versions select id, 'first', 'Be kind to each other, and pay in time.', '2026-10-01' from resellers where is_network or slug = 'r001'`,
  );
  await run(
    `insert into applications (reseller_id, id, kind, state, form_key, token_hash, email, language, given, terms_version, terms_accepted_at, applied_at, confirmed_at)
     select r.id, gen_random_uuid(), case when r.is_network then 'sandbox' else 'tenant' end, case when n = 0 then 'unconfirmed' else 'waiting' end,
       gen_random_uuid(), case when n = 0 and not r.is_network then $1 else gen_random_uuid()::text end, 'a@b.example', 'en', $2, 'first', '2026-10-20',
       timestamptz '2026-10-20' + n * interval '1 minute', case when n > 0 then timestamptz '2026-10-21' end
     from resellers r, generate_series(0, 60) n where r.is_network or r.slug = 'r001'`,
    [
      hashOf('asked'),
      {
        name: 'Willow',
        contactName: 'Ada',
        membershipKind: 'organisation',
        street: '1 Mill Lane',
        town: 'Ely',
        postcode: 'CB7',
        countryCode: 'GB',
        plan: 'commons',
      },
    ],
  );
  await run(`insert into tenants (reseller_id, id, slug, name, meeting_key, membership_class, membership_kind, membership_standing, state, is_sandbox, language, created_at)
    select id, gen_random_uuid(), 'sandbox-1', 'Sandbox', 'sandboxaaa', 'user', 'organisation', 'active', 'active', true, 'en', '2026-10-01' from resellers where is_network`);
  await run(
    `insert into invitations (reseller_id, id, tenant_id, email, role, language, token_hash, created_at, expires_at)
     select ${R001}, gen_random_uuid(), case when n % 2 = 0 then ${T0} end, 'p' || n || '@b.example', case when n % 2 = 0 then 'tenant-viewer' else 'reseller-support' end,
       'en', case when n = 0 then $1 else n::text end, '2026-11-01', '2026-11-20' from generate_series(0, 59) n`,
    [hashOf('invited')],
  );
  await run(`insert into api_keys (reseller_id, id, tenant_id, name, prefix, key_hash, scopes, is_network, created_at)
    select ${R001}, gen_random_uuid(), case when n % 2 = 0 then ${T0} end, 'Key ' || n, 'k' || n, n::text, '{usage.read}', false, '2026-10-05' from generate_series(1, 60) n`);
  await run(`insert into tenant_notes (reseller_id, id, about_tenant_id, person_id, text, created_at)
    select t.reseller_id, gen_random_uuid(), t.id, p.id, 'Rang on Monday.', timestamptz '2026-10-01' + n * interval '1 hour'
    from tenants t, people p, generate_series(1, 30) n where t.slug = 't10' and p.email = 'r@b.example'`);
  await run(`insert into dunning_steps (reseller_id, invoice_id, position, tier, tenant_id, kind, taken_on, taken_at)
    select reseller_id, id, 0, tier, tenant_id, 'reminder', '2026-10-25', '2026-10-25' from invoices
    where reseller_id = ${R001} and state = 'issued' and tier = 'retail' and month = '2026-09-01'`);
}

/** A bank account with a statement a day, mostly told apart; a card service's account; what is to be paid by a link. */
async function fillBank(run: Run): Promise<void> {
  await run(`insert into bank_accounts (reseller_id, id, issuer_id, name, number, currency, created_at)
    select ${R001}, gen_random_uuid(), ${ISSUER}, 'Bank ' || n, null, 'GBP', '2026-10-01' from generate_series(1, 2) n`);
  await run(`insert into bank_imports (reseller_id, id, account_id, file_name, format, lines, taken, imported_at)
    select reseller_id, gen_random_uuid(), id, 'october-' || n || '.csv', 'csv', 100, 100, timestamptz '2026-10-01' + n * interval '1 day' from bank_accounts, generate_series(1, 30) n`);
  await run(`insert into bank_transactions (reseller_id, id, account_id, import_id, line, fingerprint, booked_on, amount_minor, currency, party_name, party_account,
      reference, description, state, created_at)
    select b.reseller_id, gen_random_uuid(), b.account_id, b.id, n, b.id || ' ' || n, date '2026-10-01' + n % 30, 1440 + n, 'GBP', 'Tenant ' || n, '',
      'Thank you ' || n, '', case when n % 10 = 0 then 'waiting' else 'matched' end, b.imported_at from bank_imports b, generate_series(1, 100) n`);
  await run(`insert into payment_accounts (reseller_id, id, issuer_id, provider, external_id, name, is_live, currency, secret_key_sealed,
      webhook_secrets_sealed, bacs_debit_ceiling_minor, state, checked_at, created_at)
    values (${R001}, gen_random_uuid(), ${ISSUER}, 'stripe', 'acct', 'Account', false, 'GBP', 'sealed', 'sealed', 1000000, 'active', '2026-10-04', '2026-10-04')`);
  await run(`insert into payment_methods (reseller_id, id, tier, payer_id, account_reseller_id, account_id, kind, external_id, state, label, created_at)
    select y.reseller_id, gen_random_uuid(), 'retail', y.id, a.reseller_id, a.id, 'card', 'pm' || y.id, 'active', 'Visa 4242', '2026-10-04'
    from payers y join payment_accounts a on a.reseller_id = y.reseller_id where y.tier = 'retail'`);
  await run(
    `update payments set link_token = 'to-pay' where id = (select id from payments where reseller_id = ${R001} and tenant_id = ${T0} limit 1)`,
  );
}

/** Endpoints of programs and people, with what they were told. */
async function fillTelling(run: Run): Promise<void> {
  await run(`insert into endpoints (reseller_id, id, tenant_id, kind, name, target, secret_sealed, topics, state, created_at)
    select ${R001}, gen_random_uuid(), case when n % 2 = 0 then ${T0} end, k, k || ' ' || n, case k when 'mail' then 'a@b.example' else 'https://b.example/' || n end,
      case k when 'webhook' then 'sealed' end, '{invoice.issued}', 'on', '2026-10-04' from generate_series(1, 10) n, unnest('{webhook,mail}'::text[]) k`);
  await run(`insert into tellings (reseller_id, id, tenant_id, endpoint_id, topic, event_key, event, state, tries, due_at, created_at, done_at)
    select reseller_id, gen_random_uuid(), tenant_id, id, 'invoice.issued', id || ' ' || n, '{}', 'told', 1, timestamptz '2026-10-04', timestamptz '2026-10-04' + n * interval '1 minute',
      timestamptz '2026-10-05' from endpoints, generate_series(1, 2000) n`);
}

/** Incidents, maintenance, orders, moves, and the rules that give a server's meetings to tenants. */
async function fillServers(run: Run): Promise<void> {
  await run(`insert into server_incidents (id, server_id, reason, is_planned, opened_at, noticed_at, closed_at)
    select gen_random_uuid(), s.id, 'silent', false, timestamptz '2026-09-01' + n * interval '1 day', timestamptz '2026-09-01' + n * interval '1 day',
      timestamptz '2026-09-01' + n * interval '25 hours' from bbb_servers s, generate_series(1, 40) n`);
  await run(`insert into incident_tenants (reseller_id, tenant_id, incident_id, meetings)
    select t.reseller_id, t.id, i.id, 1 from server_incidents i join (select *, row_number() over (order by slug) as n from tenants) t on t.n % 500 = extract(day from i.opened_at)::int`);
  await run(`insert into server_maintenances (id, server_id, from_at, until_at, reason, state, planned_at)
    select gen_random_uuid(), ${SERVER}, timestamptz '2026-11-05' + n * interval '1 day', timestamptz '2026-11-06' + n * interval '1 day', 'a new disk', 'planned', '2026-10-01' from generate_series(1, 3) n`);
  await run(`insert into server_orders (reseller_id, id, name, state, active_tenants, report_token_hash, ordered_at)
    select ${R001}, gen_random_uuid(), 'host-' || n, 'cancelled', 5, n::text, '2026-10-05' from generate_series(1, 5) n`);
  await run(`insert into tenant_moves (reseller_id, id, tenant_id, from_server_id, to_server_id, state, planned_at, cut_over_at, finished_at)
    select reseller_id, gen_random_uuid(), id, ${SERVER}, ${SERVER}, 'done', '2026-10-05', '2026-10-05', '2026-10-06' from tenants where reseller_id = ${R001} order by slug limit 200`);
  await run(`insert into usage_rules (id, server_id, id_prefix, reseller_id, tenant_id, valid_from, reason, created_at)
    select gen_random_uuid(), ${SERVER}, slug || '-', reseller_id, id, '2026-10-01', 'as agreed', '2026-10-01' from tenants where reseller_id = ${R001} order by slug limit 100`);
}
