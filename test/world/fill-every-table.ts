import type { Client } from 'pg';
import { newId } from '../../libs/kernel';
import type { World, WorldReseller } from './demo-world';

/** Puts at least one row of every reseller into every table, as the owner: something to hide for the isolation test. */
export async function fillEveryTable(owner: Client, world: World): Promise<void> {
  const serverId = newId();
  await owner.query(
    `insert into bbb_servers (id, name, url, secret_sealed, state, reads_usage, created_at)
     values ($1, 'one', 'http://bbb.example/bigbluebutton/', 'sealed', 'enabled', true, '2026-10-01')`,
    [serverId],
  );
  await owner.query(`select ensure_month_partition('usage_lines', '2026-10-01')`);
  const incidentId = newId();
  await owner.query(
    `insert into server_incidents (id, server_id, reason, is_planned, opened_at, noticed_at)
     values ($1, $2, 'silent', false, '2026-10-05', '2026-10-05')`,
    [incidentId, serverId],
  );
  await owner.query(`insert into server_hours (server_id, hour, asked, answered) values ($1, '2026-10-05', 2, 1)`, [
    serverId,
  ]);
  await owner.query(
    `insert into server_maintenances (id, server_id, from_at, until_at, reason, state, planned_at)
     values ($1, $2, '2026-10-05', '2026-10-06', 'a new disk', 'done', '2026-10-01')`,
    [newId(), serverId],
  );
  await owner.query(`insert into reference_rates values ('2026-06-30', '3.5', '2026-07-01', '{}')`);
  for (const tenant of world.tenants) {
    await usageOf(owner, serverId, tenant);
    await owner.query('insert into incident_tenants values ($1, $2, $3, 1)', [
      tenant.resellerId,
      tenant.id,
      incidentId,
    ]);
  }
  for (const reseller of world.resellers) {
    await owner.query(
      `insert into server_orders (reseller_id, id, name, state, active_tenants, report_token_hash, ordered_at)
       values ($1, $2, $3, 'cancelled', 5, $3, '2026-10-05')`,
      [reseller.id, newId(), reseller.slug],
    );
    for (const tier of ['retail', 'wholesale'] as const) {
      await owner.query(
        `insert into recurring_fees (reseller_id, id, tier, label, monthly_minor, currency, starts_on, created_at)
         values ($1, $2, $3, 'server', 25000, 'GBP', '2026-10-05', '2026-10-05')`,
        [reseller.id, newId(), tier],
      );
      for (const state of ['draft', 'issued'] as const) await documentOf(owner, world, reseller, tier, state);
    }
    for (const tenant of [null, ...world.tenants.filter((one) => one.resellerId === reseller.id)]) {
      const id = newId();
      const key = [reseller.id, id, tenant?.id ?? null];
      await owner.query(
        `insert into invitations (reseller_id, id, tenant_id, email, role, language, token_hash, created_at, expires_at)
         values ($1, $2, $3, 'somebody@else.example', $4, 'en', $5, '2026-10-05', '2026-10-19')`,
        [...key, tenant ? 'tenant-viewer' : 'reseller-support', id],
      );
      await owner.query(
        `insert into api_keys (reseller_id, id, tenant_id, name, prefix, key_hash, scopes, is_network, created_at)
         values ($1, $2, $3, 'key', $4, $4, '{usage.read}', false, '2026-10-05')`,
        [...key, id],
      );
      await owner.query(
        `insert into idempotent_answers (reseller_id, key_id, id, idempotency_key, tenant_id, request_hash, created_at)
         values ($1, $2, $2, 'once', $3, 'hash', '2026-10-05')`,
        key,
      );
    }
    await owner.query(
      `insert into identity_providers values ($1, $2, 'Id', 'https://id.example', 'client', 'sealed', '2026-10-05', '2026-10-05')`,
      [reseller.id, newId()],
    );
    await owner.query(
      `insert into terms_versions values ($1, 'first', 'Be kind to each other, and pay in time.', '2026-10-01') on conflict do nothing`,
      [reseller.id],
    );
    await owner.query(
      `insert into applications (reseller_id, id, kind, state, form_key, token_hash, email, language, given, terms_version,
         terms_accepted_at, applied_at)
       values ($1, $2, 'tenant', 'waiting', $2, $3, 'a@b.example', 'en', $4, 'first', '2026-10-05', '2026-10-05')`,
      [reseller.id, newId(), `application of ${reseller.slug}`, { name: 'Willow', contactName: 'Ada' }],
    );
    await owner.query(
      `insert into audit_entries values ($1, $2, null, '2026-11-01', '{}', 'looked', 'at this', '{}')`,
      [reseller.id, newId()],
    );
  }
}

