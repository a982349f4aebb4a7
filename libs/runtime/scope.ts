import { z } from 'zod';

/** Who acts: written to the audit log and to the logs as ids, never as names. */
export const actorSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('person'),
    personId: z.string(),
    requestId: z.string().optional(),
    /** The network address the request came from. */
    address: z.string().optional(),
    /** An operator at a tenant's portal: the database takes no change from it. */
    isLooking: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('api-key'),
    keyId: z.string(),
    requestId: z.string().optional(),
    address: z.string().optional(),
  }),
  z.object({ kind: z.literal('job'), name: z.string() }),
  z.object({ kind: z.literal('command'), name: z.string() }),
]);
export type Actor = z.infer<typeof actorSchema>;

/**
 * In whose name a transaction runs. *network* acts on one reseller's rows as the network does (wholesale documents),
 * *reseller* on that reseller's own, *tenant* on one tenant's.
 */
export const scopeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('network'),
    resellerId: z.string(),
    actor: actorSchema,
    readOnly: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('reseller'),
    resellerId: z.string(),
    actor: actorSchema,
    readOnly: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('tenant'),
    resellerId: z.string(),
    tenantId: z.string(),
    actor: actorSchema,
    readOnly: z.boolean().optional(),
  }),
]);
export type Scope = z.infer<typeof scopeSchema>;
export type TenantScope = Extract<Scope, { kind: 'tenant' }>;

export const asJob = (name: string): Actor => ({ kind: 'job', name });
export const asCommand = (name: string): Actor => ({ kind: 'command', name });
export const asPerson = (personId: string, requestId?: string, address?: string): Actor => ({
  kind: 'person',
  personId,
  requestId,
  address,
});
export const asApiKey = (keyId: string, requestId?: string, address?: string): Actor => ({
  kind: 'api-key',
  keyId,
  requestId,
  address,
});

export const networkScope = (resellerId: string, actor: Actor): Scope => ({ kind: 'network', resellerId, actor });
export const resellerScope = (resellerId: string, actor: Actor): Scope => ({ kind: 'reseller', resellerId, actor });
export const tenantScope = (resellerId: string, tenantId: string, actor: Actor): TenantScope => ({
  kind: 'tenant',
  resellerId,
  tenantId,
  actor,
});
export const readOnly = (scope: Scope): Scope => ({ ...scope, readOnly: true });
