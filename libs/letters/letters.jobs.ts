import { z } from 'zod';
import { defineJob } from '@/runtime';

export const writeLetter = defineJob(
  'letters.write-letter',
  z.object({ resellerId: z.string(), invoiceId: z.string() }),
  { queue: 'mail', attempts: 5, backoffMs: 5_000 },
  ({ invoiceId }) => invoiceId,
);
/** Looks for letters whose job was lost with the queue; the letter itself never is. */
export const resumeLetters = defineJob(
  'letters.resume-letters',
  z.object({}),
  { queue: 'mail', attempts: 1, backoffMs: 5_000 },
  () => 'all',
);
/** Tried for about a day before it stands on the failed list. */
export const sendLetter = defineJob(
  'letters.send-letter',
  z.object({ resellerId: z.string(), letterId: z.string() }),
  { queue: 'mail', attempts: 12, backoffMs: 20_000 },
  ({ letterId }) => letterId,
);
/** Tells a payer that a collection waits for it or has failed. */
export const writePaymentNotice = defineJob(
  'letters.write-payment-notice',
  z.object({
    tier: z.enum(['retail', 'wholesale']),
    issuerResellerId: z.string(),
    resellerId: z.string(),
    paymentId: z.string(),
  }),
  { queue: 'mail', attempts: 5, backoffMs: 5_000 },
  ({ paymentId }) => paymentId,
);
/** Tells a payer that what it has saved can no longer be charged. */
export const tellMethodEnded = defineJob(
  'letters.tell-method-ended',
  z.object({ resellerId: z.string(), methodId: z.string() }),
  { queue: 'mail', attempts: 5, backoffMs: 5_000 },
  ({ methodId }) => methodId,
);
/** Tells an issuer's people that a payment was taken back. */
export const tellDispute = defineJob(
  'letters.tell-dispute',
  z.object({
    tier: z.enum(['retail', 'wholesale']),
    issuerResellerId: z.string(),
    resellerId: z.string(),
    paymentId: z.string(),
    disputeId: z.string(),
  }),
  { queue: 'mail', attempts: 5, backoffMs: 5_000 },
  ({ disputeId }) => disputeId,
);
/** Tells an issuer's people that the card service no longer takes their key. */
export const tellKeyRefused = defineJob(
  'letters.tell-key-refused',
  z.object({ resellerId: z.string(), accountId: z.string() }),
  { queue: 'mail', attempts: 5, backoffMs: 5_000 },
  ({ accountId }) => accountId,
);
/** Tells the tenants of a server that it will be worked on, or will not after all. */
export const tellMaintenance = defineJob(
  'letters.tell-maintenance',
  z.object({ maintenanceId: z.string(), change: z.enum(['planned', 'called-off']) }),
  { queue: 'mail', attempts: 5, backoffMs: 5_000 },
  ({ maintenanceId, change }) => `${maintenanceId}.${change}`,
);
/** Tells operators that a server cannot be reached, or answers again. */
export const tellIncident = defineJob(
  'letters.tell-incident',
  z.object({ incidentId: z.string(), server: z.string(), change: z.enum(['opened', 'closed']) }),
  { queue: 'mail', attempts: 5, backoffMs: 2_000 },
  ({ incidentId, change }) => `${incidentId}.${change}`,
);
