/**
 * A document's number from its series' pattern: `{YYYY}` is the year of issue, a run of zeros in braces the counter,
 * padded to their count. The counter never starts again, so that a pattern without the year is as unique as one with it.
 */
export function numberText(pattern: string, counter: bigint, issuedOn: string): string {
  return pattern
    .replace('{YYYY}', issuedOn.slice(0, 4))
    .replace(/\{(0+)\}/, (_, zeros: string) => counter.toString().padStart(zeros.length, '0'));
}

/** What is wrong with a pattern, or null. */
export function patternMistake(pattern: string): string | null {
  if ((pattern.match(/\{0+\}/g) ?? []).length !== 1) return 'the pattern needs exactly one counter, like {0000}';
  if (pattern.length > 40) return 'the pattern is longer than 40 characters';
  return /^[A-Za-z0-9{}/-]+$/.test(pattern) ? null : 'the pattern holds letters, digits, dashes and slashes alone';
}
