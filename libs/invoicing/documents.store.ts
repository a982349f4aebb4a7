import { Injectable } from '@nestjs/common';
import { firstDay, type Money, type Month } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { IssuerTx, Tier } from './as-issuer.adapter';
import type { DraftLine } from './draft-line';
import type { NewDocument } from './new-document';
import { ParkedTenantsStore } from './parked-tenants.store';
import type { SourcesUntil } from './sources';

export interface DocumentToWrite {
  readonly resellerId: string;
  readonly tier: Tier;
  readonly kind: 'invoice' | 'credit-note';
  readonly tenantId: string | null;
  readonly agreementId: string;
  readonly periodId: string | null;
  readonly payerId: string;
  readonly creditsInvoiceId: string | null;
  readonly language: string;
  readonly purchaseOrder: string | null;
  readonly isComplete: boolean;
  readonly document: NewDocument;
  readonly creditsLineIds?: readonly (string | null)[];
}

/** What became of a period: a document, or the reason why not. */
export interface SettledPeriod {
  readonly resellerId: string;
  readonly periodId: string;
  readonly invoiceId: string | null;
  readonly parkedReason: string | null;
}

/** Writes documents and their lines by the thousand. */
@Injectable()
export class DocumentsStore {
  constructor(private readonly parked: ParkedTenantsStore) {}

  async add(
    tx: IssuerTx,
    {
      issuerResellerId,
      issuerId,
      month,
      currency,
      sources,
    }: { issuerResellerId: string; issuerId: string; month: Month; currency: string; sources: SourcesUntil },
    list: readonly DocumentToWrite[],
  ): Promise<void> {
    if (list.length === 0) return;
    await tx.query(
      `insert into invoices (reseller_id, id, tier, kind, tenant_id, agreement_id, billing_period_id, payer_id, credits_invoice_id,
         state, held_reason, language, vat_case, vat_percent, net_minor, vat_minor, gross_minor, purchase_order, is_complete,
         issuer_reseller_id, issuer_id, month, currency, sources_until, created_at, payer_key)
       select d.*, $20::uuid, $21::uuid, $22::date, $23, $24::jsonb, $25::timestamptz, coalesce(lower(y.name), '') from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[],
         $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
         $15::bigint[], $16::bigint[], $17::bigint[], $18::text[], $19::boolean[])
         as d(reseller_id, id, tier, kind, tenant_id, agreement_id, period_id, payer_id, credits, state, held, language, vat_case, vat_percent,
           net, vat, gross, purchase_order, is_complete) left join payers y on y.reseller_id = d.reseller_id and y.id = d.payer_id`,
      [
        list.map(({ resellerId }) => resellerId),
        list.map(({ document }) => document.id),
        list.map(({ tier }) => tier),
        list.map(({ kind }) => kind),
        list.map(({ tenantId }) => tenantId),
        list.map(({ agreementId }) => agreementId),
        list.map(({ periodId }) => periodId),
        list.map(({ payerId }) => payerId),
        list.map(({ creditsInvoiceId }) => creditsInvoiceId),
        list.map(({ document }) => (document.heldReason === null ? 'draft' : 'held')),
        list.map(({ document }) => document.heldReason),
        list.map(({ language }) => language),
        list.map(({ document }) => document.vatCase),
        list.map(({ document }) => document.vatPercent),
        list.map(({ document }) => document.net.minor),
        list.map(({ document }) => document.vat.minor),
        list.map(({ document }) => document.gross.minor),
        list.map(({ purchaseOrder }) => purchaseOrder),
        list.map(({ isComplete }) => isComplete),
        issuerResellerId,
        issuerId,
        firstDay(month),
        currency,
        JSON.stringify(sources),
        tx.clock.now(),
      ],
    );
    await this.addLines(
      tx,
      list.flatMap(({ resellerId, tier, tenantId, document, creditsLineIds }) =>
        document.lines.map((line, index) => ({
          resellerId,
          tier,
          tenantId,
          invoiceId: document.id,
          position: index + 1,
          line,
          creditsLineId: creditsLineIds?.[index] ?? null,
        })),
      ),
    );
  }