async function usageOf(owner: Client, serverId: string, tenant: { id: string; resellerId: string }): Promise<void> {
  const runId = newId();
  await owner.query(
    `insert into runs (id, internal_meeting_id, server_id, meeting_id, meeting_name, metadata, created_at, month,
       is_recorded, is_breakout, recording_awaited, reseller_id, tenant_id, attributed_by)
     values ($1, $2, $3, 'm', 'm', '{}', '2026-10-05', '2026-10-01', false, false, false, $4, $5, 'id')`,
    [runId, `${runId}-1`, serverId, tenant.resellerId, tenant.id],
  );
  await owner.query(`insert into tenant_gateways (reseller_id, tenant_id) values ($1, $2) on conflict do nothing`, [
    tenant.resellerId,
    tenant.id,
  ]);
  await owner.query(
    `insert into meeting_claims (reseller_id, id, tenant_id, meeting_id, client_meeting_id, server_id, state,
       client_metadata, is_recorded, expected_people, callback_token, claimed_at)
     values ($1, $2, $3, $4, 'm', $5, 'ended', '{}', false, 8, $4, '2026-10-05')`,
    [tenant.resellerId, newId(), tenant.id, runId, serverId],
  );
  await owner.query(
    `insert into rooms (reseller_id, id, tenant_id, name, people, meeting_id, host_key, guest_key, has_waiting_room,
       is_recorded, created_at) values ($1, $2::uuid, $3, 'Room', 8, 'room', $2::text || 'h', $2::text || 'g', false, false, '2026-10-05')`,
    [tenant.resellerId, newId(), tenant.id],
  );
  await owner.query(
    `insert into questions (reseller_id, id, tenant_id, kind, subject, about, said, asked_by, asked_at)
     values ($1, $2, $3, 'plan', 'plan', $4, '', $2, '2026-10-05')`,
    [
      tenant.resellerId,
      newId(),
      tenant.id,
      { plan: 'l2', planName: 'L2', priceList: 'list', startsOn: '2026-11-01', fromPlan: 'L1' },
    ],
  );
  await owner.query(
    `insert into tenant_moves (reseller_id, id, tenant_id, state, planned_at) values ($1, $2, $3, 'done', '2026-10-05')`,
    [tenant.resellerId, newId(), tenant.id],
  );
  await owner.query(
    `insert into tenant_hooks (reseller_id, id, tenant_id, callback_url, event_ids, wants_raw, domain, created_at)
     values ($1, $2, $3, 'https://tenant.example/hook', '{}', false, 'rooms.example', '2026-10-05')`,
    [tenant.resellerId, newId(), tenant.id],
  );
  await owner.query(
    `insert into deliveries (reseller_id, id, tenant_id, url, state, tries, due_at, created_at)
     values ($1, $2, $3, 'https://tenant.example/end', 'given-up', 5, '2026-10-05', '2026-10-05')`,
    [tenant.resellerId, newId(), tenant.id],
  );
  const key = [tenant.resellerId, tenant.id, runId];
  await owner.query(
    `insert into attendance_intervals values ($1, $2, $3, '2026-10-05 10:00Z', '2026-10-05 11:00Z', 'polled')`,
    key,
  );
  await owner.query(`insert into published_recordings values ($1, $2, $3, 'published', 51)`, key);
  await owner.query(`insert into usage_months values ($1, $2, '2026-10-01', 1)`, key.slice(0, 2));
  await owner.query(
    `insert into usage_lines (reseller_id, month, id, tenant_id, position, run_id, from_at, until_at, seconds, known_by,
       is_recorded, meeting_id, meeting_name, recorded_at)
     values ($1, '2026-10-01', $4, $2, 1, $3, '2026-10-05 10:00Z', '2026-10-05 11:00Z', 3600, 'polled', false, 'm', 'm', '2026-10-05')`,
    [...key, newId()],
  );
}

