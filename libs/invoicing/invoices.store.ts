import { Injectable } from '@nestjs/common';
import { firstDay, isId, type Month } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';
import { NoSuchInvoice } from './errors';
import type { FrozenBuyer, FrozenSeller } from './frozen-parties';
import type { Invoice, InvoiceLine } from './invoice';
import { conditionsOf, type InvoicePlace, type InvoiceSort, SORTS, type WhichInvoices } from './invoice-list.store';
import type { VatBuyer } from './vat-case';

export interface DocumentToIssue
  extends Pick<
    Invoice,
    | 'resellerId'
    | 'id'
    | 'tier'
    | 'kind'
    | 'tenantId'
    | 'payerId'
    | 'creditsInvoiceId'
    | 'vatCase'
    | 'vatPercent'
    | 'netMinor'
    | 'vatMinor'
  > {
  readonly payer: VatBuyer & FrozenBuyer;
}

/** A document, and the reseller who issues it as its pages name it. */
export interface InvoiceOfIssuer extends Invoice {
  readonly issuer: { readonly name: string; readonly slug: string; readonly zone: string };
}

export interface CreditNote extends Invoice {
  readonly creditedLineIds: readonly string[];
}

/** The lines of an invoice that its credit notes have credited already. */
export const creditedBy = (notes: readonly CreditNote[]): ReadonlySet<string> =>
  new Set(notes.flatMap(({ creditedLineIds }) => creditedLineIds));

const PAYER = `json_build_object('name', y.name, 'addressLines', y.address_lines, 'countryCode', y.country_code, 'isBusiness', y.is_business,
  'vatNumber', y.vat_number, 'vatEvidence', y.vat_evidence, 'hasVatEvidence', y.vat_evidence is not null, 'businessEvidence', y.business_evidence)`;

const COLUMNS = `i.reseller_id as "resellerId", i.id, i.tier, i.kind, i.tenant_id as "tenantId", i.agreement_id as "agreementId",
  i.payer_id as "payerId", coalesce(i.buyer ->> 'name', y.name, '') as "payerName", i.issuer_reseller_id as "issuerResellerId",
  i.issuer_id as "issuerId", i.credits_invoice_id as "creditsInvoiceId", i.state, i.held_reason as "heldReason",
  to_char(i.month, 'YYYY-MM') as month, i.currency, i.language, i.vat_case as "vatCase", i.vat_percent as "vatPercent",
  i.net_minor as "netMinor", i.vat_minor as "vatMinor", i.gross_minor as "grossMinor", i.note, i.purchase_order as "purchaseOrder",
  i.sources_until as "sourcesUntil", i.is_complete as "isComplete", i.seller, i.buyer, i.number,
  to_char(i.issued_on, 'YYYY-MM-DD') as "issuedOn", to_char(i.tax_point, 'YYYY-MM-DD') as "taxPoint",
  to_char(i.due_on, 'YYYY-MM-DD') as "dueOn", i.issued_at as "issuedAt"`;
const FROM = 'from invoices i left join payers y on y.reseller_id = i.reseller_id and y.id = i.payer_id';

/** Ids sort by when they were made. */
const NEWEST = { key: 'i.id', type: 'uuid', direction: 'desc' } as const;

const big = (value: unknown): bigint => BigInt(value as string);
const bigOrNull = (value: unknown): bigint | null => (value === null ? null : BigInt(value as string));
const invoiceOf = (row: Invoice): Invoice => ({
  ...row,
  netMinor: big(row.netMinor),
  vatMinor: big(row.vatMinor),
  grossMinor: big(row.grossMinor),
});

/** Documents as a scope may see them. */
@Injectable()
export class InvoicesStore {
  async byId(tx: IssuerTx, id: string): Promise<Invoice> {
    const row = isId(id) ? await tx.one<Invoice>(`select ${COLUMNS} ${FROM} where i.id = $1`, [id]) : undefined;
    if (!row) throw new NoSuchInvoice(id);
    return invoiceOf(row);
  }

  async withIssuer(tx: IssuerTx, id: string): Promise<InvoiceOfIssuer> {
    const row = isId(id)
      ? await tx.one<InvoiceOfIssuer>(
          `select ${COLUMNS}, json_build_object('name', r.name, 'slug', r.slug, 'zone', r.zone) as issuer
           ${FROM} join resellers r on r.id = i.issuer_reseller_id where i.id = $1`,
          [id],
        )
      : undefined;
    if (!row) throw new NoSuchInvoice(id);
    return { ...invoiceOf(row), issuer: row.issuer };
  }

