import { z } from 'zod';
import { defineJob } from '@/runtime';

export const advanceMoves = defineJob(
  'placement.advance-moves',
  z.object({}),
  { queue: 'usage', attempts: 3, backoffMs: 5_000 },
  () => 'all',
);
