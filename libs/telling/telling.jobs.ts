import { z } from 'zod';
import { defineJob } from '@/runtime';

/** Something has happened: whoever asked is to be told. `key` makes it once; `ids` say what it is about. */
export const tellEvent = defineJob(
  'telling.tell-event',
  z.object({
    topic: z.string(),
    key: z.string(),
    resellerId: z.string().nullable(),
    tenantId: z.string().nullable(),
    ids: z.record(z.string(), z.string()),
  }),
  { queue: 'hooks', attempts: 10, backoffMs: 2_000 },
  ({ topic, key }) => `${topic}.${key}`,
);
export const tellOne = defineJob(
  'telling.tell-one',
  z.object({ resellerId: z.string(), id: z.string(), tries: z.int() }),
  { queue: 'hooks', attempts: 1, backoffMs: 5_000 },
  ({ id, tries }) => `${id}.${tries}`,
);
export const planTellings = defineJob(
  'telling.plan-tellings',
  z.object({}),
  { queue: 'hooks', attempts: 1, backoffMs: 5_000 },
  () => 'all',
);
