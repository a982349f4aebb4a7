import { z } from 'zod';
import { PAYER_SORTS } from '@/statements';
import { currency, day, id, language, minor, pageOf, pageQuery, q, tier, whoseQuery } from './shapes';

export const payerQuery = pageQuery.extend(whoseQuery.shape).extend({
  q: q.describe('a part of the name'),
  sort: z.enum(PAYER_SORTS).default('name').describe('by name, the most owed first, or what is due the longest first'),
});
const data = {
  name: z.string(),
  addressLines: z.array(z.string()),
  countryCode: z.string().length(2),
  vatNumber: z.string().nullable(),
  emails: z.array(z.string()),
  purchaseOrder: z.string().nullable(),
  language,
};
export const payer = z.object({ id, tier, ...data, isBusiness: z.boolean() }).openapi('Payer');
export const payerPage = pageOf(
  payer.extend({
    owedMinor: minor.describe('by open invoices, and from before the first'),
    currency: currency.nullable().describe('null where nothing is owed'),
    oldestDueOn: day.nullable(),
  }),
).openapi('PayerPage');
export const payerWithTenants = payer
  .extend({
    tenants: z.array(z.object({ id, name: z.string() })),
    open: z.array(z.object({ invoiceId: id, number: z.string(), dueOn: day, openMinor: minor, currency })),
    method: z
      .object({
        kind: z.enum(['card', 'bacs_debit']),
        label: z.string(),
        state: z.enum(['pending', 'active', 'inactive']),
      })
      .nullable()
      .describe('what is collected from; inactive: it has ended'),
    openingMinor: minor.describe('still owed of what was owed when it was taken over, apart from all invoices'),
    creditMinor: minor.describe(
      'what it has to its credit; below zero it owes credit given back whose payment was taken back',
    ),
  })
  .openapi('PayerWithTenants');
export const ownPayer = payer
  .extend({ isShared: z.boolean().describe('it pays for others too: its data are changed by the operator') })
  .openapi('OwnPayer');
/** What a form has as lines, as lists; the rules are those of the form. */
export const newData = z
  .object({
    ...data,
    vatNumber: z.string().nullable().default(null),
    purchaseOrder: z.string().nullable().default(null),
  })
  .strict()
  .openapi('PayerData');
export const newPayerData = newData.extend({ isBusiness: z.boolean() }).openapi('PayerDataByOperator');
export const ofTenant = z.object({ tenantId: id }).strict().openapi('OfTenant');
