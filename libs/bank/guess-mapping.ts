import type { CsvMapping } from './bank-account';
import { rowsOf } from './read-csv';

const NAMES: Readonly<Record<Exclude<keyof CsvMapping, 'dateFormat' | 'decimal'>, RegExp>> = {
  date: /^(transaction |booking |posting |value )?date$|^(data|fecha)\b/i,
  amount: /^(amount|import|importe|quantitat)( \(?(gbp|eur|£|€)\)?)?$/i,
  paidIn: /^(paid in|money in|credit|credit amount|abonament|abono)$/i,
  paidOut: /^(paid out|money out|debit|debit amount|càrrec|cargo)$/i,
  party: /^(name|payer|payee|counter ?party( name)?|merchant|nom|nombre|ordenant|ordenante)$/i,
  partyAccount: /^(account number|counter ?party account|iban|payer account)$/i,
  reference: /^(reference|payment reference|memo|referència|referencia)$/i,
  description: /^(description|details|narrative|transaction description|type|concepte|concepto)$/i,
  bankId: /^(transaction id|id|fitid)$/i,
};
const FORMATS: readonly [RegExp, CsvMapping['dateFormat']][] = [
  [/^\d{4}-\d\d-\d\d$/, 'yyyy-MM-dd'],
  [/^\d\d\/\d\d\/\d{4}$/, 'dd/MM/yyyy'],
  [/^\d\d\/\d\d\/\d\d$/, 'dd/MM/yy'],
  [/^\d\d\.\d\d\.\d{4}$/, 'dd.MM.yyyy'],
  [/^\d\d-\d\d-\d{4}$/, 'dd-MM-yyyy'],
  [/^\d{1,2} [A-Za-z]{3} \d{4}$/, 'dd MMM yyyy'],
];

/** A table's columns, and what they seem to be: shown for a person to confirm, never used unseen. */
export function guessMapping(source: string): { columns: readonly string[]; guess: Partial<CsvMapping> } {
  const rows = rowsOf(source).slice(0, 40);
  const isHead = ({ cells }: { cells: readonly string[] }): boolean => cells.some((cell) => NAMES.date.test(cell));
  const at = Math.max(0, rows.findIndex(isHead));
  const columns = rows[at]?.cells ?? [];
  const guess: Record<string, string> = {};
  for (const [name, words] of Object.entries(NAMES)) {
    const found = columns.find((column) => words.test(column) && !Object.values(guess).includes(column));
    if (found) guess[name] = found;
  }
  if (guess.amount) {
    delete guess.paidIn;
    delete guess.paidOut;
  }
  const sample = (name: string): string => rows[at + 1]?.cells[columns.indexOf(guess[name] ?? '')] ?? '';
  guess.dateFormat = FORMATS.find(([looks]) => looks.test(sample('date')))?.[1] ?? 'dd/MM/yyyy';
  guess.decimal = /,\d{1,2}$/.test(sample(guess.amount ? 'amount' : 'paidIn')) ? ',' : '.';
  return { columns, guess };
}
