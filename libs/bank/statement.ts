/** One transaction as a statement says it. */
export interface StatementLine {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  readonly bookedOn: string;
  /** Above zero what came in, below what went out; minor units. */
  readonly amountMinor: bigint;
  /** Null where the file says none: then it is the account's. */
  readonly currency: string | null;
  readonly partyName: string;
  readonly partyAccount: string;
  readonly reference: string;
  readonly description: string;
  /** The bank's own mark, where it gives one. */
  readonly bankId: string | null;
}

export type StatementFormat = 'csv' | 'ofx' | 'camt.053';

export interface Statement {
  readonly format: StatementFormat;
  /** The account it says it is of, in capitals and digits alone; null where it says nothing. */
  readonly accountNumber: string | null;
  readonly lines: readonly StatementLine[];
}

/** What is wrong with one line of a file. */
export interface BrokenLine {
  readonly line: number;
  readonly says: string;
}

export const MOST_LINES = 20_000;
export const LARGEST_FILE = 20_000_000;

/** An amount as banks write it, in minor units, exactly; null if it is none. `decimal` is the mark before the pence. */
export function minorOfText(text: string, decimal: '.' | ','): bigint | null {
  const plain = text.replace(/[\s£€$]/g, '').replaceAll(decimal === '.' ? ',' : '.', '');
  const match = /^([-+]?)(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const [, sign, whole, pence = ''] = match;
  const minor = BigInt(whole!) * 100n + BigInt(pence.padEnd(2, '0'));
  return sign === '-' ? -minor : minor;
}

/** The bank's own mark of a transaction; null for none, and for the words that programs write where they have none. */
export const markOf = (text: string): string | null =>
  /^(0*|n\/?a|none|nonref|not ?provided|unknown)$/i.test(text.trim()) ? null : text.trim();

/** One line of text: what banks pad and wrap is one space. */
export const oneLine = (...parts: readonly (string | null | undefined)[]): string =>
  parts
    .filter(Boolean)
    .join(' ')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500);
