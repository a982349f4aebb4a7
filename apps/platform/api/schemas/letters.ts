import { z } from 'zod';
import { id, instant, pageOf, pageQuery, q, whoseQuery } from './shapes';

export const letterQuery = pageQuery.extend(whoseQuery.shape).extend({
  state: z.enum(['queued', 'sent', 'failed']).optional(),
  q,
});
export const letter = z
  .object({
    id,
    kind: z.string(),
    subject: z.string(),
    recipients: z.array(z.string()),
    state: z.enum(['queued', 'sent', 'failed']),
    attempts: z.int(),
    problem: z.string().nullable(),
    createdAt: instant,
    sentAt: instant.nullable(),
  })
  .openapi('Letter');
export const letterPage = pageOf(letter).openapi('LetterPage');
export const letterContent = letter
  .omit({ createdAt: true, sentAt: true })
  .extend({
    invoiceId: id.nullable(),
    deliveredTo: z.array(z.string()),
    from: z.string(),
    replyTo: z.string().nullable(),
    html: z.string().describe('as its reader sees it; links that let somebody in are left out'),
    attachments: z.array(z.object({ filename: z.string(), bytes: z.int() })),
  })
  .openapi('LetterContent');
