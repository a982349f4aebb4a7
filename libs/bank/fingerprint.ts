import { createHash } from 'node:crypto';
import type { StatementLine } from './statement';

/**
 * What makes each line of a file the same transaction in another file: the bank's own mark, else day, amount and texts. Equal
 * lines of one file are told apart by their order, so that two equal transfers of a day are two, in every file that has both.
 */
export function fingerprints(lines: readonly StatementLine[]): string[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const texts = line.bankId ? [line.bankId] : [line.partyName, line.partyAccount, line.reference, line.description];
    const what = JSON.stringify([
      line.bookedOn,
      String(line.amountMinor),
      line.bankId !== null,
      ...texts.map((text) => text.toLowerCase().replace(/\s+/g, ' ')),
    ]);
    const order = (seen.get(what) ?? 0) + 1;
    seen.set(what, order);
    return createHash('sha256').update(`${what} ${order}`).digest('hex');
  });
}
