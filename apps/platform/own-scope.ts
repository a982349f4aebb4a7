import type { TeamOf } from '@/people';
import { resellerScope, type Scope, tenantScope } from '@/runtime';
import { actorOf, visitorOf, type WebRequest } from '@/web';

/** The scope of whoever is at a page that both sides have: the tenant's at the portal, the reseller's at the console. */
export function ownScope(request: WebRequest): Scope {
  const { membership } = visitorOf(request);
  return membership.tenantId === null
    ? resellerScope(membership.resellerId, actorOf(request))
    : tenantScope(membership.resellerId, membership.tenantId, actorOf(request));
}

export const ownTeam = (request: WebRequest): TeamOf => {
  const { resellerId, tenantId } = visitorOf(request).membership;
  return { resellerId, tenantId };
};

/** Where the pages of this side begin. */
export const baseOf = (request: WebRequest): '/portal' | '/console' =>
  visitorOf(request).membership.tenantId === null ? '/console' : '/portal';
