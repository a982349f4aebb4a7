import { z } from 'zod';
import { defineJob } from '@/runtime';

/** Looks who has something overdue. */
export const planDunning = defineJob(
  'dunning.plan',
  z.object({}),
  { queue: 'billing', attempts: 1, backoffMs: 5_000 },
  () => 'all',
);
/** Takes the steps that are due about one issuer's invoices. */
export const takeSteps = defineJob(
  'dunning.take-steps',
  z.object({
    tier: z.enum(['retail', 'wholesale']),
    issuerResellerId: z.string(),
    issuerId: z.string(),
    zone: z.string(),
  }),
  { queue: 'billing', attempts: 3, backoffMs: 10_000 },
  ({ tier, issuerId }) => `${issuerId}.${tier}`,
);
/** After money has come, or a credit note: what is held back from its payer may be so no more. */
export const reviewStanding = defineJob(
  'dunning.review-standing',
  z.object({ resellerId: z.string(), sourceId: z.string() }),
  { queue: 'billing', attempts: 8, backoffMs: 2_000 },
  ({ sourceId }) => sourceId,
);
