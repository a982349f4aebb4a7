import { Injectable } from '@nestjs/common';
import { dayIn, firstDay, type LocalDate, Money, newId } from '@/kernel';
import { type Actor, NetworkTx, type ScopedTx, Tenancy } from '@/runtime';
import { asIssuer, type IssuerTx, type Tier } from './as-issuer.adapter';
import { totalsOf } from './document-totals';
import { DocumentsStore } from './documents.store';
import { NoSuchLine, ReasonMissing } from './errors';
import { assertOpen, type Invoice } from './invoice';
import { InvoicesStore } from './invoices.store';
import { draftCorrected } from './invoicing.facts';
import { IssuerAtStore } from './issuer-at.store';
import { vatDecision } from './vat-decision';

/** Which document a person works on, and in whose name. */
export interface DocumentRef {
  readonly tier: Tier;
  readonly issuerResellerId: string;
  readonly invoiceId: string;
}

/**
 * What an operator may do to a document before it is issued: hold it, release it, add or drop a line with a reason, and
 * set its note and purchase-order number. Each works the totals out again and leaves an audit row.
 */
@Injectable()
export class CorrectDraft {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly documents: DocumentsStore,
    private readonly issuers: IssuerAtStore,
  ) {}

  async hold(ref: DocumentRef, reason: string, actor: Actor): Promise<void> {
    return this.change(ref, actor, 'held draft', { reason: required(reason) }, async (tx, { resellerId, id }) => {
      await tx.query(`update invoices set state = 'held', held_reason = $3 where reseller_id = $1 and id = $2`, [
        resellerId,
        id,
        required(reason),
      ]);
    });
  }

  /** Lets a held draft go on, if nothing but a person's word held it: VAT is decided anew. */
  async release(ref: DocumentRef, actor: Actor): Promise<void> {
    return this.change(ref, actor, 'released draft', {}, async (tx, invoice) => {
      await this.totalAgain(tx, invoice, 'released');
    });
  }

  async addLine(
    ref: DocumentRef,
    line: { description: string; net: Money; reason: string },
    actor: Actor,
  ): Promise<void> {
    const reason = required(line.reason);
    return this.change(
      ref,
      actor,
      'added line',
      { description: line.description, net: line.net.toJSON(), reason },
      async (tx, invoice) => {
        const lines = await this.invoices.lines(tx, invoice);
        const day = firstDay(invoice.month);
        await this.documents.addLines(tx, [
          {
            resellerId: invoice.resellerId,
            tier: invoice.tier,
            tenantId: invoice.tenantId,
            invoiceId: invoice.id,
            position: Math.max(0, ...lines.map(({ position }) => position)) + 1,
            creditsLineId: null,
            line: {
              id: newId(),
              kind: 'manual',
              aboutTenantId: null,
              description: line.description,
              detail: {},
              fromOn: day,
              untilOn: lastDay(
                lines.map(({ untilOn }) => untilOn as LocalDate),
                day,
              ),
              usage: null,
              unitPrice: null,
              net: line.net,
              vat: Money.zero(line.net.currency),
              reason,
            },
          },
        ]);
        await this.totalAgain(tx, invoice, 'corrected');
      },
    );
  }

  async dropLine(ref: DocumentRef, lineId: string, reason: string, actor: Actor): Promise<void> {
    return this.change(ref, actor, 'dropped line', { lineId, reason: required(reason) }, async (tx, invoice) => {
      const line = (await this.invoices.lines(tx, invoice)).find(({ id }) => id === lineId);
      if (!line) throw new NoSuchLine();
      // Seconds stay on the document, for nothing: taken off it they would come back as late use of the next month.
      const sql = line.usageMonth
        ? `update invoice_lines set net_minor = 0, reason = $4, detail = detail || jsonb_build_object('waivedMinor', net_minor + coalesce((detail ->> 'waivedMinor')::bigint, 0)) where reseller_id = $1 and invoice_id = $2 and id = $3`
        : 'delete from invoice_lines where reseller_id = $1 and invoice_id = $2 and id = $3 and $4::text is not null';
      await tx.query(sql, [invoice.resellerId, invoice.id, lineId, reason.trim()]);
      await this.totalAgain(tx, invoice, 'corrected');
    });
  }

  async setNote(
    ref: DocumentRef,
    { note, purchaseOrder }: { note: string | null; purchaseOrder: string | null },
    actor: Actor,
  ): Promise<void> {
    return this.change(ref, actor, 'set note', { note, purchaseOrder }, async (tx, { resellerId, id }) => {
      await tx.query('update invoices set note = $3, purchase_order = $4 where reseller_id = $1 and id = $2', [
        resellerId,
        id,
        note,
        purchaseOrder,
      ]);
    });
  }

  private change(
    ref: DocumentRef,
    actor: Actor,
    action: string,
    details: Record<string, unknown>,
    work: (tx: IssuerTx, invoice: Invoice) => Promise<void>,
  ): Promise<void> {
    return asIssuer(this.tenancy, ref, actor, async (tx) => {
      const invoice = await this.invoices.forUpdate(tx, ref.invoiceId);
      assertOpen(invoice);
      await work(tx, invoice);
      // What a person has had a hand in is never made anew behind their back.
      await tx.query('update invoices set corrected_at = $3 where reseller_id = $1 and id = $2', [
        invoice.resellerId,
        invoice.id,
        tx.clock.now(),
      ]);
      await auditOn(tx, invoice, action, details);
      await tx.announce(draftCorrected({ resellerId: invoice.resellerId, tier: invoice.tier, month: invoice.month }));
    });
  }

  /** Totals from the lines as they stand, VAT decided as of today; an approved document is a draft again. */
  private async totalAgain(tx: IssuerTx, invoice: Invoice, why: 'released' | 'corrected'): Promise<void> {
    const { resellerId, id, currency, issuerResellerId, issuerId } = invoice;
    const lines = await this.invoices.lines(tx, invoice);
    const [payer] = await this.invoices.payersOf(tx, [id]);
    const today = dayIn(await this.issuers.zone(tx, issuerResellerId, issuerId), tx.clock.now());
    const { vat, percent } = vatDecision(await this.issuers.on(tx, issuerResellerId, issuerId, today), payer!);
    const totals = totalsOf(
      lines.map(({ netMinor }) => Money.of(netMinor, currency)),
      percent,
      currency,
    );
    const held =
      vat.kind === 'held'
        ? vat.reason
        : totals.net.isNegative
          ? 'The lines come to less than nothing. Credit the earlier invoice instead.'
          : null;
    const keepsHeld =
      why === 'corrected' &&
      invoice.state === 'held' &&
      vat.kind === 'known' &&
      held === null &&
      invoice.vatCase !== null;
    await tx.query(
      `update invoices set state = $3, held_reason = $4, vat_case = $5, vat_percent = $6, net_minor = $7, vat_minor = $8, gross_minor = $9
       where reseller_id = $1 and id = $2`,
      [
        resellerId,
        id,
        (held ?? (keepsHeld ? invoice.heldReason : null)) ? 'held' : 'draft',
        held ?? (keepsHeld ? invoice.heldReason : null),
        vat.kind === 'known' ? vat.case : null,
        percent,
        totals.net.minor,
        totals.vat.minor,
        totals.gross.minor,
      ],
    );
    await tx.query(
      `update invoice_lines l set vat_minor = v.vat from unnest($2::uuid[], $3::bigint[]) as v(id, vat) where l.reseller_id = $1 and l.id = v.id`,
      [resellerId, lines.map((line) => line.id), totals.vatByLine.map(({ minor }) => minor)],
    );
  }
}

/** Writes what was done in an issuer's name; `ofTenantId` says that it was a tenant's own doing, for its own log too. */
export function auditOn(
  tx: IssuerTx,
  { resellerId, id }: Pick<Invoice, 'resellerId' | 'id'>,
  action: string,
  details: Record<string, unknown>,
  ofTenantId: string | null = null,
): Promise<void> {
  return tx instanceof NetworkTx
    ? tx.audit(resellerId, action, id, details)
    : (tx as ScopedTx).audit(action, id, details, ofTenantId);
}

function required(reason: string): string {
  if (reason.trim() === '') throw new ReasonMissing();
  return reason.trim();
}

const lastDay = (days: readonly LocalDate[], fallback: LocalDate): LocalDate =>
  days.reduce((last, day) => (day > last ? day : last), fallback);
