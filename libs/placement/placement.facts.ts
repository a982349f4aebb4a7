import { z } from 'zod';
import { defineFact } from '@/runtime';

/** A dedicated server has begun to serve: its fee begins on this day. */
export const serverActivated = defineFact(
  'placement.server-activated',
  z.object({
    resellerId: z.string(),
    tenantId: z.string().nullable(),
    orderId: z.string(),
    serverId: z.string(),
    name: z.string(),
    at: z.string(),
    monthlyMinor: z.string(),
    currency: z.string(),
  }),
);
/** New meetings of a tenant go to another place from now on; null is the shared pool. */
export const tenantMoved = defineFact(
  'placement.tenant-moved',
  z.object({ resellerId: z.string(), tenantId: z.string(), homeServerId: z.string().nullable() }),
);
