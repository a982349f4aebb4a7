import { Money, newId } from '@/kernel';
import { totalsOf } from './document-totals';
import type { DraftLine } from './draft-line';
import type { VatDecision } from './vat-decision';

/** A document as it is first written: a draft, or held with the reason. */
export interface NewDocument {
  readonly id: string;
  readonly lines: readonly (DraftLine & { readonly id: string; readonly vat: Money })[];
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  readonly vatCase: string | null;
  readonly vatPercent: string | null;
  readonly heldReason: string | null;
}

/** Lines and a VAT decision into a document: totals, VAT by line for show, and what holds it, if anything does. */
export function newDocument(lines: readonly DraftLine[], { vat, percent }: VatDecision, currency: string): NewDocument {
  const totals = totalsOf(
    lines.map(({ net }) => net),
    percent,
    currency,
  );
  return {
    id: newId(),
    lines: lines.map((line, index) => ({ ...line, id: newId(), vat: totals.vatByLine[index]! })),
    net: totals.net,
    vat: totals.vat,
    gross: totals.gross,
    vatCase: vat.kind === 'known' ? vat.case : null,
    vatPercent: percent,
    heldReason: heldBecause(totals.net, vat),
  };
}

function heldBecause(net: Money, vat: VatDecision['vat']): string | null {
  if (net.isNegative)
    return 'Corrections are more than this month comes to. Credit the earlier invoice instead, and drop the line here.';
  return vat.kind === 'held' ? vat.reason : null;
}