  /** Some of a reseller's by id; those that cannot be seen are missing. */
  async byIds(tx: IssuerTx, resellerId: string, ids: readonly string[]): Promise<Invoice[]> {
    const rows = await tx.query<Invoice>(
      `select ${COLUMNS} ${FROM} where i.reseller_id = $1 and i.id = any($2) order by i.id`,
      [resellerId, ids],
    );
    return rows.map(invoiceOf);
  }

  /** The same, locked until the transaction ends. */
  async forUpdate(tx: IssuerTx, id: string): Promise<Invoice> {
    if (isId(id)) await tx.query('select 1 from invoices where id = $1 for update', [id]);
    return this.byId(tx, id);
  }

  /** Locks several until the transaction ends, in one order whoever asks. */
  async lock(tx: IssuerTx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await tx.query('select 1 from invoices where id = any($1) order by id for update', [ids]);
  }

  /** In order; those after a position, and so many, where asked. */
  async lines(
    tx: IssuerTx,
    { resellerId, id }: Pick<Invoice, 'resellerId' | 'id'>,
    { after = 0, limit = null }: { after?: number; limit?: number | null } = {},
  ): Promise<InvoiceLine[]> {
    const rows = await tx.query<InvoiceLine>(
      `select id, position, kind, about_tenant_id as "aboutTenantId", description, detail, to_char(from_on, 'YYYY-MM-DD') as "fromOn",
         to_char(until_on, 'YYYY-MM-DD') as "untilOn", to_char(usage_month, 'YYYY-MM') as "usageMonth", seconds,
         usage_after_position as "usageAfterPosition", usage_until_position as "usageUntilPosition", unit_price as "unitPrice",
         net_minor as "netMinor", vat_minor as "vatMinor", reason, credits_line_id as "creditsLineId"
       from invoice_lines where reseller_id = $1 and invoice_id = $2 and position > $3 order by position limit $4`,
      [resellerId, id, after, limit],
    );
    return rows.map((row) => ({
      ...row,
      seconds: bigOrNull(row.seconds),
      usageAfterPosition: bigOrNull(row.usageAfterPosition),
      usageUntilPosition: bigOrNull(row.usageUntilPosition),
      netMinor: big(row.netMinor),
      vatMinor: big(row.vatMinor),
    }));
  }

  /** The documents of a month, or of a tenant (newest first); credit notes stand beside the invoices. */
  async list(
    tx: IssuerTx,
    filter: { month?: Month; resellerId?: string; tier?: string; issuedOnly?: boolean; limit?: number },
  ): Promise<Invoice[]> {
    const rows = await tx.query<Invoice>(
      `select ${COLUMNS} ${FROM} where ($1::date is null or i.month = $1) and ($2::uuid is null or i.reseller_id = $2)
         and ($3::text is null or i.tier = $3) and (not $4 or i.state = 'issued')
       order by i.month desc, i.issued_on desc nulls first, "payerName", i.id limit $5`,
      [
        filter.month ? firstDay(filter.month) : null,
        filter.resellerId ?? null,
        filter.tier ?? null,
        filter.issuedOnly ?? false,
        filter.limit ?? 1000,
      ],
    );
    return rows.map(invoiceOf);
  }

  /** Documents of a scope, the newest first: those before `before`, of a month or a tenant where asked. */
  async page(
    tx: IssuerTx,
    asked: { before?: string | undefined; month?: Month | undefined; tenantId?: string | undefined; limit: number },
  ): Promise<Invoice[]> {
    const rows = await tx.query<Invoice>(
      `select ${COLUMNS} ${FROM} where ($1::text is null or i.id::text < $1) and ($2::date is null or i.month = $2)
         and ($3::uuid is null or i.tenant_id = $3) order by i.id desc limit $4`,
      [asked.before ?? null, asked.month ? firstDay(asked.month) : null, asked.tenantId ?? null, asked.limit],
    );
    return rows.map(invoiceOf);
  }

  /** Documents of a scope that are looked for, in one of several orders, from a place on. */
  async search(
    tx: IssuerTx,
    which: WhichInvoices,
    { sort, after, limit }: { sort: InvoiceSort | 'newest'; after?: InvoicePlace | undefined; limit: number },
  ): Promise<(Invoice & { place: InvoicePlace })[]> {
    const { key, type, direction } = sort === 'newest' ? NEWEST : SORTS[sort];
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = conditionsOf(which, given);
    const [way, beyond] = direction === 'desc' ? ['desc', '<'] : ['asc', '>'];
    if (after) conditions.push(`(${key}, i.id) ${beyond} (${given(after.key)}::${type}, ${given(after.id)}::uuid)`);
    const rows = await tx.query<Invoice & { sortKey: string }>(
      `select ${COLUMNS}, (${key})::text as "sortKey" ${FROM} ${conditions.length ? `where ${conditions.join(' and ')}` : ''}
       order by ${key} ${way}, i.id ${way} limit ${given(limit)}`,
      parameters,
    );
    return rows.map(({ sortKey, ...row }) => ({ ...invoiceOf(row), place: { key: sortKey, id: row.id } }));
  }