async function documentOf(
  owner: Client,
  world: World,
  reseller: WorldReseller,
  tier: 'retail' | 'wholesale',
  state: 'draft' | 'issued',
): Promise<void> {
  const issuer = tier === 'retail' ? reseller : world.resellers[0]!;
  const { rows } = await owner.query(
    `select id, tenant_id, payer_id from agreements where reseller_id = $1 and tier = $2 order by created_at, id limit 1`,
    [reseller.id, tier],
  );
  if (rows.length === 0) return;
  const { id: agreementId, tenant_id: tenantId, payer_id: payerId } = rows[0];
  const [periodId, invoiceId] = [newId(), newId()];
  const period = state === 'draft' ? '2026-10-01' : '2026-09-01';
  await owner.query(
    `insert into billing_periods values ($1, $2, $3, $4, $5, $6::date, 'Europe/London', $6::date,
       $6::date + 30, $6::date + 33, null, null, $6::date)`,
    [reseller.id, periodId, tier, tenantId, agreementId, period],
  );
  await owner.query(
    `insert into parked_tenants select $1, $2, id, $3::date, 'no price', null, $3::date from tenants where reseller_id = $1 limit 1`,
    [reseller.id, periodId, period],
  );
  await owner.query(
    `insert into invoices (reseller_id, id, tier, kind, tenant_id, agreement_id, billing_period_id, payer_id,
       issuer_reseller_id, issuer_id, state, month, currency, language, net_minor, vat_minor, gross_minor, sources_until,
       is_complete, created_at)
     values ($1, $2, $3, 'invoice', $4, $5, $6, $7, $8, $9, 'draft', $10::date, 'GBP', 'en', 100, 20, 120, '{}', true, $10::date)`,
    [reseller.id, invoiceId, tier, tenantId, agreementId, periodId, payerId, issuer.id, issuer.issuerId, period],
  );
  await owner.query(
    `insert into invoice_lines (reseller_id, id, invoice_id, tier, tenant_id, position, kind, description, detail,
       from_on, until_on, net_minor, vat_minor)
     values ($1, $2, $3, $4, $5, 1, 'fee', 'Fee', '{}', $6::date, $6::date, 100, 20)`,
    [reseller.id, newId(), invoiceId, tier, tenantId, period],
  );
  if (state === 'draft') return;
  await owner.query(
    `update invoices set state = 'issued', number = $3, issued_on = '2026-10-04', issued_at = '2026-10-04', seller = '{}',
       number_key = lower($3), payer_key = 'willow', buyer = '{"name": "Willow"}', vat_case = 'standard-gb' where reseller_id = $1 and id = $2`,
    [reseller.id, invoiceId, `${reseller.slug}-${tier}`],
  );
  const entryId = newId();
  await owner.query(
    `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on,
       created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7, 'invoice', '2026-10-04', '2026-10-04')`,
    [reseller.id, entryId, tier, tenantId, issuer.id, issuer.issuerId, invoiceId],
  );
  await owner.query(
    `insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
     values ($1, $2, 1, $3, 'receivable', $4, $5, 120, 'GBP'), ($1, $2, 2, $3, 'sales', null, null, -100, 'GBP'),
       ($1, $2, 3, $3, 'vat-output', null, null, -20, 'GBP')`,
    [reseller.id, entryId, tenantId, payerId, invoiceId],
  );
  await paymentOf(owner, { reseller, issuer, tier, tenantId, payerId, invoiceId });
  await owner.query(
    `insert into letters values ($1, $2, $3, $4, 'invoice', $5, $6, 'en', '{a@b.example}', 'Subject', 'sent', 1, null,
       '2026-10-04', '2026-10-04')`,
    [reseller.id, newId(), tier, tenantId, invoiceId, `<${newId()}@test.example>`],
  );
  await owner.query(
    `insert into restrictions (reseller_id, id, tier, tenant_id, level, cause, reason, since) values ($1, $2, $3, $4, 'limited', 'operator', 'Why', '2026-10-04')
     on conflict do nothing`,
    [reseller.id, newId(), tier, tenantId],
  );
  if (tenantId)
    await owner.query(
      `insert into tenant_notes (reseller_id, id, about_tenant_id, person_id, text, created_at)
       select $1, $2, $3, id, 'A note', '2026-10-04' from people limit 1`,
      [reseller.id, newId(), tenantId],
    );
  await owner.query(
    `insert into dunning_policies values ($1, $2, $3, '2026-10-01', '[]', false, 0, '2026-10-04') on conflict do nothing`,
    [issuer.id, issuer.issuerId, tier],
  );
  await owner.query(`insert into dunning_steps values ($1, $2, 0, $3, $4, 'reminder', '2026-10-04', '2026-10-04')`, [
    reseller.id,
    invoiceId,
    tier,
    tenantId,
  ]);
  await owner.query(
    `insert into payment_promises values ($1, $2, $3, $4, $5, '2026-10-04', 'Next week', false, '2026-10-04')`,
    [reseller.id, newId(), tier, tenantId, invoiceId],
  );
  const endpointId = newId();
  await owner.query(
    `insert into endpoints (reseller_id, id, tenant_id, kind, name, target, secret_sealed, topics, state, created_at)
     values ($1, $2, $3, 'webhook', 'Books', 'https://books.example', 'sealed', '{invoice.issued}', 'off', '2026-10-04')`,
    [reseller.id, endpointId, tenantId],
  );
  await owner.query(
    `insert into tellings (reseller_id, id, tenant_id, endpoint_id, topic, event_key, event, state, tries, due_at, created_at)
     values ($1, $2, $3, $4, 'invoice.issued', 'key', '{}', 'told', 1, '2026-10-04', '2026-10-04')`,
    [reseller.id, newId(), tenantId, endpointId],
  );
  await owner.query(`insert into invoice_files values ($1, $2, $3, $4, 'pdf', 'hash', 'x', '2026-10-04')`, [
    reseller.id,
    invoiceId,
    tier,
    tenantId,
  ]);
}

