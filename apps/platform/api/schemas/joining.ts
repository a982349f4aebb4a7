import { z } from 'zod';
import { termsSchema } from '@/plans';
import { membershipForm, vatNumberOfCountry } from '@/tenants';
import { oneLine } from '../../one-line';
import { country, day, id, instant, language, listOf, month, slug, vatNumber, whoseQuery } from './shapes';

export const applicationQuery = whoseQuery;
export const application = z
  .object({
    id,
    kind: z.enum(['tenant', 'sandbox']),
    state: z.enum(['unconfirmed', 'waiting', 'approved', 'refused']),
    name: z.string(),
    contactName: z.string(),
    email: z.string(),
    language,
    plan: z.string().nullable(),
    termsVersion: z.string(),
    appliedAt: instant,
    decidedAt: instant.nullable(),
    reason: z.string().nullable(),
    tenantId: id.nullable(),
  })
  .openapi('Application');
export const applicationList = listOf(application).openapi('ApplicationList');
export const approval = z
  .object({
    slug,
    plan: z.string().min(1).max(60).optional().describe('another than asked for'),
    startsOn: day.optional().describe('today without'),
  })
  .strict()
  .openapi('Approval');
export const refusal = z
  .object({ reason: z.string().trim().min(3, 'say why').max(1000) })
  .strict()
  .openapi('Refusal');
export const terms = z.object({ version: z.string(), body: z.string(), publishedAt: instant }).openapi('Terms');
export const newTerms = z
  .object({
    version: z.string().trim().min(1).max(40),
    body: z.string().trim().min(20, 'must be the terms themselves').max(100_000),
  })
  .strict()
  .openapi('NewTerms');

const line = (most = 120) => oneLine(most).min(2);
const buyer = {
  email: z.email().max(200),
  street: line(),
  town: line(),
  postcode: line(20),
  countryCode: country,
  vatNumber,
};
export const sandboxesAtOnce = z.object({ isOn: z.boolean() }).strict().openapi('SandboxesAtOnce');
export const toTenant = z
  .object({ reseller: z.string().describe('its short name'), plan: z.string().min(1).max(60), ...buyer })
  .strict()
  .superRefine(vatNumberOfCountry())
  .openapi('SandboxToTenant');
export const toReseller = z
  .object({
    slug,
    legalName: line(),
    registrationText: z.string().trim().max(300).default(''),
    ...buyer,
    bank: z
      .object({
        name: line(),
        sortCode: z
          .string()
          .regex(/^\d{2}-\d{2}-\d{2}$/, 'must be a sort code like 12-34-56')
          .optional(),
        accountNumber: z
          .string()
          .regex(/^\d{8}$/, 'must be eight digits')
          .optional(),
      })
      .strict(),
    seriesPrefix: z.string().regex(/^[A-Z0-9]{1,8}$/, 'must be one to eight capital letters or digits'),
    plan: z.string().min(1).max(60),
    wholesaleList: z.string().min(1).max(60),
  })
  .strict()
  .superRefine(vatNumberOfCountry())
  .openapi('SandboxToReseller');
export const madeFrom = z.object({ id, slug: z.string() }).openapi('MadeFromSandbox');

export const reseller = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    isNetwork: z.boolean(),
    ...membershipForm.shape,
    agreements: z.array(
      z.object({
        id,
        payer: z.string(),
        startsOn: day,
        endsOn: day.nullable().describe('the first day without it'),
        versions: z.array(z.object({ startsOn: day, terms: termsSchema })),
      }),
    ),
  })
  .openapi('Reseller');
export const resellerChange = z
  .object({
    name: oneLine(200).min(1),
    ...membershipForm.shape,
  })
  .strict()
  .openapi('ResellerChange');
export const wholesaleTerms = z.object({ startsOn: day, terms: termsSchema }).strict().openapi('WholesaleTerms');
export const resellerList = listOf(
  z.object({
    id,
    slug: z.string(),
    name: z.string(),
    isNetwork: z.boolean(),
    membershipClass: membershipForm.shape.membershipClass,
    membershipStanding: membershipForm.shape.membershipStanding,
    active: z.int(),
    suspended: z.int(),
    sandboxes: z.int(),
    servers: z.int(),
    seconds: z.int().describe('used this month'),
    heldBack: z.array(
      z.object({
        level: z.enum(['limited', 'suspended']),
        cause: z.enum(['overdue', 'operator']),
        reason: z.string(),
      }),
    ),
  }),
)
  .extend({ month })
  .openapi('ResellerList');
