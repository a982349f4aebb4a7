import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

extendZodWithOpenApi(z);

/** What the shapes of the API are made of: requests are parsed by them, and `openapi.json` is written from them. */
export const id = z.uuid().describe('UUIDv7');
export const instant = z.iso.datetime().describe('UTC');
export const day = z.iso.date();
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2026-10');
export const minor = z.int().describe('whole minor units (pence) of the currency');
export const currency = z.string().length(3);
export const language = z.enum(['en', 'ca', 'es']);
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'must be small letters, digits and dashes');
export const tier = z.enum(['retail', 'wholesale']);
/** Why somebody does what others will ask about. */
export const reason = z.string().trim().min(1, 'say why').max(300);

export const idParam = z.object({ id });
export const monthParam = z.object({ month });
export const pageQuery = z.object({
  cursor: z.string().max(900).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
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
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().describe('the id of the request, as our logs have it'),
    mistakes: z.array(z.string()).optional(),
  })
  .openapi('Problem');
