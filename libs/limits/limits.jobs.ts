import { z } from 'zod';
import { defineJob } from '@/runtime';

/** Looks at every ceiling and at who comes near the limits of a plan; the next minute's look says more than a retry. */
export const watchLimits = defineJob(
  'limits.watch-limits',
  z.object({}),
  { queue: 'usage', attempts: 1, backoffMs: 5_000 },
  () => 'all',
);
