import { z } from 'zod';
import { day, id, instant, pageOf, pageQuery, q } from './shapes';

export const auditQuery = pageQuery.extend({
  action: z.string().max(60).optional(),
  q: q.describe('part of the action, the subject or the details'),
  tenantId: id.optional(),
  from: day.optional(),
  until: day.optional().describe('included'),
});
export const auditEntry = z
  .object({
    id,
    at: instant,
    who: z.string().describe('the name of a person, or what else did it'),
    from: z.string().describe('the network address, where there is one'),
    actor: z.record(z.string(), z.unknown()),
    action: z.string(),
    subject: z.string(),
    tenantId: id.nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEntry');
export const auditPage = pageOf(auditEntry).openapi('AuditPage');
