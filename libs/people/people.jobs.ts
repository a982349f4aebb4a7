import { z } from 'zod';
import { defineJob } from '@/runtime';
import { ROLES } from './roles';

/**
 * Lets a person in who was given a membership in a transaction of their reseller's: people are the network's to write down,
 * so it follows as a job of that transaction.
 */
export const addMember = defineJob(
  'people.add-member',
  z.object({
    email: z.string(),
    name: z.string(),
    language: z.enum(['en', 'ca', 'es']),
    resellerId: z.string(),
    tenantId: z.string().nullable(),
    role: z.enum(ROLES),
  }),
  { queue: 'mail', attempts: 8, backoffMs: 2_000 },
  ({ resellerId, tenantId, email }) => `${resellerId}.${tenantId ?? 'all'}.${email}`,
);
