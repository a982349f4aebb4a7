import type { ListedInvoice } from '@/invoicing';
import { Money } from '@/kernel';
import { type Language, percentText, reasonText, say, type TextKey } from '@/wording';

/** A document as a row of a list: its figures, and on a draft what somebody should look at before it goes out. */
export function listedView(one: ListedInvoice, language: Language) {
  const isOpen = one.state !== 'issued';
  const before = one.beforeMinor;
  return {
    id: one.id,
    name: one.number ?? say(language, 'invoices.draft'),
    number: one.number ?? '',
    payer: one.payerName,
    of: one.month,
    state: one.state,
    stateText: say(language, `invoices.state-${one.kind === 'credit-note' ? 'credit-note' : one.state}` as TextKey),
    isOpen,
    isDraft: one.state === 'draft',
    isHeld: one.state === 'held',
    heldReason: reasonText(language, one.heldReason ?? ''),
    isIncomplete: isOpen && !one.isComplete,
    isFarOff: one.isFarOff,
    lacksOrder: isOpen && one.lacksOrder,
    isFirst: isOpen && before === null,
    change: before === null || !isOpen ? '' : changeText(one.netMinor, before, language),
    before: before === null ? null : Money.of(before, one.currency),
    issuedOn: one.issuedOn ?? '',
    dueOn: one.dueOn ?? '',
    net: Money.of(one.netMinor, one.currency),
    vat: Money.of(one.vatMinor, one.currency),
    gross: Money.of(one.grossMinor, one.currency),
  };
}

/** How far an amount is off another, in whole percent with its sign; from nothing there is no percentage. */
function changeText(minor: bigint, before: bigint, language: Language): string {
  if (minor === before) return '±0';
  if (before === 0n) return '+∞';
  const percent = ((minor - before) * 100n) / (before < 0n ? -before : before);
  return `${minor > before ? '+' : ''}${percentText(percent.toString(), language)}`;
}
