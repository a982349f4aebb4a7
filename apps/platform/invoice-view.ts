import { type CreditNote, creditedBy, type Invoice, type InvoiceLine, vatLabel, vatStatement } from '@/invoicing';
import { Money } from '@/kernel';
import { type Language, reasonText, say } from '@/wording';

/** A document as pages show it: figures as Money, questions answered, nothing a template would have to work out. */
export function invoiceView(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  creditNotes: readonly CreditNote[],
  original: Invoice | null,
  language: Language,
  hasMoreLines = false,
) {
  const credited = creditedBy(creditNotes);
  const money = (minor: bigint): Money => Money.of(minor, invoice.currency);
  const isOpen = invoice.state !== 'issued';
  return {
    title: invoice.number ?? say(language, 'invoices.draft-for', { payer: invoice.payerName }),
    id: invoice.id,
    number: invoice.number ?? '',
    payer: invoice.payerName,
    month: invoice.month,
    state: invoice.state,
    isOpen,
    isHeld: invoice.state === 'held',
    isDraft: invoice.state === 'draft',
    isApproved: invoice.state === 'approved',
    isIssued: !isOpen,
    isCreditNote: invoice.kind === 'credit-note',
    heldReason: reasonText(language, invoice.heldReason ?? ''),
    isIncomplete: isOpen && !invoice.isComplete,
    sources: Object.entries(invoice.sourcesUntil).map(([server, { poll, recording }]) => ({
      server,
      poll: poll ? new Date(poll) : null,
      recording: recording ? new Date(recording) : null,
    })),
    issuedOn: invoice.issuedOn ?? '',
    dueOn: invoice.dueOn ?? '',
    isDue: invoice.dueOn !== null && invoice.grossMinor > 0n,
    note: invoice.note ?? '',
    purchaseOrder: invoice.purchaseOrder ?? '',
    net: money(invoice.netMinor),
    vat: money(invoice.vatMinor),
    gross: money(invoice.grossMinor),
    hasVat: invoice.vatPercent !== null,
    vatLabel: invoice.vatPercent === null ? '' : vatLabel(invoice.vatPercent, money(invoice.netMinor), language),
    whyNoVat: isOpen ? '' : vatStatement(invoice, language),
    lines: lines.map((line) => ({
      id: line.id,
      description: line.description,
      detail: line.detail.text ?? '',
      stretches: (line.detail.stretches ?? []).map(({ text }) => text),
      reason: line.reason ?? '',
      fromOn: line.fromOn,
      untilOn: line.untilOn,
      net: money(line.netMinor),
      isCredited: credited.has(line.id),
      hasMeetings: line.usageMonth !== null && invoice.tier === 'retail' && (line.seconds ?? 0n) !== 0n,
    })),
    creditNotes: creditNotes.map((note) => ({
      id: note.id,
      number: note.number ?? '',
      gross: Money.of(note.grossMinor, note.currency),
      issuedOn: note.issuedOn ?? '',
    })),
    hasCreditNotes: creditNotes.length > 0,
    canCredit: !isOpen && invoice.kind === 'invoice' && (hasMoreLines || lines.some(({ id }) => !credited.has(id))),
    original: original ? { id: original.id, number: original.number ?? '' } : null,
  };
}
