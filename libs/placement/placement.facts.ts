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
/** A dedicated server serves no more: it was removed, or the tenant whose own it was has left it. Its fee ends. */
export const serverRetired = defineFact(
  'placement.server-retired',
  z.object({ resellerId: z.string(), orderId: z.string(), serverId: z.string(), at: z.string() }),
);
/** New meetings of a tenant go to another place from now on; null is the shared pool. */
export const tenantMoved = defineFact(
  'placement.tenant-moved',
  z.object({ resellerId: z.string(), tenantId: z.string(), homeServerId: z.string().nullable() }),
);

const incident = z.object({
  incidentId: z.string(),
  serverId: z.string(),
  /** The server's. */
  name: z.string(),
  /** It fell into planned maintenance: nobody is to be alarmed. */
  isPlanned: z.boolean(),
  openedAt: z.string(),
});
/** A server cannot be reached; `tenants` is how many have meetings there or would begin theirs there. */
export const serverIncidentOpened = defineFact(
  'placement.server-incident-opened',
  incident.extend({ reason: z.string(), tenants: z.number() }),
);
/** It answers again. */
export const serverIncidentClosed = defineFact(
  'placement.server-incident-closed',
  incident.extend({ closedAt: z.string() }),
);
/** Maintenance of a server is planned, called off, begun or over. */
export const maintenanceChanged = defineFact(
  'placement.maintenance-changed',
  z.object({
    maintenanceId: z.string(),
    serverId: z.string(),
    change: z.enum(['planned', 'called-off', 'begun', 'ended']),
  }),
);
