import type { Client } from 'pg';
import { newId } from '../../libs/kernel';
import type { WorldReseller, WorldTenant } from './demo-world';

export interface InvoiceToPay {
  readonly id: string;
  readonly number: string;
  readonly payerId: string;
  readonly tenantId: string;
}

let made = 0;

/** An issued invoice of a tenant, posted to the books, as `invoicing` leaves it: written straight down. */
export async function invoiceToPay(
  owner: Client,
  reseller: WorldReseller,
  tenant: WorldTenant,
  {
    grossMinor = 1200,
    issuedOn = '2026-11-04',
    dueOn = '2026-11-18',
  }: { grossMinor?: number; issuedOn?: string; dueOn?: string } = {},
): Promise<InvoiceToPay> {
  const { rows } = await owner.query(
    `select id, payer_id from agreements where reseller_id = $1 and tenant_id = $2 and tier = 'retail' limit 1`,
    [reseller.id, tenant.id],
  );
  made += 1;
  const [id, entryId, number] = [newId(), newId(), `${reseller.seriesPrefix}-T-${String(made).padStart(4, '0')}`];
  const { id: agreementId, payer_id: payerId } = rows[0];
  const net = Math.round(grossMinor / 1.2);
  await owner.query(
    `insert into invoices (reseller_id, id, tier, kind, tenant_id, agreement_id, payer_id, issuer_reseller_id, issuer_id, state, month,
       currency, language, vat_case, vat_percent, net_minor, vat_minor, gross_minor, sources_until, is_complete, created_at, number, issued_on,
       tax_point, due_on, issued_at, seller, buyer)
     values ($1, $2, 'retail', 'invoice', $3, $4, $5, $1, $6, 'issued', '2026-10-01', 'GBP', 'en', 'standard-gb', '20', $7, $8, $9, '{}',
       true, $10::date, $11, $10, $10, $12, $10::date, '{"zone":"Europe/London","brandName":"Lantern","bank":{"name":"Lantern","sortCode":"00-00-00","accountNumber":"00000000"}}', '{"name":"Tenant"}')`,
    [
      reseller.id,
      id,
      tenant.id,
      agreementId,
      payerId,
      reseller.issuerId,
      net,
      grossMinor - net,
      grossMinor,
      issuedOn,
      number,
      dueOn,
    ],
  );
  await owner.query(
    `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on, created_at)
     values ($1, $2, 'retail', $3, $1, $4, $5, $5, 'invoice', $6::date, $6::date)`,
    [reseller.id, entryId, tenant.id, reseller.issuerId, id, issuedOn],
  );
  await owner.query(
    `insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
     values ($1, $2, 1, $3, 'receivable', $4, $5, $6, 'GBP'), ($1, $2, 2, $3, 'sales', null, null, $7, 'GBP'),
       ($1, $2, 3, $3, 'vat-output', null, null, $8, 'GBP')`,
    [reseller.id, entryId, tenant.id, payerId, id, grossMinor, -net, net - grossMinor],
  );
  return { id, number, payerId, tenantId: tenant.id };
}
