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

/** What each payer owes by its open invoices, asserted: hledger refuses a file whose entries come to something else. */
export function hledgerAssertions(
  on: string,
  currency: string,
  owed: readonly { readonly payerId: string; readonly owedMinor: bigint }[],
  names: ReadonlyMap<string, string>,
): string {
  const lines = owed.map(
    ({ payerId, owedMinor }) =>
      `    ${ACCOUNTS.receivable}:${names.get(payerId) ?? payerId}  ${currency} 0.00 =* ${amount(owedMinor, currency)}`,
  );
  return lines.length === 0 ? '' : `${on} * debtors, by the open invoices\n${lines.join('\n')}\n`;
}
