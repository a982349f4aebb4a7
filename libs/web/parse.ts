import { z } from 'zod';
import { isLocalDate, localDate } from '@/kernel';
import { BadForm } from './errors';

/** A form or a query by its schema; BadForm names each field that is not right. */
export function parse<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new BadForm(parsed.error.issues);
}

/** A calendar day, as a field of a form or a query has it. */
export const aDay = (message = 'must be a day') =>
  z
    .string(message)
    .refine(isLocalDate, message)
    .transform((text) => localDate(text));
