import { z } from 'zod';
import { membershipForm, TENANT_SORTS, TENANT_STATES, vatNumberOfCountry } from '@/tenants';
import { oneLine } from '../../one-line';
import { newPayerData } from './payers';
import {
  country,
  day,
  id,
  instant,
  language,
  listOf,
  minor,
  month,
  pageOf,
  pageQuery,
  plainText,
  q,
  slug,
  vatNumber,
  whoseQuery,
} from './shapes';

export const secretParams = z.object({ id, secretId: id });
export const tenantQuery = pageQuery.extend(whoseQuery.shape).extend({
  q: q.describe('part of a name or short name'),
  state: z.enum(TENANT_STATES).optional(),
  sort: z.enum(TENANT_SORTS).default('oldest'),
});
export const tenant = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    state: z.enum(['active', 'suspended', 'ended']),
    isSandbox: z.boolean(),
    language,
    ...membershipForm.shape,
    endpoint: z.url().describe('its own BBB address'),
  })
  .openapi('Tenant');
export const tenantPage = pageOf(tenant).openapi('TenantPage');

const line = (most = 120) => plainText(2, most);
/** Who is billed, and on which plan from when: with it a tenant can be invoiced, and its first admin is invited in. */
const agreement = z
  .object({
    plan: z.string().min(1).max(60),
    startsOn: day,
    contactName: line(),
    email: z.email().max(200),
    street: line(),
    town: line(),
    postcode: line(20),
    countryCode: country,
    vatNumber,
    isWelcomed: z.boolean().default(false).describe('sends the mail that tells its first admin where things are'),
  })
  .strict()
  .superRefine(vatNumberOfCountry())
  .openapi('NewTenantAgreement');
export const newTenant = z
  .object({
    slug,
    name: oneLine(200).min(1),
    language: language.default('en'),
    isSandbox: z.boolean().default(false),
    membershipClass: membershipForm.shape.membershipClass.default('user'),
    membershipKind: membershipForm.shape.membershipKind.default('organisation'),
    membershipStanding: membershipForm.shape.membershipStanding.default('active'),
    agreement: agreement.optional().describe('without, it has an address and a secret, and nothing to pay'),
  })
  .strict()
  .refine(({ agreement: agreed, isSandbox }) => !(agreed && isSandbox), 'a sandbox has no agreement')
  .openapi('NewTenant');
export const madeTenant = tenant.extend({ secret: z.string() }).openapi('MadeTenant');
export const tenantChange = z
  .object({
    name: oneLine(200).min(1),
    language,
    ...membershipForm.shape,
  })
  .partial()
  .strict()
  .openapi('TenantChange');

export const noteQuery = z.object({ limit: pageQuery.shape.limit });
export const noteList = listOf(
  z.object({ id, text: z.string(), personId: id.nullable(), keyId: id.nullable(), createdAt: instant }),
).openapi('TenantNoteList');
export const newNote = z
  .object({ text: z.string().trim().min(1).max(4000) })
  .strict()
  .openapi('NewTenantNote');
export const newSuspension = z
  .object({ reason: z.string().trim().min(1, 'say why').max(500) })
  .strict()
  .openapi('Suspension');
export const suspensionEnd = z.object({ reason: z.string().trim().min(1, 'say why').max(500) });
export const restrictionList = listOf(
  z.object({
    id,
    level: z.enum(['limited', 'suspended']),
    cause: z.enum(['operator', 'overdue']),
    reason: z.string(),
    since: instant,
  }),
).openapi('RestrictionList');

const ceilingPart = z.int().min(0).nullable();
export const newCeiling = z
  .object({
    seconds: ceilingPart.describe('of use in a month'),
    minor: ceilingPart.describe('pence for its room-hours'),
  })
  .strict()
  .openapi('NewCeiling');
export const ceiling = z
  .object({
    seconds: ceilingPart,
    minor: ceilingPart,
    used: z.object({ month, seconds: z.int(), minor }).nullable(),
    noNewUntil: instant.nullable().describe('reached: no new meeting begins until then'),
  })
  .openapi('Ceiling');
export const embedding = z
  .object({
    sites: z.array(z.string().max(300)).max(50).describe('that may show its rooms in a frame'),
    allowsRequestsWithoutSession: z.boolean(),
  })
  .strict()
  .openapi('Embedding');

export const tenantImport = z
  .object({ csv: z.string().min(1).max(900_000), isInviting: z.boolean().default(false) })
  .strict()
  .openapi('TenantImport');
export const tenantImportLook = z
  .object({ csv: z.string().min(1).max(900_000) })
  .strict()
  .openapi('TenantImportLook');
export const tenantImportDone = z
  .object({
    good: z.int(),
    refused: z.int(),
    lines: z.array(z.object({ line: z.int(), shortName: z.string(), problems: z.array(z.string()) })),
  })
  .openapi('TenantImportDone');
export const importQuery = whoseQuery;

export const secret = z
  .object({ id, secret: z.string(), createdAt: instant, lastUsedAt: instant.nullable() })
  .openapi('Secret');
export const secretList = z.object({ items: z.array(secret) }).openapi('SecretList');

export const agreementList = z
  .object({
    items: z.array(
      z.object({
        id,
        payer: z.string(),
        startsOn: day,
        endsOn: day.nullable().describe('the first day without it'),
        plans: z.array(z.object({ from: day, plan: z.string().nullable() })),
      }),
    ),
  })
  .openapi('AgreementList');
export const newAgreement = z
  .object({
    plan: z.string().min(1).max(60),
    startsOn: day,
    payer: newPayerData.optional().describe('who is billed, where nobody ever was'),
  })
  .strict()
  .openapi('NewAgreement');
export const newPlan = z
  .object({ plan: z.string().min(1).max(60), startsOn: day })
  .strict()
  .openapi('NewPlan');
export const newEnd = z.object({ endsOn: day }).strict().openapi('NewEnd');
export const newPause = z
  .object({ from: day, backIn: month.describe('the month it goes on from') })
  .strict()
  .openapi('NewPause');
