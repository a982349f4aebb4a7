import { Injectable } from '@nestjs/common';
import { type LocalDate, Money, newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { asIssuer } from './as-issuer.adapter';
import { auditOn, type DocumentRef } from './correct-draft.service';
import { creditNoteVat } from './credit-note-vat';
import { allocate } from './document-totals';
import { DocumentsStore } from './documents.store';
import {
  CreditBeyondLine,
  CreditExceedsInvoice,
  CreditNoteWouldCharge,
  InvoiceNotIssued,
  NoSuchLine,
  ReasonMissing,
} from './errors';
import type { InvoiceLine } from './invoice';
import { creditedBy, InvoicesStore } from './invoices.store';
import { IssueInvoices } from './issue-invoices.service';

/**
 * Credits an issued invoice, whole or by line: a credit note of its own series, the only way to change what was issued.
 * A line is credited once; its VAT is such that any order of notes ends exactly at the invoice (invoice-rules sections
 * 2 and 6).
 */
@Injectable()
export class CreditInvoice {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly documents: DocumentsStore,
    private readonly issue: IssueInvoices,
  ) {}

  /**
   * `lineIds` null credits every line that is not credited yet; `part` is how much of the one named line, net, all of it
   * unless said. Answers the credit note's id.
   */
  async run(
    ref: DocumentRef,
    lineIds: readonly string[] | null,
    reason: string,
    actor: Actor,
    part: Money | null = null,
  ): Promise<string> {
    if (reason.trim() === '') throw new ReasonMissing();
    return asIssuer(this.tenancy, ref, actor, async (tx) => {
      const invoice = await this.invoices.forUpdate(tx, ref.invoiceId);
      if (invoice.state !== 'issued' || invoice.kind !== 'invoice') throw new InvoiceNotIssued();
      const notes = await this.invoices.creditNotesOf(tx, invoice.resellerId, [invoice.id]);
      const all = await this.invoices.lines(tx, invoice);
      const lines = creditable(all, creditedBy(notes), lineIds).map((line) => (part ? partOf(line, part) : line));
      const money = (minor: bigint): Money => Money.of(minor, invoice.currency);
      const sum = (of: 'netMinor' | 'vatMinor', list: readonly { netMinor: bigint; vatMinor: bigint }[]): Money =>
        money(list.reduce((total, entry) => total + entry[of], 0n));
      const net = sum('netMinor', lines);
      if (net.isNegative) throw new CreditNoteWouldCharge();
      const already = { net: sum('netMinor', notes).negated(), vat: sum('vatMinor', notes).negated() };
      if (already.net.plus(net).minus(money(invoice.netMinor)).minor > 0n) throw new CreditExceedsInvoice();
      const vat = creditNoteVat(net, already, invoice.vatPercent).negated();
      const nets = lines.map(({ netMinor }) => money(-netMinor));
      const vats = allocate(vat, nets, invoice.currency);
      const id = newId();
      await this.documents.add(tx, { ...invoice, currency: invoice.currency, sources: invoice.sourcesUntil }, [
        {
          ...invoice,
          kind: 'credit-note',
          periodId: null,
          creditsInvoiceId: invoice.id,
          creditsLineIds: lines.map((line) => line.id),
          document: {
            id,
            net: net.negated(),
            vat,
            gross: net.negated().plus(vat),
            vatCase: invoice.vatCase,
            vatPercent: invoice.vatPercent,
            heldReason: null,
            lines: lines.map((line, index) => ({
              id: newId(),
              kind: 'credit' as const,
              aboutTenantId: line.aboutTenantId,
              description: line.description,
              detail: line.detail,
              fromOn: line.fromOn as LocalDate,
              untilOn: line.untilOn as LocalDate,
              usage: null,
              unitPrice: null,
              net: nets[index]!,
              vat: vats[index]!,
              reason: reason.trim(),
            })),
          },
        },
      ]);
      await tx.query(`update invoices set state = 'approved', note = $3 where reseller_id = $1 and id = $2`, [
        invoice.resellerId,
        id,
        reason.trim(),
      ]);
      await this.issue.issue(tx, invoice, await this.invoices.approvedForUpdate(tx, [id]));
      await auditOn(tx, invoice, 'credited invoice', { creditNoteId: id, lines: lines.length, reason: reason.trim() });
      return id;
    });
  }
}

/** The line as if it were no more than that part of it. */
function partOf(line: InvoiceLine, { minor }: Money): InvoiceLine {
  if (minor <= 0n || minor > line.netMinor) throw new CreditBeyondLine();
  return { ...line, netMinor: minor };
}

function creditable(
  lines: readonly InvoiceLine[],
  credited: ReadonlySet<string>,
  wanted: readonly string[] | null,
): InvoiceLine[] {
  if (wanted?.some((id) => !lines.some((line) => line.id === id))) throw new NoSuchLine();
  if (wanted?.some((id) => credited.has(id))) throw new CreditExceedsInvoice();
  const open = lines.filter(({ id }) => !credited.has(id) && (wanted === null || wanted.includes(id)));
  if (open.length === 0) throw new CreditExceedsInvoice();
  return open;
}
