import { z } from 'zod';
import type { ToldEvent } from '@/telling';
import { currency, day, id, instant, minor, month } from './shapes';

const payment = z
  .object({
    paymentId: id,
    state: z.string(),
    amountMinor: minor,
    currency,
    payer: z.string(),
    tenantId: id.nullable(),
  })
  .openapi('PaymentTold');
const tenant = { tenantId: id, tenant: z.string(), slug: z.string() };
const server = { serverId: id, server: z.string() };

/** What an event of each topic says, as webhooks carry it in `data`. */
export const EVENT_DATA: Readonly<Record<ToldEvent['type'], z.ZodObject>> = {
  'invoice.issued': z
    .object({
      invoiceId: id,
      number: z.string(),
      kind: z.enum(['invoice', 'credit-note']),
      month,
      currency,
      grossMinor: minor,
      dueOn: day.nullable(),
      buyer: z.string(),
      tenantId: id.nullable(),
    })
    .openapi('InvoiceTold'),
  'payment.received': payment,
  'payment.failed': payment,
  'payment.disputed': payment,
  'tenant.moved': z.object(tenant).openapi('TenantTold'),
  'letter.failed': z
    .object({ letterId: id, subject: z.string(), to: z.string(), problem: z.string().nullable() })
    .openapi('LetterTold'),
  'limit.near': z.object({ ...tenant, what: z.string(), month }).openapi('LimitTold'),
  'month.incomplete': z.object({ month, drafts: z.int().describe('that lack a source') }).openapi('MonthTold'),
  'server.down': z.object({ ...server, reason: z.string() }).openapi('ServerDownTold'),
  'server.up': z.object(server).openapi('ServerUpTold'),
  test: z.object({ message: z.string() }).openapi('TestTold'),
};

export const eventOf = (topic: ToldEvent['type']) =>
  z.object({ type: z.literal(topic), timestamp: instant, data: EVENT_DATA[topic] });

/** The headers of Standard Webhooks. */
export const eventHeaders = z.object({
  'webhook-id': id.describe('the same on every try: what was seen before need not be done again'),
  'webhook-timestamp': z.string().describe('of this try, in seconds since 1970'),
  'webhook-signature': z.string().describe('`v1,…`; two with a space between while a secret is being changed'),
});
