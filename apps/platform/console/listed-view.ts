import { isPaid, type ListedInvoice, type ReceivedInvoice } from '@/invoicing';
import { Money } from '@/kernel';
import { decimalText, type Language, percentText, reasonText, say, type TextKey } from '@/wording';

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
    stateText: documentState(one, one.openMinor, language),
    open: !isOpen && one.openMinor > 0n ? Money.of(one.openMinor, one.currency) : null,
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

/** A document of the network's as the reseller's row: what is open of it, and its seconds beside our own. */
export function receivedView(one: ReceivedInvoice, language: Language) {
  const money = (minor: bigint): Money => Money.of(minor, one.currency);
  const seconds = (count: bigint): string => `${decimalText(count.toString(), language)} s`;
  const isInvoice = one.kind === 'invoice';
  return {
    id: one.id,
    number: one.number ?? '',
    of: one.month,
    issuedOn: one.issuedOn,
    dueOn: one.dueOn,
    isCreditNote: !isInvoice,
    isPaid: isPaid({ ...one, state: 'issued' }, one.openMinor),
    open: isInvoice && one.openMinor > 0n ? money(one.openMinor) : null,
    net: money(one.netMinor),
    gross: money(one.grossMinor),
    theirs: { seconds: one.theirSeconds, text: seconds(one.theirSeconds) },
    ours: { seconds: one.ourSeconds, text: seconds(one.ourSeconds) },
    differs: one.theirSeconds !== one.ourSeconds,
    difference: seconds(one.theirSeconds - one.ourSeconds),
  };
}

/** What a document is called by how far it has come: a draft, held, issued, paid. */
export function documentState(
  document: Pick<ListedInvoice, 'kind' | 'state' | 'grossMinor'>,
  openMinor: bigint,
  language: Language,
): string {
  const { kind, state } = document;
  const far = kind === 'credit-note' ? kind : isPaid(document, openMinor) ? 'paid' : state;
  return say(language, `invoices.state-${far}` as TextKey);
}

/** How far an amount is off another, in whole percent with its sign; from nothing there is no percentage. */
function changeText(minor: bigint, before: bigint, language: Language): string {
  if (minor === before) return '±0';
  if (before === 0n) return '+∞';
  const percent = ((minor - before) * 100n) / (before < 0n ? -before : before);
  return `${minor > before ? '+' : ''}${percentText(percent.toString(), language)}`;
}
