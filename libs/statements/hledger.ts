import type { Account, EntryKind } from '@/books';

/** An entry of the books as it is written out. */
export interface JournalEntry {
  readonly id: string;
  readonly on: string;
  readonly kind: EntryKind;
  /** The document's number, or a transfer's reference. */
  readonly code: string;
  readonly postings: readonly {
    readonly account: Account;
    readonly payerId: string | null;
    readonly number: string | null;
    readonly amountMinor: bigint;
    readonly currency: string;
  }[];
}

const ACCOUNTS: Readonly<Record<Account, string>> = {
  receivable: 'assets:receivable',
  'opening-balance': 'assets:receivable',
  'account-credit': 'liabilities:customer credit',
  sales: 'income:sales',
  'vat-output': 'liabilities:vat output',
  stripe: 'assets:stripe',
  bank: 'assets:bank',
  unmatched: 'liabilities:unmatched receipts',
  'payment-fees': 'expenses:payment fees',
  'bad-debt': 'expenses:bad debt',
  equity: 'equity:opening balances',
};

/** A text that hledger takes for nothing but itself: no second space, colon, comment or line break. */
const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}:;|()[\]=@*!]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Payers by how their accounts are called: by name, and where two share one, by the end of their id as well. */
export function accountNames(
  payers: readonly { readonly payerId: string; readonly name: string }[],
): Map<string, string> {
  const names = payers.map(({ name }) => plain(name) || 'unnamed');
  return new Map(
    payers.map(({ payerId }, index) => {
      const isShared = names.filter((name) => name.toLowerCase() === names[index]!.toLowerCase()).length > 1;
      return [payerId, isShared ? `${names[index]} ${payerId.slice(-6)}` : names[index]!];
    }),
  );
}

const amount = (minor: bigint, currency: string): string => {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${currency} ${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

export const hledgerHead = (issuer: string, currency: string): string =>
  [
    `; The books of ${plain(issuer)}, for hledger 1.25 or newer. Debits are positive.`,
    'decimal-mark .',
    `commodity ${currency} 1000.00`,
    '',
    '',
  ].join('\n');

/** An entry as a transaction: the document's number is its code, the payer its payee. */
export function hledgerEntry(
  { id, on, kind, code, postings }: JournalEntry,
  names: ReadonlyMap<string, string>,
): string {
  const payer = postings.map(({ payerId }) => payerId && names.get(payerId)).find(Boolean);
  const head = [on, '*', plain(code) && `(${plain(code)})`, payer, payer && '|', kind.replace(/-/g, ' ')]
    .filter(Boolean)
    .join(' ');
  const lines = postings.map(({ account, payerId, number, amountMinor, currency }) => {
    const whose = payerId ? `:${names.get(payerId) ?? payerId}` : '';
    const name = `${ACCOUNTS[account]}${whose}${account === 'opening-balance' ? ':opening' : ''}`;
    return `    ${name}  ${amount(amountMinor, currency)}${number ? `  ; invoice: ${plain(number)}` : ''}`;
  });
  return `${head}  ; entry: ${id}\n${lines.join('\n')}\n\n`;
}

/**
 * What each payer owes and has as credit, asserted: hledger refuses a file whose entries come to something else. `overdrawn` is
 * what is owed because credit was given back whose payment was taken back too: that stands in the account of the credit.
 */
export function hledgerAssertions(
  on: string,
  currency: string,
  debtors: readonly { readonly payerId: string; readonly owedMinor: bigint; readonly creditMinor: bigint }[],
  overdrawn: ReadonlyMap<string, bigint>,
  names: ReadonlyMap<string, string>,
): string {
  const lines = debtors.flatMap(({ payerId, owedMinor, creditMinor }) => {
    const beside = overdrawn.get(payerId) ?? 0n;
    const held = { receivable: owedMinor - beside, 'account-credit': beside - creditMinor };
    return (['receivable', 'account-credit'] as const)
      .filter((account) => held[account] !== 0n)
      .map(
        (account) =>
          `    ${ACCOUNTS[account]}:${names.get(payerId) ?? payerId}  ${currency} 0.00 =* ${amount(held[account], currency)}`,
      );
  });
  return lines.length === 0 ? '' : `${on} * debtors, by the open invoices and credits\n${lines.join('\n')}\n`;
}