  /** The credit notes of a reseller's invoices, the first one first, each with the lines it has credited. */
  async creditNotesOf(tx: IssuerTx, resellerId: string, invoiceIds: readonly string[]): Promise<CreditNote[]> {
    const rows = await tx.query<CreditNote>(
      `select ${COLUMNS}, coalesce((select array_agg(l.credits_line_id) from invoice_lines l where l.reseller_id = i.reseller_id
           and l.invoice_id = i.id and l.credits_line_id is not null), '{}') as "creditedLineIds"
       ${FROM} where i.reseller_id = $1 and i.credits_invoice_id = any($2) order by i.issued_at`,
      [resellerId, invoiceIds],
    );
    return rows.map((row) => ({ ...invoiceOf(row), creditedLineIds: row.creditedLineIds }));
  }

  async approvedForUpdate(tx: IssuerTx, ids: readonly string[]): Promise<DocumentToIssue[]> {
    const rows = await tx.query<DocumentToIssue>(
      `select i.reseller_id as "resellerId", i.id, i.tier, i.kind, i.tenant_id as "tenantId", i.payer_id as "payerId",
         i.credits_invoice_id as "creditsInvoiceId", i.vat_case as "vatCase", i.vat_percent as "vatPercent", i.net_minor as "netMinor", i.vat_minor as "vatMinor", ${PAYER} as payer
       from invoices i join payers y on y.reseller_id = i.reseller_id and y.id = i.payer_id
       where i.id = any($1) and i.state = 'approved' order by i.id for update of i`,
      [ids],
    );
    return rows.map((row) => ({ ...row, netMinor: big(row.netMinor), vatMinor: big(row.vatMinor) }));
  }

  /** The payers of documents as VAT asks about them, in the order of the ids. */
  async payersOf(tx: IssuerTx, ids: readonly string[]): Promise<DocumentToIssue['payer'][]> {
    const rows = await tx.query<{ payer: DocumentToIssue['payer'] }>(
      `select ${PAYER} as payer from invoices i join payers y on y.reseller_id = i.reseller_id and y.id = i.payer_id
       where i.id = any($1) order by array_position($1, i.id)`,
      [ids],
    );
    return rows.map(({ payer }) => payer);
  }

  async markIssued(
    tx: IssuerTx,
    list: readonly {
      document: DocumentToIssue;
      seller: FrozenSeller;
      buyer: FrozenBuyer;
      number: string;
      dueOn: string | null;
    }[],
    { issuedOn, issuedAt }: { issuedOn: string; issuedAt: Date },
  ): Promise<void> {
    await tx.query(
      `update invoices i set state = 'issued', number = d.number, number_key = lower(d.number), due_on = d.due_on, buyer = d.buyer::jsonb,
         payer_key = lower(d.buyer::jsonb ->> 'name'), seller = $5::jsonb,
         issued_on = $6, tax_point = $6, issued_at = $7
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $8::text[]) as d(reseller_id, id, number, due_on, buyer)
       where i.reseller_id = d.reseller_id and i.id = d.id`,
      [
        list.map(({ document }) => document.resellerId),
        list.map(({ document }) => document.id),
        list.map(({ number }) => number),
        list.map(({ dueOn }) => dueOn),
        JSON.stringify(list[0]!.seller),
        issuedOn,
        issuedAt,
        list.map(({ buyer }) => JSON.stringify(buyer)),
      ],
    );
  }

  /** How far a month has come: documents by state, files made, letters by state. */
  async progress(
    tx: IssuerTx,
    of: Month,
    filter: { resellerId?: string; tier?: string } = {},
  ): Promise<Record<string, number>> {
    const row = await tx.one<Record<string, string>>(
      `select count(*) filter (where i.state = 'draft') as drafts, count(*) filter (where i.state = 'held') as held,
         count(*) filter (where i.state = 'approved') as approved, count(*) filter (where i.state = 'issued') as issued,
         count(f.invoice_id) as files, count(l.id) filter (where l.state = 'sent') as sent,
         count(l.id) filter (where l.state = 'queued') as queued, count(l.id) filter (where l.state = 'failed') as failed
       from invoices i left join invoice_files f on f.reseller_id = i.reseller_id and f.invoice_id = i.id and f.kind = 'pdf'
         left join letters l on l.reseller_id = i.reseller_id and l.invoice_id = i.id
       where i.month = $1 and i.kind = 'invoice' and ($2::uuid is null or i.reseller_id = $2) and ($3::text is null or i.tier = $3)`,
      [firstDay(of), filter.resellerId ?? null, filter.tier ?? null],
    );
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]));
  }
}
