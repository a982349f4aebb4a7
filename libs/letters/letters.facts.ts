import { z } from 'zod';
import { defineFact } from '@/runtime';

/** A letter has been refused for good, or tried for a day. */
export const letterFailed = defineFact(
  'letters.letter-failed',
  z.object({ resellerId: z.string(), letterId: z.string() }),
);
