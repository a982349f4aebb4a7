import { z } from 'zod';

/** Where a page of a list ends, as a word in an address; whoever reads it gets the same parts back. */
export const cursorText = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** A cursor of an address; what is none counts as none, and the list begins at its beginning. */
export const cursorParam = z
  .string()
  .max(1600)
  .optional()
  .transform((text): readonly string[] | undefined => {
    try {
      const parts = z
        .array(z.string())
        .min(2)
        .max(3)
        .safeParse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString()));
      return parts.success && z.uuid().safeParse(parts.data.at(-1)).success ? parts.data : undefined;
    } catch {
      return undefined;
    }
  });

/** A page's rows of one more than its limit, and whether another page follows. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
): { shown: readonly T[]; last: T | undefined; hasMore: boolean } {
  const shown = rows.slice(0, limit);
  return { shown, last: shown.at(-1), hasMore: rows.length > limit };
}
