import { parse } from 'csv-parse/sync';
import { DateTime } from 'luxon';
import { type CsvMapping, plainNumber } from './bank-account';
import { BrokenStatement, NotAStatement } from './errors';
import {
  type BrokenLine,
  MOST_LINES,
  markOf,
  minorOfText,
  oneLine,
  type Statement,
  type StatementLine,
} from './statement';

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a table with the line each ends on; the delimiter is the one its fullest early line has most of. */
export function rowsOf(source: string): Row[] {
  const early = source.split(/\r?\n/, 30);
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) =>
    Math.max(...early.map((line) => line.split(one).length)) > Math.max(...early.map((line) => line.split(best).length))
      ? one
      : best,
  );
  try {
    const rows = parse(source, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: MOST_LINES + 40,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    throw new NotAStatement((error as Error).message);
  }
}

/** The first row that has every column the mapping names: some banks write of the account above it. */
export function headOf(rows: readonly Row[], mapping: CsvMapping): { at: number; cells: readonly string[] } {
  const { dateFormat: _, decimal: __, ...columns } = mapping;
  const wanted = Object.values(columns);
  const at = rows.slice(0, 30).findIndex(({ cells }) => wanted.every((name) => cells.includes(name)));
  if (at >= 0) return { at, cells: rows[at]!.cells };
  const nearest = rows.find(({ cells }) => cells.includes(mapping.date))?.cells ?? rows[0]?.cells ?? [];
  const missing = wanted.filter((name) => !nearest.includes(name));
  throw new NotAStatement(`its head lacks the columns ${missing.map((name) => `"${name}"`).join(', ')}.`);
}

/** A table by the mapping of its account. Throws BrokenStatement with every line that cannot be read. */
export function readCsv(source: string, mapping: CsvMapping): Statement {
  const rows = rowsOf(source);
  const head = headOf(rows, mapping);
  const broken: BrokenLine[] = [];
  const lines = rows.slice(head.at + 1).flatMap((row) => {
    const read =
      row.cells.length === head.cells.length
        ? lineOf(row, head.cells, mapping)
        : `it has ${row.cells.length} cells, and the head ${head.cells.length}`;
    if (typeof read !== 'string') return [read];
    broken.push({ line: row.line, says: read });
    return [];
  });
  if (broken.length > 0) throw new BrokenStatement(broken);
  return { format: 'csv', accountNumber: null, lines };
}

function lineOf({ line, cells }: Row, head: readonly string[], mapping: CsvMapping): StatementLine | string {
  const cell = (column: string | undefined): string => (column ? (cells[head.indexOf(column)] ?? '') : '');
  const date = DateTime.fromFormat(cell(mapping.date), mapping.dateFormat, { zone: 'utc', locale: 'en' });
  if (!date.isValid) return `the date "${cell(mapping.date)}" is not written like ${mapping.dateFormat}`;
  const amount = amountOf(cell, mapping);
  if (typeof amount === 'string') return amount;
  return {
    line,
    bookedOn: date.toISODate(),
    amountMinor: amount,
    currency: null,
    partyName: oneLine(cell(mapping.party)),
    partyAccount: plainNumber(cell(mapping.partyAccount)),
    reference: oneLine(cell(mapping.reference)),
    description: oneLine(cell(mapping.description)),
    bankId: markOf(cell(mapping.bankId)),
  };
}

function amountOf(cell: (column: string | undefined) => string, mapping: CsvMapping): bigint | string {
  const read = (column: string | undefined): bigint | string => {
    const text = cell(column);
    return text === '' ? 0n : (minorOfText(text, mapping.decimal) ?? `the amount "${text}" cannot be read`);
  };
  if (mapping.amount) return cell(mapping.amount) === '' ? 'it has no amount' : read(mapping.amount);
  const [paidIn, paidOut] = [read(mapping.paidIn), read(mapping.paidOut)];
  if (typeof paidIn === 'string') return paidIn;
  if (typeof paidOut === 'string') return paidOut;
  // Some banks write what went out with a minus, others without.
  return paidIn - (paidOut < 0n ? -paidOut : paidOut);
}
