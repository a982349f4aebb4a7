import { z } from 'zod';
import { currency, day, id, language, minor, pageOf, pageQuery, q, tier, whoseQuery } from './shapes';

export const payerQuery = pageQuery.extend(whoseQuery.shape).extend({ q });
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
export const payerPage = pageOf(payer).openapi('PayerPage');
export const payerWithTenants = payer
  .extend({
    tenants: z.array(z.object({ id, name: z.string() })),
    open: z.array(z.object({ invoiceId: id, number: z.string(), dueOn: day, openMinor: minor, currency })),
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
