import { z } from 'zod';
import { defineJob } from '@/runtime';

const patience = { queue: 'billing', attempts: 8, backoffMs: 5_000 } as const;

export const processEvent = defineJob(
  'payments.process-event',
  z.object({ accountId: z.string(), eventId: z.string() }),
  patience,
  ({ accountId, eventId }) => `${accountId}.${eventId}`,
);
