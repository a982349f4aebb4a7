import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { A_MONTH, isCountry, isLine, isLocalDate } from '@/kernel';
import { tidyVatNumber } from '@/tenants';

extendZodWithOpenApi(z);

/** What the shapes of the API are made of: requests are parsed by them, and `openapi.json` is written from them. */
export const id = z.uuid().describe('UUIDv7');
export const instant = z.iso.datetime().describe('UTC');
export const day = z.iso.date().refine(isLocalDate, 'must be a day');
export const month = z.string().regex(A_MONTH, 'must be a month like 2026-10');
export const minor = z.int().describe('whole minor units (pence) of the currency');
export const currency = z.string().length(3);
export const language = z.enum(['en', 'ca', 'es']);
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'must be small letters, digits and dashes');
/** Of the country beside it; whoever has none leaves it empty. Judged by `vatNumberOfCountry` where both are read. */
export const vatNumber = z
  .string()
  .max(30)
  .transform(tidyVatNumber)
  .default('')
  .describe('with its country before it, like GB123456789; empty: none');
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be two capital letters')
  .refine(isCountry, 'must be a country, like GB');
export const tier = z.enum(['retail', 'wholesale']);
/** Why somebody does what others will ask about. */
export const reason = z.string().trim().min(1, 'say why').max(300);

/** A text of one line that is nothing but text. The pattern is said twice: the generator would take its flag along. */
const PLAIN = /^[^\p{Cc}<>]*$/u;
export const plainText = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(PLAIN, 'must be plain text')
    .refine(isLine, 'must be plain text')
    .openapi({ pattern: PLAIN.source });

export const idParam = z.object({ id });
export const monthParam = z.object({ month });
export const pageQuery = z.object({
  cursor: z.string().max(1600).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
/** What is looked for in a list. */
export const q = z.string().trim().max(100).optional();
/** Of a list that goes by id, the newest first or the oldest. */
export const pageByIdQuery = pageQuery.extend({ cursor: id.optional().describe('`next` of the page before') });
/** Whose rows a key of the network asks for; other keys have their own alone. */
export const whoseQuery = z.object({
  reseller: z.string().max(60).optional().describe('short name of a reseller; for keys of the network'),
});
export const deskQuery = whoseQuery.extend({
  tier: tier.optional().describe("`wholesale` are the network's own documents; for keys of the network"),
});
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable().describe('cursor of the next page; null on the last') });
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

export const made = z.object({ id }).openapi('Made');
/** Where a person goes on: a page of the card service, that a program cannot fill in. */
export const elsewhere = z.object({ url: z.url() }).openapi('Elsewhere');
export const withReason = z.object({ reason }).strict().openapi('WithReason');
export const reasonQuery = z.object({ reason });

export const problem = z
  .object({
    type: z.string().describe('/problems/<code>: a page that explains it'),
    code: z.string().describe('stable, for programs: the last part of `type`'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().describe('the id of the request, as our logs have it'),
    mistakes: z.array(z.string()).optional().describe('what is wrong where, for people'),
    errors: z
      .array(
        z.object({ pointer: z.string().describe('where: a JSON pointer, like #/agreement/plan'), detail: z.string() }),
      )
      .optional()
      .describe('the same, for programs'),
  })
  .openapi('Problem');
