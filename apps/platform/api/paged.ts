import { BadForm } from '@/web';
import { cursorParam, cursorText } from '../cursor';

/** A page of `limit` out of one row more, which tells whether there is another; the cursor is the last one's. */
export function paged<T, S>(
  rows: readonly T[],
  limit: number,
  shown: (row: T) => S,
  cursorOf: (row: T) => string,
): { items: S[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items: items.map(shown), next: rows.length > limit ? cursorOf(items.at(-1)!) : null };
}

export const byId = ({ id }: { id: string }): string => id;

/** The cursor of a list that is sorted by something before its id; read back by `placeIn`. */
export const placeText = (key: string | Date, id: string): string =>
  cursorText([key instanceof Date ? key.toISOString() : key, id]);

/** The parts of such a cursor; BadForm for one of another list, which would begin at the beginning again for ever. */
export function placeIn(cursor: string | undefined, key: RegExp = /^/): readonly string[] | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const parts = cursorParam.parse(cursor);
  if (!parts || !key.test(parts[0]!)) throw new BadForm([{ path: ['cursor'], message: 'is none of this list' }]);
  return parts;
}
/** What a cursor by time begins with. */
export const AN_INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
