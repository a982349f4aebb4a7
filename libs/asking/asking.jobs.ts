import { z } from 'zod';
import { defineJob } from '@/runtime';

/** Looks for tenants whose agreement has ended. */
export const endTenancies = defineJob(
  'asking.end-tenancies',
  z.object({}),
  { queue: 'billing', attempts: 3, backoffMs: 60_000 },
  () => 'all',
);
