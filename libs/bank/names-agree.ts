/** Words that half the co-ops have in their names say nothing. */
const COMMON = new Set(
  'the and of ltd limited llp plc cic cio sccl scp sl co coop cooperative operative community society collective association services payment from mr mrs ms dr'.split(
    ' ',
  ),
);

/** Whether a bank's name of somebody is likely the payer's, both by their telling words: most of the shorter's are in the other. */
export function wordsAgree(left: readonly string[], right: readonly string[]): boolean {
  const [few, many] = left.length < right.length ? [left, right] : [right, left];
  if (few.length === 0) return false;
  // Banks cut names: a word may stand for a longer one that begins with it.
  const found = few.filter((word) => many.some((other) => other.startsWith(word) || word.startsWith(other)));
  return found.length * 3 >= few.length * 2 && found.some((word) => word.length > 2);
}

/** The telling words of a name. */
export const wordsOf = (name: string): string[] => [
  ...new Set(
    name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 1 && !COMMON.has(word)),
  ),
];
