import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { cursorParam } from '../cursor';

extendZodWithOpenApi(z);

/** The shapes of the API, once: requests are parsed by them, and `openapi.json` is written from them. */
const id = z.uuid().describe('UUIDv7');
const instant = z.iso.datetime().describe('UTC');
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2026-10');
const minor = z.int().describe('whole minor units (pence) of the currency');
const language = z.enum(['en', 'ca', 'es']);

export const idParam = z.object({ id });
export const secretParams = z.object({ id, secretId: id });
export const pageQuery = z.object({
  cursor: z.string().max(100).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable().describe('cursor of the next page; null on the last') });

export const tenant = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    state: z.enum(['active', 'suspended', 'ended']),
    isSandbox: z.boolean(),
    language,
    endpoint: z.url().describe('its own BBB address'),
  })
  .openapi('Tenant');
export const tenantPage = pageOf(tenant).openapi('TenantPage');
export const newTenant = z
  .object({
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'must be small letters, digits and dashes'),
    name: z.string().trim().min(1).max(200),
    language: language.default('en'),
    isSandbox: z.boolean().default(false),
    membershipClass: z.enum(['user', 'operational']).default('user'),
    membershipKind: z.enum(['person', 'organisation']).default('organisation'),
    membershipStanding: z.enum(['active', 'lapsed', 'community']).default('active'),
  })
  .strict()
  .openapi('NewTenant');
export const madeTenant = tenant.extend({ secret: z.string() }).openapi('MadeTenant');

export const secret = z
  .object({ id, secret: z.string(), createdAt: instant, lastUsedAt: instant.nullable() })
  .openapi('Secret');
export const secretList = z.object({ items: z.array(secret) }).openapi('SecretList');

export const usageQuery = pageQuery.extend({ month, tenantId: id.optional().describe("not for a tenant's own key") });
export const meeting = z
  .object({
    position: z.int(),
    meetingName: z.string(),
    from: instant,
    until: instant,
    seconds: z.int(),
    knownBy: z.string(),
    isRecorded: z.boolean(),
    isCorrection: z.boolean(),
  })
  .openapi('Meeting');
export const meetingPage = pageOf(meeting).openapi('MeetingPage');

export const invoiceQuery = pageQuery.extend({ month: month.optional(), tenantId: id.optional() });
export const invoice = z
  .object({
    id,
    number: z.string().nullable(),
    kind: z.enum(['invoice', 'credit-note']),
    tier: z.enum(['retail', 'wholesale']),
    state: z.enum(['draft', 'held', 'approved', 'issued']),
    tenantId: id.nullable(),
    payer: z.string(),
    month,
    issuedOn: z.iso.date().nullable(),
    dueOn: z.iso.date().nullable(),
    currency: z.string().length(3),
    netMinor: minor,
    vatMinor: minor,
    grossMinor: minor,
    creditsInvoiceId: id.nullable(),
  })
  .openapi('Invoice');
export const invoicePage = pageOf(invoice).openapi('InvoicePage');
export const invoiceWithLines = invoice
  .extend({
    lines: z.array(
      z.object({
        id,
        description: z.string(),
        fromOn: z.iso.date(),
        untilOn: z.iso.date(),
        seconds: z.int().nullable(),
        netMinor: minor,
      }),
    ),
  })
  .openapi('InvoiceWithLines');
export const newCreditNote = z
  .object({
    reason: z.string().trim().min(1).max(300),
    lines: z.array(id).min(1).optional().describe('ids of lines; without, all that is not credited yet'),
  })
  .strict()
  .openapi('NewCreditNote');

export const server = z
  .object({
    id,
    name: z.string(),
    pool: z.enum(['shared', 'dedicated']),
    state: z.enum(['enabled', 'cordoned', 'disabled']),
    health: z.enum(['up', 'down']),
    people: z.int(),
    meetings: z.int(),
    capacityPeople: z.int(),
    polledAt: instant.nullable(),
  })
  .openapi('Server');
