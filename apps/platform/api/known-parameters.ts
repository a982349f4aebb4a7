import type { z } from 'zod';
import { BadForm } from '@/web';

/**
 * BadForm for a parameter a method does not have. Left out in silence, a program that calls its cursor `after` reads the
 * first page for ever, and one that misspells a filter gets everything.
 */
export function assertKnown(query: unknown, schema: z.ZodObject | undefined): void {
  const known = Object.keys(schema?.shape ?? {});
  const unknown = Object.keys(query ?? {}).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const message =
    known.length > 0 ? `is no parameter here; there are ${known.join(', ')}` : 'is no parameter here; there are none';
  throw new BadForm(unknown.map((name) => ({ path: [name], message })));
}
