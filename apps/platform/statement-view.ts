import { decimalOf } from '@/invoicing';
import { Money } from '@/kernel';
import type { BooksOf, StatementOfAccount } from '@/statements';
import { type Language, say, type TextKey } from '@/wording';

/** A statement of account as both sides show it; `payments` is where a payment and its receipt are found. */
export function statementView(
  { book, party, statement, creditMinor }: Awaited<ReturnType<BooksOf['account']>>,
  from: string,
  language: Language,
  payments: string,
) {
  const money = (minor: bigint): Money => Money.of(minor, book.issuer.currency);
  return {
    title: say(language, 'statement.title'),
    payerName: party.name,
    issuerName: book.issuer.legalName,
    today: book.today,
    from,
    brought: from ? money(statement.broughtMinor) : null,
    lines: statement.lines.map(({ on, kind, numbers, paymentId, methodKind, changeMinor, balanceMinor }) => ({
      on,
      what: [say(language, `entry.${kind}` as TextKey), methodKind && say(language, `method.${methodKind}` as TextKey)]
        .filter(Boolean)
        .join(', '),
      numbers,
      receipt: kind === 'payment' && paymentId ? `${payments}/${paymentId}/receipt` : '',
      more: changeMinor > 0n ? money(changeMinor) : null,
      less: changeMinor < 0n ? money(-changeMinor) : null,
      balance: money(balanceMinor),
    })),
    owed: money(statement.balanceMinor > 0n ? statement.balanceMinor : 0n),
    credit: creditMinor !== null && creditMinor > 0n ? money(creditMinor) : null,
    isInCredit: statement.balanceMinor < 0n,
    balance: money(statement.balanceMinor < 0n ? -statement.balanceMinor : statement.balanceMinor),
  };
}

/** The same as a table: each movement, what it changed, and what was owed after it. */
export const STATEMENT_COLUMNS = ['on', 'what', 'method', 'documents', 'currency', 'change', 'balance'];

export const statementRow = (
  { on, kind, methodKind, numbers, changeMinor, balanceMinor }: StatementOfAccount['lines'][number],
  currency: string,
): string[] => [on, kind, methodKind ?? '', numbers, currency, decimalOf(changeMinor), decimalOf(balanceMinor)];