export const serverList = z.object({ items: z.array(server) }).openapi('ServerList');
export const move = z
  .object({
    id,
    tenantId: id,
    fromServerId: id.nullable().describe('null is the shared pool'),
    toServerId: id.nullable(),
    state: z.enum(['planned', 'draining', 'paused', 'done', 'rolled-back']),
    plannedAt: instant,
    remaining: z.int().describe('meetings still where they were'),
  })
  .openapi('Move');
export const moveList = z.object({ items: z.array(move) }).openapi('MoveList');
export const newMove = z.object({ tenantId: id, toServerId: id.nullable() }).strict().openapi('NewMove');
export const newStep = z
  .object({ step: z.enum(['pause', 'resume', 'roll-back']) })
  .strict()
  .openapi('NewStep');
export const made = z.object({ id }).openapi('Made');

export const auditQuery = pageQuery.extend({
  action: z.string().max(60).optional(),
  text: z.string().max(100).optional(),
});
export const auditEntry = z
  .object({
    id,
    at: instant,
    actor: z.record(z.string(), z.unknown()),
    action: z.string(),
    subject: z.string(),
    tenantId: id.nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEntry');
export const auditPage = pageOf(auditEntry).openapi('AuditPage');

export const agreementList = z
  .object({
    items: z.array(
      z.object({
        id,
        payer: z.string(),
        startsOn: z.iso.date(),
        endsOn: z.iso.date().nullable().describe('the first day without it'),
        plans: z.array(z.object({ from: z.iso.date(), plan: z.string().nullable() })),
      }),
    ),
  })
  .openapi('AgreementList');
export const newPlan = z
  .object({ plan: z.string().min(1).max(60), startsOn: z.iso.date() })
  .strict()
  .openapi('NewPlan');
export const newEnd = z.object({ endsOn: z.iso.date() }).strict().openapi('NewEnd');

export const letterQuery = pageQuery.extend({ state: z.enum(['queued', 'sent', 'failed']).optional() });
export const lettersAsked = letterQuery.extend({ cursor: cursorParam });
export const letter = z
  .object({
    id,
    kind: z.string(),
    subject: z.string(),
    recipients: z.array(z.string()),
    state: z.enum(['queued', 'sent', 'failed']),
    attempts: z.int(),
    problem: z.string().nullable(),
    createdAt: instant,
    sentAt: instant.nullable(),
  })
  .openapi('Letter');
export const letterPage = pageOf(letter).openapi('LetterPage');

export const webhook = z
  .object({
    id,
    name: z.string(),
    url: z.string(),
    topics: z.array(z.string()),
    state: z.enum(['on', 'off', 'dead']).describe('dead: switched off by itself, for nothing got through'),
    createdAt: instant,
  })
  .openapi('Webhook');
export const webhookList = z.object({ items: z.array(webhook) }).openapi('WebhookList');
export const newWebhook = z
  .object({ name: z.string().trim().min(1).max(80), url: z.url().max(500), topics: z.array(z.string()).min(1).max(50) })
  .strict()
  .openapi('NewWebhook');
export const madeWebhook = webhook
  .extend({ secret: z.string().describe('whsec_…, as Standard Webhooks has it') })
  .openapi('MadeWebhook');
export const newWebhookState = z
  .object({ state: z.enum(['on', 'off']) })
  .strict()
  .openapi('NewWebhookState');
export const deliveryParams = z.object({ id, deliveryId: id });
export const deliveriesQuery = pageQuery.extend({ cursor: id.optional() });
export const deliveryPage = pageOf(
  z.object({
    id,
    topic: z.string(),
    state: z.enum(['waiting', 'told', 'given-up']),
    tries: z.int(),
    status: z.int().nullable(),
    problem: z.string().nullable(),
    createdAt: instant,
    doneAt: instant.nullable(),
  }),
).openapi('DeliveryPage');

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
