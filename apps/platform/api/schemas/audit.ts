import { z } from 'zod';
import { day, id, instant, pageOf, pageQuery } from './shapes';

export const auditQuery = pageQuery.extend({
  action: z.string().max(60).optional(),
  text: z.string().max(100).optional(),
  tenantId: id.optional(),
  from: day.optional(),
  until: day.optional().describe('included'),
});
export const auditEntry = z
  .object({
    id,
    at: instant,
    actor: z.record(z.string(), z.unknown()),
    action: z.string(),
    subject: z.string(),
    tenantId: id.nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEntry');
export const auditPage = pageOf(auditEntry).openapi('AuditPage');
