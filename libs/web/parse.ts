import type { z } from 'zod';
import { BadForm } from './errors';

/** A form or a query by its schema; BadForm names each field that is not right. */
export function parse<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new BadForm(parsed.error.issues);
}
