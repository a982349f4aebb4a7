import { z } from 'zod';
import { defineJob } from '@/runtime';

const patience = { queue: 'billing', attempts: 8, backoffMs: 5_000 } as const;
const once = { queue: 'billing', attempts: 1, backoffMs: 5_000 } as const;
const tier = z.enum(['retail', 'wholesale']);
const ref = z.object({ tier, issuerResellerId: z.string(), resellerId: z.string(), paymentId: z.string() });
const payer = z.object({
  tier,
  issuerResellerId: z.string(),
  issuerId: z.string(),
  resellerId: z.string(),
  payerId: z.string(),
});

export const processEvent = defineJob(
  'payments.process-event',
  z.object({ accountId: z.string(), eventId: z.string() }),
  patience,
  ({ accountId, eventId }) => `${accountId}.${eventId}`,
);

/** Looks hourly for what is due; rows say what is. */
export const planCollections = defineJob('payments.plan-collections', z.object({}), once, () => 'all');
/** Takes up what was left half-way. */
export const resumePayments = defineJob('payments.resume-payments', z.object({}), once, () => 'all');

const chunk = z.object({ payers: z.array(payer).min(1).max(400) });
export type CollectChunk = z.infer<typeof chunk>;
export const collect = defineJob('payments.collect-payers', chunk, patience, ({ payers }) => payers[0]!.payerId);

export const carryOut = defineJob('payments.carry-out', ref, patience, ({ paymentId }) => paymentId);

/** A refund that is written down and has not been asked for, or not been heard of. */
export const carryOutRefund = defineJob(
  'payments.carry-out-refund',
  z.object({ ref, refundId: z.string() }),
  patience,
  ({ refundId }) => refundId,
);

/** The card service writes to payers by itself: what it knows of one is to be what we know. */
export const updateCustomers = defineJob(
  'payments.update-customers',
  z.object({ resellerId: z.string(), payerId: z.string() }),
  patience,
  ({ payerId }) => payerId,
);

export const applyCredit = defineJob(
  'payments.apply-credit',
  z.object({ resellerId: z.string(), invoiceId: z.string() }),
  patience,
  ({ invoiceId }) => invoiceId,
);

/** A payer has come to credit, by what `sourceId` is: it pays what is due. */
export const spendCredit = defineJob(
  'payments.spend-credit',
  z.object({ resellerId: z.string(), sourceId: z.string() }),
  patience,
  ({ sourceId }) => sourceId,
);

/** Pages that stand open for an amount that is no longer owed, after a payment or a document. */
export const closePages = defineJob(
  'payments.close-pages',
  z.object({ resellerId: z.string(), sourceId: z.string() }),
  patience,
  ({ sourceId }) => sourceId,
);

/** Pages that stand open at an account whose place another has taken. */
export const closeFormerPages = defineJob(
  'payments.close-former-pages',
  z.object({ tier, issuerResellerId: z.string(), accountId: z.string() }),
  patience,
  ({ accountId }) => accountId,
);

export const reconcile = defineJob(
  'payments.reconcile-account',
  z.object({ accountId: z.string() }),
  patience,
  ({ accountId }) => accountId,
);
export const planReconciling = defineJob('payments.plan-reconciling', z.object({}), once, () => 'all');
