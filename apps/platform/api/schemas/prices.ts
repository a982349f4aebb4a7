import { z } from 'zod';
import { priceListSchema } from '@/plans';
import { currency, day, id, listOf, minor, month, pageOf, pageQuery, tier, whoseQuery } from './shapes';

export const codeParam = z.object({ code: z.string().min(1).max(60) });
const head = z.object({
  code: z.string(),
  name: z.string(),
  tier,
  owner: z.string(),
  mayChange: z.boolean(),
});
const version = z.object({
  id,
  startsOn: day,
  forResellerId: id.nullable().describe('set on prices for one reseller alone'),
});
export const lists = listOf(head.extend({ versions: z.array(version) })).openapi('PriceLists');
export const list = head
  .extend({ versions: z.array(version.extend({ prices: priceListSchema })) })
  .openapi('PriceList');
export const newPrices = z
  .object({ prices: priceListSchema, forResellerId: id.nullable().default(null) })
  .strict()
  .openapi('Prices');
export const newVersion = newPrices.extend({ startsOn: day }).openapi('NewPriceVersion');
export const effect = z
  .object({
    month,
    currency,
    count: z.int(),
    changed: z.int(),
    problems: z.int().describe('buyers that these prices cannot rate'),
    beforeMinor: minor,
    afterMinor: minor,
    warnings: z.array(z.string()),
    items: z.array(
      z.object({
        name: z.string(),
        reseller: z.string(),
        beforeMinor: minor,
        afterMinor: minor.nullable(),
        problem: z.string().nullable(),
      }),
    ),
  })
  .openapi('PriceEffect');
export const saved = z.object({ warnings: z.array(z.string()) }).openapi('PricesSaved');

export const marginQuery = pageQuery.extend(whoseQuery.shape).extend({ month: month.optional() });
const margin = { retailMinor: minor, wholesaleMinor: minor, shareMinor: minor, marginMinor: minor };
export const marginPage = pageOf(z.object({ tenantId: id.nullable(), name: z.string(), ...margin })).openapi(
  'MarginPage',
);
export const yearQuery = whoseQuery.extend({ month: month.optional().describe('the last of the twelve') });
export const marginMonths = listOf(z.object({ month, ...margin })).openapi('MarginMonths');

const plan = z.object({ code: z.string(), name: z.string() });
export const planComparison = z
  .object({
    currency,
    present: plan.nullable(),
    months: z.array(z.object({ month, seconds: z.int() })),
    earliest: day.describe('the first day another plan may begin'),
    mostPeople: z.int().describe('in the largest meeting of these months or since'),
    plans: z.array(
      plan.extend({
        netMinor: z.array(minor).describe('by month, as above'),
        sumMinor: minor,
        holds: z.boolean().describe('whether it would have held that meeting'),
        isCheapest: z.boolean().describe('of those that hold it, none costs less'),
      }),
    ),
  })
  .openapi('PlanComparison');
export const newWish = z
  .object({ plan: z.string().min(1).max(60), startsOn: day, said: z.string().trim().max(1000).default('') })
  .strict()
  .openapi('NewPlanWish');
export const nextInvoice = z
  .object({
    month,
    plan: z.string(),
    seconds: z.int(),
    currency,
    netMinor: minor,
    vatMinor: minor,
    grossMinor: minor,
    lines: z.array(z.object({ description: z.string(), netMinor: minor })),
  })
  .openapi('NextInvoice');
export const nextQuery = z.object({
  plan: z.string().max(60).optional().describe('as it would be with this plan'),
  startsOn: day.optional().describe('and from this day'),
});