async function paymentOf(
  owner: Client,
  of: {
    reseller: WorldReseller;
    issuer: WorldReseller;
    tier: string;
    tenantId: string | null;
    payerId: string;
    invoiceId: string;
  },
): Promise<void> {
  const { reseller, issuer, tier, tenantId, payerId, invoiceId } = of;
  const [accountId, paymentId, methodId] = [newId(), newId(), newId()];
  const key = [reseller.id, issuer.id, accountId, tier, payerId];
  await owner.query(
    `insert into payment_accounts (reseller_id, id, issuer_id, provider, external_id, name, is_live, currency, secret_key_sealed,
       webhook_secrets_sealed, bacs_debit_ceiling_minor, state, checked_at, created_at)
     values ($1, $2, $3, 'stripe', 'acct', 'Account', false, 'GBP', 'sealed', 'sealed', 1, 'replaced', '2026-10-04', '2026-10-04')`,
    [issuer.id, accountId, issuer.issuerId],
  );
  await owner.query(
    `insert into payment_customers (reseller_id, payer_id, account_reseller_id, account_id, created_at) values ($1, $2, $3, $4, '2026-10-04')`,
    [reseller.id, payerId, issuer.id, accountId],
  );
  await owner.query(
    `insert into payment_methods (reseller_id, id, tier, payer_id, account_reseller_id, account_id, kind, external_id, state, label, created_at)
     values ($1, $6, $4, $5, $2, $3, 'card', 'pm', 'active', 'Visa 4242', '2026-10-04')`,
    [...key, methodId],
  );
  await owner.query(
    `insert into payment_method_setups (reseller_id, id, tier, payer_id, account_reseller_id, account_id, request, state, created_at)
     values ($1, $6, $4, $5, $2, $3, '{}', 'open', '2026-10-04')`,
    [...key, newId()],
  );
  await owner.query(
    `insert into payments (reseller_id, id, tier, tenant_id, payer_id, issuer_reseller_id, issuer_id, channel, account_id, method_id,
       amount_minor, currency, state, idempotency_key, request, received_on, created_at, changed_at)
     values ($1, $7, $4, $8, $5, $2, $6, 'collection', $3, $9, 120, 'GBP', 'succeeded', $10, '{}', '2026-10-04', '2026-10-04', '2026-10-04')`,
    [...key, issuer.issuerId, paymentId, tenantId, methodId, paymentId],
  );
  const payment = [reseller.id, paymentId, tier, tenantId];
  await owner.query(`insert into payment_allocations values ($1, $2, $5, $3, $4, 120, false)`, [...payment, invoiceId]);
  await owner.query(
    `insert into refunds (reseller_id, id, tier, tenant_id, payment_id, reason, amount_minor, currency, state, idempotency_key, request,
       created_at, changed_at)
     values ($1, $5, $3, $4, $2, 'double-payment', 1, 'GBP', 'pending', $6, '{}', '2026-10-04', '2026-10-04')`,
    [...payment, newId(), `${paymentId}.refund`],
  );
  await owner.query(
    `insert into disputes values ($1, $5, $3, $4, $2, 'du', 1, 'GBP', 'open', 'fraudulent', '2026-10-04', '2026-10-04') on conflict do nothing`,
    [...payment, newId()],
  );
  const account = [issuer.id, accountId];
  await owner.query(
    `insert into provider_events values ($1, $2, 'evt', 'payout.paid', 'po', '2026-10-04', '2026-10-04', null, null)`,
    account,
  );
  await owner.query(`insert into provider_payouts values ($1, $2, 'po', 1, 0, 'GBP', '2026-10-04', 'paid', $3)`, [
    ...account,
    newId(),
  ]);
  await bankOf(owner, of, paymentId);
  await owner.query(
    `insert into payment_differences values ($1, $3, $2, 'payout', 'po', 'They differ', '2026-10-04', null)`,
    [...account, newId()],
  );
}

