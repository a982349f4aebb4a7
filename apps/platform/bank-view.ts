import type { BankTransaction, Suggestion } from '@/bank';
import { Money } from '@/kernel';
import { type Language, say, type TextKey } from '@/wording';

/** A suggestion as a form has it: what each invoice would get, and why it may be meant. */
export function suggestionView(
  { payerId, payerName, signs, parts, restMinor }: Suggestion,
  currency: string,
  language: Language,
) {
  return {
    payerId,
    payerName,
    why: signs.map((sign) => say(language, `bank.sign-${sign}` as TextKey)).join(', '),
    parts: parts.map(({ invoiceId, number, amountMinor }) => ({
      invoiceId,
      number,
      amount: Money.of(amountMinor, currency),
      amountText: amountText(amountMinor),
    })),
    rest: restMinor > 0n ? Money.of(restMinor, currency) : null,
  };
}

/** A transaction as a row shows it. */
export function transactionView(transaction: BankTransaction, suggestions: readonly Suggestion[], language: Language) {
  const {
    id,
    bookedOn,
    amountMinor,
    currency,
    partyName,
    partyAccount,
    reference,
    description,
    state,
    outcome,
    alsoIn,
  } = transaction;
  const shown = suggestions.map((one) => suggestionView(one, currency, language));
  return {
    id,
    on: bookedOn,
    amount: Money.of(amountMinor, currency),
    isOut: amountMinor < 0n,
    party: partyName || say(language, 'bank.no-name'),
    partyAccount,
    reference,
    description: description === reference ? '' : description,
    state,
    stateText: say(language, `bank.state-${state}`),
    isWaiting: state === 'waiting',
    isGood: state === 'matched',
    outcome,
    alsoIn: state === 'waiting' && alsoIn ? say(language, 'bank.also-in', { file: alsoIn }) : '',
    suggestions: shown,
    best: shown[0] ?? null,
    others: Math.max(0, shown.length - 1),
  };
}

/** Minor units as a form field has them: `12.50`. */
export const amountText = (minor: bigint): string => {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
