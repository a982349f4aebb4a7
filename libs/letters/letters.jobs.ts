import { z } from 'zod';
import { defineJob } from '@/runtime';

export const writeLetter = defineJob(
  'letters.write-letter',
  z.object({ resellerId: z.string(), invoiceId: z.string() }),
  { queue: 'mail', attempts: 5, backoffMs: 5_000 },
  ({ invoiceId }) => invoiceId,
);
/** Tried for about a day before it stands on the failed list. */
export const sendLetter = defineJob(
  'letters.send-letter',
  z.object({ resellerId: z.string(), letterId: z.string() }),
  { queue: 'mail', attempts: 12, backoffMs: 20_000 },
  ({ letterId }) => letterId,
);
