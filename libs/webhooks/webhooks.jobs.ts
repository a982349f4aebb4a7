import { z } from 'zod';
import { defineJob } from '@/runtime';

export const keepServerHooks = defineJob(
  'webhooks.keep-server-hooks',
  z.object({}),
  { queue: 'hooks', attempts: 1, backoffMs: 5_000 },
  () => 'all',
);
/** A breakout's event may have to wait for the one that tells whose it is. */
export const relayEvent = defineJob(
  'webhooks.relay-event',
  z.object({ inboxId: z.string() }),
  { queue: 'hooks', attempts: 5, backoffMs: 2_000 },
  ({ inboxId }) => inboxId,
);
export const relayCallback = defineJob(
  'webhooks.relay-callback',
  z.object({ inboxId: z.string() }),
  { queue: 'hooks', attempts: 10, backoffMs: 2_000 },
  ({ inboxId }) => inboxId,
);
export const deliver = defineJob(
  'webhooks.deliver',
  z.object({ resellerId: z.string(), id: z.string(), tries: z.int() }),
  { queue: 'hooks', attempts: 1, backoffMs: 5_000 },
  ({ id, tries }) => `${id}.${tries}`,
);
export const planDeliveries = defineJob(
  'webhooks.plan-deliveries',
  z.object({}),
  { queue: 'hooks', attempts: 1, backoffMs: 5_000 },
  () => 'all',
);
