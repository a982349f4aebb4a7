import { z } from 'zod';
import { INVOICE_SORTS, LISTED_STATES } from '@/invoicing';
import {
  currency,
  day,
  deskQuery,
  id,
  minor,
  month,
  pageByIdQuery,
  pageOf,
  pageQuery,
  q,
  reason,
  whoseQuery,
} from './shapes';

export const lineParams = z.object({ id, lineId: id });

export const invoiceQuery = pageQuery.extend(deskQuery.shape).extend({
  month: month.optional(),
  tenantId: id.optional(),
  state: z.enum(LISTED_STATES).optional(),
  q: q.describe('the beginning of a number or of a payer’s name'),
  sort: z.enum(['newest', ...INVOICE_SORTS]).default('newest'),
});
export const invoice = z
  .object({
    id,
    number: z.string().nullable(),
    kind: z.enum(['invoice', 'credit-note']),
    tier: z.enum(['retail', 'wholesale']),
    state: z.enum(['draft', 'held', 'approved', 'issued']),
    heldReason: z.string().nullable(),
    isComplete: z.boolean().describe('false: it lacks something and cannot be approved'),
    tenantId: id.nullable(),
    payerId: id,
    payer: z.string(),
    month,
    issuedOn: day.nullable(),
    dueOn: day.nullable(),
    currency,
    netMinor: minor,
    vatMinor: minor,
    grossMinor: minor,
    note: z.string().nullable(),
    purchaseOrder: z.string().nullable(),
    creditsInvoiceId: id.nullable(),
  })
  .openapi('Invoice');
export const invoicePage = pageOf(invoice).openapi('InvoicePage');
export const invoiceWithLines = invoice
  .extend({
    lines: z.array(
      z.object({
        id,
        description: z.string(),
        fromOn: day,
        untilOn: day,
        seconds: z.int().nullable(),
        netMinor: minor,
        reason: z.string().nullable().describe('why somebody added it by hand'),
      }),
    ),
    creditNotes: z.array(z.object({ id, number: z.string().nullable() })),
  })
  .openapi('InvoiceWithLines');
export const newCreditNote = z
  .object({
    reason,
    lines: z.array(id).min(1).optional().describe('ids of lines; without, all that is not credited yet'),
  })
  .strict()
  .openapi('NewCreditNote');

export const newLine = z
  .object({
    description: z.string().trim().min(1).max(200),
    netMinor: minor.min(-999_999_999).max(999_999_999).describe('less than nothing takes off'),
    reason,
  })
  .strict()
  .openapi('NewLine');
export const note = z
  .object({ note: z.string().trim().max(1000).nullable(), purchaseOrder: z.string().trim().max(60).nullable() })
  .strict()
  .openapi('InvoiceNote');

export const receivedQuery = pageByIdQuery.extend(whoseQuery.shape);
export const receivedPage = pageOf(
  z.object({
    id,
    kind: z.enum(['invoice', 'credit-note']),
    number: z.string().nullable(),
    month,
    issuedOn: day.nullable(),
    dueOn: day.nullable(),
    currency,
    netMinor: minor,
    grossMinor: minor,
    openMinor: minor.describe('what is still owed of it'),
    theirSeconds: z.int().describe('what the network billed'),
    ourSeconds: z.int().describe('what our own documents of the month bill'),
  }),
).openapi('ReceivedInvoicePage');

export const monthQuery = deskQuery;
export const listedQuery = pageQuery.extend(deskQuery.shape).extend({
  state: z.enum(['draft', 'held', 'approved', 'issued', 'credit-note']).optional(),
});
export const monthOfIssuer = z
  .object({
    month,
    drafts: z.int(),
    held: z.int(),
    approved: z.int(),
    issued: z.int(),
    ready: z.int().describe('drafts that lack nothing'),
    creditNotes: z.int(),
    netMinor: minor,
    grossMinor: minor,
    files: z.int().describe('issued documents that have their PDF'),
    mails: z.object({ sent: z.int(), queued: z.int(), failed: z.int() }),
    payments: z.object({ paid: z.int(), underWay: z.int(), openMinor: minor }),
    sources: z.array(
      z.object({
        server: z.string(),
        source: z.enum(['recording', 'poll']),
        readUntil: z.iso.datetime().nullable(),
        failingSince: z.iso.datetime().nullable(),
        isComplete: z.boolean().describe('read to the end of the month'),
      }),
    ),
    unbilled: z.array(z.object({ name: z.string(), reason: z.string() })),
    unattributed: z.int().describe("meetings that are nobody's; known to the network's keys alone"),
  })
  .openapi('Month');
export const monthDocument = z.object({
  id,
  kind: z.enum(['invoice', 'credit-note']),
  state: z.enum(['draft', 'held', 'approved', 'issued']),
  heldReason: z.string().nullable(),
  isComplete: z.boolean(),
  number: z.string().nullable(),
  payer: z.string(),
  currency,
  netMinor: minor,
  grossMinor: minor,
  beforeMinor: minor.nullable().describe('net of the month before'),
  isFarOff: z.boolean().describe('more than 30 % off the month before'),
  lacksOrder: z.boolean().describe('the month before had a purchase order'),
});
export const monthDocuments = pageOf(monthDocument).openapi('MonthDocumentPage');
export const monthSoFar = z
  .object({
    month,
    currency: z.string().nullable().describe('null without an agreement in that month'),
    netMinor: minor.nullable(),
  })
  .openapi('MonthSoFar');
export const approved = z.object({ approved: z.int() }).openapi('Approved');
