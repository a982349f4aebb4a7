import { z } from 'zod';
import { defineJob } from '@/runtime';

const patience = { queue: 'billing', attempts: 5, backoffMs: 10_000 } as const;
const tier = z.enum(['retail', 'wholesale']);

export const checkInvoices = defineJob('invoicing.check-invoices', z.object({}), patience, () => 'all');

export const closeMonths = defineJob('invoicing.close-months', z.object({}), patience, () => 'all');

/** Drafts of one issuer, one tier and one month: at most a thousand billing periods at a time. */
const draftChunk = z.object({
  tier,
  issuerResellerId: z.string(),
  issuerId: z.string(),
  month: z.string(),
  periodIds: z.array(z.string()).max(1000),
});
export type DraftChunk = z.infer<typeof draftChunk>;
export const draftMonth = defineJob(
  'invoicing.draft-month',
  draftChunk,
  patience,
  (chunk) => `${chunk.issuerId}.${chunk.tier}.${chunk.month}.${chunk.periodIds[0]}`,
);

export const redraftWholesale = defineJob(
  'invoicing.redraft-wholesale',
  z.object({ resellerId: z.string(), month: z.string() }),
  patience,
  ({ resellerId, month }) => `${resellerId}.${month}`,
);

const serverFee = z.object({
  resellerId: z.string(),
  tenantId: z.string().nullable(),
  orderId: z.string(),
  name: z.string(),
  at: z.string(),
  monthlyMinor: z.string(),
  currency: z.string(),
});
export type ServerFee = z.infer<typeof serverFee>;
export const startServerFee = defineJob('invoicing.start-server-fee', serverFee, patience, ({ orderId }) => orderId);
const serverFeeEnd = serverFee.pick({ resellerId: true, orderId: true, at: true });
export type ServerFeeEnd = z.infer<typeof serverFeeEnd>;
export const endServerFee = defineJob('invoicing.end-server-fee', serverFeeEnd, patience, ({ orderId }) => orderId);

const issueChunk = z.object({
  tier,
  issuerResellerId: z.string(),
  issuerId: z.string(),
  invoiceIds: z.array(z.string()).max(1000),
});
export type IssueChunk = z.infer<typeof issueChunk>;
export const issueInvoices = defineJob(
  'invoicing.issue-invoices',
  issueChunk,
  patience,
  ({ issuerId, invoiceIds }) => `${issuerId}.${invoiceIds[0]}`,
);

export const renderFiles = defineJob(
  'invoicing.render-files',
  z.object({ resellerId: z.string(), invoiceId: z.string() }),
  patience,
  ({ invoiceId }) => invoiceId,
);
