import { NotFoundException } from '@nestjs/common';
import type { FormMistake } from '@/wording';
import { BadForm } from './errors';

/** PostgreSQL holds neither a NUL nor half of a surrogate pair, in no text and in no JSON. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** What a request was sent with, as it has been read. */
interface Given {
  readonly params: unknown;
  readonly query: unknown;
  readonly body?: unknown;
}

/**
 * Refuses text that no row can hold before anything reads it: in an address there is no such page, in a query or a body
 * BadForm names the place. Files are bytes and pass.
 */
export function assertStorable({ params, query, body }: Given): void {
  if (unstorable(params).length > 0) throw new NotFoundException();
  const found = [...unstorable(query), ...unstorable(body)];
  if (found.length > 0) throw new BadForm(found);
}

/** Without recursion: a body of brackets alone is deeper than the stack. */
function unstorable(given: unknown): FormMistake[] {
  const found: FormMistake[] = [];
  const rest: { path: readonly string[]; value: unknown }[] = [{ path: [], value: given }];
  for (let one = rest.pop(); one; one = rest.pop()) {
    const { path, value } = one;
    if (typeof value === 'string' && UNSTORABLE.test(value)) found.push({ path, message: MESSAGE });
    if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) continue;
    for (const [name, part] of Object.entries(value))
      if (UNSTORABLE.test(name)) found.push({ path, message: MESSAGE });
      else rest.push({ path: path.length < DEEPEST ? [...path, name] : path, value: part });
  }
  return found.slice(0, MOST);
}

const MESSAGE = 'has a character that no text can have';
/** So much of a place is told, and so many of them. */
const [DEEPEST, MOST] = [20, 20];
