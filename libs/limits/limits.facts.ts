import { z } from 'zod';
import { defineFact } from '@/runtime';

/** A tenant comes near its ceiling or a limit of its plan, or has reached it: told once a month each. */
export const limitTold = defineFact(
  'limits.limit-told',
  z.object({ resellerId: z.string(), tenantId: z.string(), what: z.string(), month: z.string() }),
);
