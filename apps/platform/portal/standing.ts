import { levelOf, type OpenInvoice } from '@/dunning';
import { type LocalDate, leastCharge, Money } from '@/kernel';
import type { Portal } from '@/tenants';
import { dateText, type Language, moneyText, say } from '@/wording';

/** What every page of the portal says at its head while something is overdue or held back. */
export interface Standing {
  readonly isHeldBack: boolean;
  readonly lines: readonly string[];
  /** The oldest that is open, and what its button says; null where nothing can be paid now. */
  readonly pay: { readonly id: string; readonly label: string } | null;
}

/** How a tenant stands: what it owes past its day, what that holds back, and what an operator does; null where all is well. */
export function standingOf(
  { reseller, holding, byNetwork }: Portal,
  open: readonly OpenInvoice[],
  today: LocalDate,
  language: Language,
): Standing | null {
  const overdue = open.filter(({ dueOn }) => dueOn < today);
  const unpaid = overdue.filter(({ waitsFor }) => waitsFor === null || waitsFor === 'taken-back');
  const operator = holding.find(({ cause }) => cause === 'operator');
  const level = holding.find(({ cause }) => cause === 'overdue')?.level;
  const promised = overdue.find(({ waitsFor, taken }) => waitsFor === 'promise' && levelOf(taken) !== null);
  const lines = [
    ...(byNetwork ? [say(language, `standing.reseller-${byNetwork}`, { brand: reseller.name })] : []),
    ...(operator
      ? [say(language, 'standing.operator', { brand: reseller.name, reason: operator.reason.replace(/[.\s]+$/, '') })]
      : []),
    ...(level ? [say(language, `standing.${level}`)] : []),
    ...(unpaid.length > 0 ? [owed(unpaid, language)] : []),
    ...(promised ? [say(language, 'standing.promised', { on: dateText(promised.promise!.on, language) })] : []),
  ];
  if (lines.length === 0) return null;
  const first = unpaid.find(({ openMinor, currency }) => openMinor >= leastCharge(currency).minor);
  return {
    isHeldBack: operator !== undefined || level !== undefined || byNetwork !== null,
    lines,
    pay: first
      ? { id: first.invoiceId, label: say(language, 'standing.pay', { amount: openText([first], language) }) }
      : null,
  };
}

const openText = (invoices: readonly OpenInvoice[], language: Language): string =>
  moneyText(
    Money.sum(
      invoices.map(({ openMinor, currency }) => Money.of(openMinor, currency)),
      invoices[0]!.currency,
    ),
    language,
  );

const owed = (unpaid: readonly OpenInvoice[], language: Language): string =>
  say(language, 'standing.overdue', {
    count: unpaid.length,
    number: unpaid[0]!.number,
    due: dateText(unpaid[0]!.dueOn, language),
    open: openText(unpaid, language),
  });
