import { localDate } from '@/kernel';
import type { BankAccount, CsvMapping } from './bank-account';
import { BrokenStatement, NotAStatement, StatementOfAnother } from './errors';
import { readCamt } from './read-camt';
import { readCsv } from './read-csv';
import { readOfx } from './read-ofx';
import { type BrokenLine, LARGEST_FILE, MOST_LINES, type Statement, type StatementFormat } from './statement';

/** What a file is, by its beginning. */
export function formatOf(source: string): StatementFormat {
  const start = source.slice(0, 4000);
  if (/OFXHEADER|<OFX>/i.test(start)) return 'ofx';
  return /^\s*(\uFEFF)?\s*<(\?xml|[A-Za-z:]*Document)/.test(start) ? 'camt.053' : 'csv';
}

/** What Windows-1252 has where Latin-1 has controls; Node's own decoder takes the one for the other. */
const WINDOWS: Readonly<Record<string, string>> = {
  '\x80': '€',
  '\x91': '‘',
  '\x92': '’',
  '\x93': '“',
  '\x94': '”',
  '\x95': '•',
  '\x96': '–',
};

/** The text of a file: UTF-8, or what banks' older programs write. */
export function textOf(file: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return Buffer.from(file)
      .toString('latin1')
      .replace(/[\x80\x91-\x96]/g, (one) => WINDOWS[one]!);
  }
}

/**
 * A statement of an account, read whole or refused whole: BrokenStatement names every line that is wrong, NotAStatement
 * says what the file is not, StatementOfAnother that it is of another account. Lines over nothing are left out.
 */
export function readStatement(
  source: string,
  account: Pick<BankAccount, 'name' | 'number' | 'currency'>,
  mapping: CsvMapping | null,
): Statement {
  if (source.length > LARGEST_FILE) throw new NotAStatement('it is larger than 20 MB. Give it in parts.');
  if (source.trim() === '') throw new NotAStatement('it is empty.');
  const statement = parsed(source, mapping);
  const { accountNumber } = statement;
  if (
    account.number &&
    accountNumber &&
    !accountNumber.endsWith(account.number) &&
    !account.number.endsWith(accountNumber)
  )
    throw new StatementOfAnother(accountNumber, account.name);
  if (statement.lines.length > MOST_LINES)
    throw new NotAStatement(`it has more than ${MOST_LINES} transactions. Give it in parts.`);
  const broken = statement.lines.flatMap(({ line, currency, bookedOn }): BrokenLine[] => {
    if (currency !== null && currency !== account.currency)
      return [{ line, says: `it is in ${currency}, and the account in ${account.currency}` }];
    return isDay(bookedOn) ? [] : [{ line, says: `there is no day ${bookedOn}` }];
  });
  if (broken.length > 0) throw new BrokenStatement(broken);
  return { ...statement, lines: statement.lines.filter(({ amountMinor }) => amountMinor !== 0n) };
}

/** Whether the calendar has it: `2026-02-31` reads as a date to many programs, and is none. */
function isDay(text: string): boolean {
  try {
    return localDate(text) === text;
  } catch {
    return false;
  }
}

function parsed(source: string, mapping: CsvMapping | null): Statement {
  const format = formatOf(source);
  if (format === 'ofx') return readOfx(source);
  if (format === 'camt.053') return readCamt(source);
  if (!mapping) throw new NotAStatement('its columns are not known yet. Say which is which first.');
  return readCsv(source, mapping);
}
