import { z } from 'zod';
import { defineFact } from '@/runtime';

const ref = z.object({
  tier: z.enum(['retail', 'wholesale']),
  issuerResellerId: z.string(),
  resellerId: z.string(),
  paymentId: z.string(),
});

/** Money has come. `creditMinor` of it was more than its invoices were open by. */
export const paymentReceived = defineFact('payments.payment-received', ref.extend({ creditMinor: z.string() }));
/** A payment is in another state, short of being received. */
export const paymentChanged = defineFact('payments.payment-changed', ref.extend({ state: z.string() }));
/** A payer's credit has paid an invoice, whole or in part. */
export const creditApplied = defineFact(
  'payments.credit-applied',
  z.object({ resellerId: z.string(), invoiceId: z.string() }),
);
/** A saved card or mandate can no longer be charged, by no deed of its payer's. */
export const methodEnded = defineFact(
  'payments.method-ended',
  z.object({ resellerId: z.string(), methodId: z.string() }),
);
/** The card service no longer takes an account's key: nothing is collected until another is saved. */
export const accountRefused = defineFact(
  'payments.account-refused',
  z.object({ resellerId: z.string(), accountId: z.string() }),
);
/** The bank or its holder takes a payment back; its invoices are open again. */
export const paymentDisputed = defineFact('payments.payment-disputed', ref.extend({ disputeId: z.string() }));
