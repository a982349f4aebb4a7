import type { Client } from 'pg';
import { newId } from '../../libs/kernel';
import type { WorldReseller, WorldTenant } from './demo-world';
import { writtenColumns } from './written-columns';

export interface InvoiceToPay {
  readonly id: string;
  readonly number: string;
  readonly payerId: string;
  readonly tenantId: string | null;
}

let made = 0;

/**
 * An issued invoice of a tenant, or, `tenant` being null, of its reseller by the network, posted to the books, as `invoicing`
 * leaves it: written straight down. It is its usual payer's unless said.
 */
export async function invoiceToPay(
  owner: Client,
  reseller: WorldReseller,
  tenant: WorldTenant | null,
  {
    grossMinor = 1200,
    issuedOn = '2026-11-04',
    dueOn = '2026-11-18',
    issuer = reseller,
    payerId: given,
  }: { grossMinor?: number; issuedOn?: string; dueOn?: string; issuer?: WorldReseller; payerId?: string } = {},
): Promise<InvoiceToPay> {
  const [tier, tenantId] = [tenant ? 'retail' : 'wholesale', tenant?.id ?? null];
  const { rows } = await owner.query(
    `select id, payer_id from agreements where reseller_id = $1 and tenant_id is not distinct from $2 and tier = $3 limit 1`,
    [reseller.id, tenantId, tier],
  );
  made += 1;
  const [id, entryId, number] = [newId(), newId(), `${issuer.seriesPrefix}-T-${String(made).padStart(4, '0')}`];
  const { id: agreementId, payer_id: usual } = rows[0];
  const payerId = given ?? usual;
  const net = Math.round(grossMinor / 1.2);
  await owner.query(
    `insert into invoices (reseller_id, id, tier, kind, tenant_id, agreement_id, payer_id, issuer_reseller_id, issuer_id, state, month,
       currency, language, vat_case, vat_percent, net_minor, vat_minor, gross_minor, sources_until, is_complete, created_at, number, issued_on,
       tax_point, due_on, issued_at, seller, buyer)
     values ($1, $2, $13, 'invoice', $3, $4, $5, $14, $6, 'issued', '2026-10-01', 'GBP', 'en', 'standard-gb', '20', $7, $8, $9, '{}',
       true, $10::date, $11, $10, $10, $12, $10::date, $15, $16)`,
    [
      reseller.id,
      id,
      tenantId,
      agreementId,
      payerId,
      issuer.issuerId,
      net,
      grossMinor - net,
      grossMinor,
      issuedOn,
      number,
      dueOn,
      tier,
      issuer.id,
      {
        zone: 'Europe/London',
        brandName: issuer.name,
        bank: { name: issuer.name, sortCode: '00-00-00', accountNumber: '00000000' },
      },
      { name: tenant ? 'Tenant' : reseller.name },
    ],
  );
  await owner.query(
    `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on, created_at)
     values ($1, $2, $7, $3, $8, $4, $5, $5, 'invoice', $6::date, $6::date)`,
    [reseller.id, entryId, tenantId, issuer.issuerId, id, issuedOn, tier, issuer.id],
  );
  await owner.query(
    `insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, invoice_id, amount_minor, currency)
     values ($1, $2, 1, $3, 'receivable', $4, $5, $6, 'GBP'), ($1, $2, 2, $3, 'sales', null, null, $7, 'GBP'),
       ($1, $2, 3, $3, 'vat-output', null, null, $8, 'GBP')`,
    [reseller.id, entryId, tenantId, payerId, id, grossMinor, -net, net - grossMinor],
  );
  return { id, number, payerId, tenantId };
}

/** A credit note of so much of an invoice that is paid, posted to the books: it is the payer's credit. Answers its id. */
export async function creditNoteFor(
  owner: Client,
  { id: invoiceId }: InvoiceToPay,
  grossMinor: number,
): Promise<string> {
  made += 1;
  const [id, entryId, net] = [newId(), newId(), Math.round(grossMinor / 1.2)];
  const changed = {
    ...{ id, kind: 'credit-note', credits_invoice_id: invoiceId, number: `CN-T-${made}`, due_on: null },
    ...{ net_minor: -net, vat_minor: net - grossMinor, gross_minor: -grossMinor },
  };
  const written = await writtenColumns(owner, 'invoices');
  await owner.query(
    `insert into invoices (${written}) select ${written} from (
       select (jsonb_populate_record(i, $2::jsonb)).* from invoices i where i.id = $1) as copies`,
    [invoiceId, JSON.stringify(changed)],
  );
  await owner.query(
    `insert into journal_entries (reseller_id, id, tier, tenant_id, issuer_reseller_id, issuer_id, document_id, source_id, kind, posted_on, created_at)
     select reseller_id, $2, tier, tenant_id, issuer_reseller_id, issuer_id, id, id, 'credit-note', issued_on, issued_at from invoices where id = $1`,
    [id, entryId],
  );
  await owner.query(
    `insert into postings (reseller_id, entry_id, position, tenant_id, account, payer_id, amount_minor, currency)
     select i.reseller_id, $2, p.position, i.tenant_id, p.account, case when p.position = 1 then i.payer_id end, p.amount, 'GBP'
     from invoices i, (values (1, 'account-credit', $3::bigint), (2, 'sales', $4::bigint), (3, 'vat-output', $5::bigint)) as p(position, account, amount)
     where i.id = $1`,
    [id, entryId, -grossMinor, net, grossMinor - net],
  );
  return id;
}
