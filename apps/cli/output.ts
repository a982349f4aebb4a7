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
