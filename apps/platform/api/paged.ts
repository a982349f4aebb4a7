/** A page of `limit` out of one row more, which tells whether there is another; the cursor is the last one's. */
export function paged<T extends { id: string }, S>(
  rows: readonly T[],
  limit: number,
  shown: (row: T) => S,
  cursorOf: (row: T) => string = ({ id }) => id,
): { items: S[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items: items.map(shown), next: rows.length > limit ? cursorOf(items.at(-1)!) : null };
}
