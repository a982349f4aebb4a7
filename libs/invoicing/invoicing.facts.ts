import { z } from 'zod';
import { defineFact } from '@/runtime';

const document = z.object({ resellerId: z.string(), invoiceId: z.string() });

export const draftsMade = defineFact('invoicing.drafts-made', z.object({ month: z.string() }));
export const draftCorrected = defineFact(
  'invoicing.draft-corrected',
  z.object({ resellerId: z.string(), tier: z.string(), month: z.string() }),
);
export const draftsApproved = defineFact(
  'invoicing.drafts-approved',
  z.object({
    tier: z.enum(['retail', 'wholesale']),
    issuerResellerId: z.string(),
    issuerId: z.string(),
    invoiceIds: z.array(z.string()),
  }),
);
/** An invoice or a credit note has its number and never changes again. */
export const documentIssued = defineFact(
  'invoicing.document-issued',
  // One that an earlier version announced, and nobody has taken yet, does not say.
  document.extend({ kind: z.enum(['invoice', 'credit-note']).default('invoice') }),
);
export const filesRendered = defineFact('invoicing.files-rendered', document);
/** A payer's name, mail or language is another. */
export const payerChanged = defineFact(
  'invoicing.payer-changed',
  z.object({ resellerId: z.string(), payerId: z.string() }),
);
