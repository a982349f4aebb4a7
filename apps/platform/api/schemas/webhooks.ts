import { z } from 'zod';
import { oneLine } from '../../one-line';
import { id, instant, listOf, pageByIdQuery, pageOf } from './shapes';

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
  .object({
    name: oneLine(80).min(1),
    url: z.url().max(500),
    topics: z.array(z.string()).min(1).max(50),
  })
  .strict()
  .openapi('NewWebhook');
export const madeWebhook = webhook
  .extend({ secret: z.string().describe('whsec_…, as Standard Webhooks has it') })
  .openapi('MadeWebhook');
export const renewedSecret = z
  .object({ secret: z.string(), oldSecretUntil: instant.describe('until then calls are signed with both') })
  .openapi('RenewedSecret');
export const newWebhookState = z
  .object({ state: z.enum(['on', 'off']) })
  .strict()
  .openapi('NewWebhookState');
export const deliveryParams = z.object({ id, deliveryId: id });
export const deliveryPage = pageOf(
  z.object({
    id,
    topic: z.string(),
    event: z.record(z.string(), z.unknown()).describe('what was sent, word by word'),
    state: z.enum(['waiting', 'told', 'given-up']),
    tries: z.int(),
    status: z.int().nullable(),
    problem: z.string().nullable(),
    createdAt: instant,
    doneAt: instant.nullable(),
  }),
).openapi('DeliveryPage');
export const deliveriesQuery = pageByIdQuery;

const alert = {
  name: oneLine(80).min(1),
  topics: z.array(z.string().max(40)).min(1).max(50),
};
export const newAlert = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('mail'), ...alert, to: z.array(z.email()).min(1).max(10) }).strict(),
    z
      .object({
        kind: z.literal('matrix'),
        ...alert,
        homeserver: z.url().max(500),
        room: z
          .string()
          .regex(/^[!#][^\s:]+:\S+$/, 'begins with ! or #, like !abc:matrix.example')
          .max(255),
        token: z.string().min(1).max(500),
      })
      .strict(),
  ])
  .openapi('NewAlert');
export const alertList = listOf(
  z.object({
    id,
    kind: z.enum(['mail', 'matrix', 'webhook']),
    name: z.string(),
    target: z.string(),
    room: z.string().nullable(),
    topics: z.array(z.string()),
    state: z.enum(['on', 'off', 'dead']),
    createdAt: instant,
  }),
).openapi('AlertList');
