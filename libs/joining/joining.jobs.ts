import { z } from 'zod';
import { defineJob } from '@/runtime';

export const tidyJoining = defineJob(
  'joining.tidy-joining',
  z.object({}),
  { queue: 'usage', attempts: 1, backoffMs: 5_000 },
  () => 'all',
);
