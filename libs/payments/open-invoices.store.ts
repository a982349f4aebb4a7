import { Injectable } from '@nestjs/common';
import { NetworkTx, type ScopedTx } from '@/runtime';

type AnyTx = NetworkTx | ScopedTx;

/** An issued invoice of which something is owed. */
export interface OpenInvoiceOfPayer {
  readonly resellerId: string;
  readonly invoiceId: string;
  readonly tier: 'retail' | 'wholesale';
  readonly tenantId: string | null;
  readonly number: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly issuedOn: string;
  readonly dueOn: string | null;
  readonly currency: string;
  readonly grossMinor: bigint;
  readonly openMinor: bigint;
}

export type OpenRow = Omit<OpenInvoiceOfPayer, 'openMinor' | 'grossMinor'> & Record<'openMinor' | 'grossMinor', string>;
export const openOf = (row: OpenRow): OpenInvoiceOfPayer => ({
  ...row,
  openMinor: BigInt(row.openMinor),
  grossMinor: BigInt(row.grossMinor),
});

export const OPEN_COLUMNS = `i.reseller_id as "resellerId", i.id as "invoiceId", i.tier, i.tenant_id as "tenantId", i.number, i.payer_id as "payerId",
  y.name as "payerName", to_char(i.issued_on, 'YYYY-MM-DD') as "issuedOn", to_char(i.due_on, 'YYYY-MM-DD') as "dueOn", i.currency,
  i.gross_minor as "grossMinor", o.minor as "openMinor"`;

/**
 * An issuer's invoices with what is open of each: `$1` and `$2` are the issuer, `$3` a payer or null, `$4` invoices or null. A
 * reseller's, which has many and most of them paid, by one pass over the postings of its scope; the network's few among those of all
 * resellers, one by one.
 */
export const fromOpen = (tx: AnyTx, conditions: string): string =>
  tx instanceof NetworkTx
    ? `from invoices i cross join lateral (select sum(p.amount_minor) as minor from postings p
         where p.account = 'receivable' and p.reseller_id = i.reseller_id and p.invoice_id = i.id) o
         join payers y on y.reseller_id = i.reseller_id and y.id = i.payer_id
       where i.issuer_reseller_id = $1 and i.issuer_id = $2 and i.state = 'issued' and i.kind = 'invoice' and o.minor > 0
         and ($3::uuid is null or i.payer_id = $3) and ($4::uuid[] is null or i.id = any($4)) ${conditions}`
    : `from (select p.reseller_id, p.invoice_id, sum(p.amount_minor) as minor from postings p
           where p.account = 'receivable' and ($3::uuid is null or p.payer_id = $3) and ($4::uuid[] is null or p.invoice_id = any($4))
           group by 1, 2 having sum(p.amount_minor) > 0) o
         join invoices i on i.reseller_id = o.reseller_id and i.id = o.invoice_id
         join payers y on y.reseller_id = i.reseller_id and y.id = i.payer_id
       where i.issuer_reseller_id = $1 and i.issuer_id = $2 ${conditions}`;

/** What is owed to an issuer, invoice by invoice, as its books say. */
@Injectable()
export class OpenInvoicesStore {
  /** By due date; of one payer, or these invoices alone, where asked. Open is what the postings come to. */
  async of(
    tx: AnyTx,
    issuer: { issuerResellerId: string; issuerId: string },
    { payerId = null, invoiceIds = null }: { payerId?: string | null; invoiceIds?: readonly string[] | null } = {},
  ): Promise<OpenInvoiceOfPayer[]> {
    const rows = await tx.query<OpenRow>(
      `select ${OPEN_COLUMNS} ${fromOpen(tx, '')} order by coalesce(i.due_on, '-infinity'), i.issued_on, i.id`,
      [issuer.issuerResellerId, issuer.issuerId, payerId, invoiceIds],
    );
    return rows.map(openOf);
  }
}