async function bankOf(
  owner: Client,
  { reseller, issuer, payerId }: { reseller: WorldReseller; issuer: WorldReseller; payerId: string },
  paymentId: string,
): Promise<void> {
  const [accountId, importId, transactionId, decisionId] = [newId(), newId(), newId(), newId()];
  await owner.query(`insert into bank_accounts values ($1, $2, $3, $2::uuid::text, null, 'GBP', null, '2026-10-04')`, [
    issuer.id,
    accountId,
    issuer.issuerId,
  ]);
  await owner.query(`insert into bank_imports values ($1, $2, $3, 'october.csv', 'csv', 1, 1, '2026-10-04')`, [
    issuer.id,
    importId,
    accountId,
  ]);
  await owner.query(
    `insert into bank_transactions values ($1, $2, $3, $4, 1, 'print', '2026-10-04', -120, 'GBP', 'Ada', '', '', '', 'refunded', '2026-10-04')`,
    [issuer.id, transactionId, accountId, importId],
  );
  await owner.query(
    `insert into bank_decisions values ($1, $2, $3, 'refund', false, 'paid twice', $4, $5, '2026-10-04', '{}', null, null, null)`,
    [issuer.id, decisionId, transactionId, reseller.id, payerId],
  );
  await owner.query('insert into bank_decision_payments values ($1, $2, $3, $4)', [
    issuer.id,
    decisionId,
    reseller.id,
    paymentId,
  ]);
}