  async addLines(
    tx: IssuerTx,
    lines: readonly {
      resellerId: string;
      tier: Tier;
      tenantId: string | null;
      invoiceId: string;
      position: number;
      line: DraftLine & { id: string; vat: Money };
      creditsLineId: string | null;
    }[],
  ): Promise<void> {
    if (lines.length === 0) return;
    await tx.query(
      `insert into invoice_lines (reseller_id, id, invoice_id, tier, tenant_id, about_tenant_id, position, kind, description, detail,
         from_on, until_on, usage_month, seconds, usage_after_position, usage_until_position, unit_price, net_minor, vat_minor, reason,
         credits_line_id)
       select reseller_id, id, invoice_id, tier, tenant_id, about, position, kind, description, detail::jsonb, from_on, until_on,
         usage_month, seconds, after_position, until_position, unit_price, net, vat, reason, credits_line_id
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::int[], $8::text[], $9::text[], $10::text[],
         $11::date[], $12::date[], $13::date[], $14::bigint[], $15::bigint[], $16::bigint[], $17::text[], $18::bigint[], $19::bigint[],
         $20::text[], $21::uuid[])
         as l(reseller_id, id, invoice_id, tier, tenant_id, about, position, kind, description, detail, from_on, until_on, usage_month,
           seconds, after_position, until_position, unit_price, net, vat, reason, credits_line_id)`,
      [
        lines.map(({ resellerId }) => resellerId),
        lines.map(({ line }) => line.id),
        lines.map(({ invoiceId }) => invoiceId),
        lines.map(({ tier }) => tier),
        lines.map(({ tenantId }) => tenantId),
        lines.map(({ line }) => line.aboutTenantId),
        lines.map(({ position }) => position),
        lines.map(({ line }) => line.kind),
        lines.map(({ line }) => line.description),
        lines.map(({ line }) => JSON.stringify(line.detail)),
        lines.map(({ line }) => line.fromOn),
        lines.map(({ line }) => line.untilOn),
        lines.map(({ line }) => (line.usage ? firstDay(line.usage.month) : null)),
        lines.map(({ line }) => line.usage?.seconds ?? null),
        lines.map(({ line }) => line.usage?.afterPosition ?? null),
        lines.map(({ line }) => line.usage?.untilPosition ?? null),
        lines.map(({ line }) => line.unitPrice),
        lines.map(({ line }) => line.net.minor),
        lines.map(({ line }) => line.vat.minor),
        lines.map(({ line }) => line.reason),
        lines.map(({ creditsLineId }) => creditsLineId),
      ],
    );
  }

  /** Marks periods as billed by the document of each, or as parked with the reason of each. */
  async settle(tx: IssuerTx, periods: readonly SettledPeriod[]): Promise<void> {
    if (periods.length === 0) return;
    await tx.query(
      `update billing_periods p set invoice_id = s.invoice_id, parked_reason = s.reason
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) as s(id, invoice_id, reason, reseller_id)
       where p.reseller_id = s.reseller_id and p.id = s.id`,
      [
        periods.map(({ periodId }) => periodId),
        periods.map(({ invoiceId }) => invoiceId),
        periods.map(({ parkedReason }) => parkedReason),
        periods.map(({ resellerId }) => resellerId),
      ],
    );
  }

  /** Takes drafts away that are to be made anew; their periods are open again. */
  async unmake(tx: NetworkTx, drafts: readonly { resellerId: string; id: string; periodId: string }[]): Promise<void> {
    const ids = drafts.map(({ id }) => id);
    const periodIds = drafts.map(({ periodId }) => periodId);
    await tx.query('update billing_periods set invoice_id = null where id = any($1)', [periodIds]);
    await this.parked.undo(tx, periodIds);
    await tx.query('delete from invoice_lines where invoice_id = any($1)', [ids]);
    await tx.query(`delete from invoices where id = any($1) and state = 'draft'`, [ids]);
  }
}
