import { SingleBar } from 'cli-progress';
import { InvalidArgumentError } from 'commander';
import { type LocalDate, localDate, type Month, month } from '@/kernel';

/** Prints a result: as JSON for programs, else in words or as a table. Amounts and seconds are exact texts. */
export function print(isJson: boolean, value: unknown, words: () => string): void {
  process.stdout.write(isJson ? `${JSON.stringify(value, plain, 2)}\n` : `${words()}\n`);
}

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** Rows under heads, in columns as wide as their longest entry. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Runs long work under a bar on a terminal; in a pipe there is none. `tell` hears how far it is, of how much if known. */
export async function withProgress<T>(
  what: string,
  work: (tell: (done: number, of?: number) => void) => Promise<T>,
): Promise<T> {
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total}`,
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  });
  bar.start(0, 0);
  return work((done, of) => {
    if (of !== undefined) bar.setTotal(of);
    bar.update(done);
  }).finally(() => bar.stop());
}

/** `2026-10` on the command line. */
export const monthArgument = (text: string): Month => checked(() => month(text), 'a month is written like 2026-10');
/** `2026-10-04` on the command line. */
export const dayArgument = (text: string): LocalDate =>
  checked(() => localDate(text), 'a day is written like 2026-10-04');

/** `2026-11-28T22:00Z` on the command line: an instant, with its zone. */
export const instantArgument = (text: string): Date =>
  checked(() => {
    const at = new Date(text);
    if (!/T\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(text) || Number.isNaN(at.getTime())) throw new RangeError();
    return at;
  }, 'an instant is written with its zone, like 2026-11-28T22:00Z or 2026-11-28T22:00+01:00');

/** A number above nought on the command line. */
export const numberArgument = (text: string): number =>
  checked(() => {
    if (!(Number(text) > 0)) throw new RangeError();
    return Number(text);
  }, 'a number above nought is wanted');

function checked<T>(read: () => T, otherwise: string): T {
  try {
    return read();
  } catch {
    throw new InvalidArgumentError(otherwise);
  }
}
