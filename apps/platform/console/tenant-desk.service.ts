import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type NetworkTx, resellerScope, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { NoSuchTenant, OpenTenantsStore, type TenantFile } from '@/tenants';
import { actorOf, parse, type WebRequest } from '@/web';
import { operatorOf } from './desk.service';
import { frame } from './frame';

/** One tenant on an operator's desk, and the scope of its reseller. */
export interface OpenTenant extends TenantFile {
  readonly scope: Scope;
}

/** Opens a tenant's pages at the console: a reseller's people their own tenants', the network's people any. */
@Injectable()
export class TenantDesk {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: OpenTenantsStore,
  ) {}

  /** By the `id` in the address; NoSuchTenant for another reseller's. */
  async open(request: WebRequest): Promise<OpenTenant> {
    const { id } = parse(z.object({ id: z.uuid() }), request.params);
    const seat = operatorOf(request);
    const actor = actorOf(request);
    const look = (tx: NetworkTx | ScopedTx) => this.tenants.byId(tx, id);
    const found = seat.isNetwork
      ? await this.tenancy.acrossNetwork({ actor, why: 'console' }, look)
      : await this.tenancy.within(resellerScope(seat.resellerId, actor), look);
    if (!found) throw new NoSuchTenant(id);
    return { ...found, scope: resellerScope(found.tenant.resellerId, actor) };
  }

  /** What every page about a tenant shows: whose it is, its name and state, and the tabs. */
  head({ tenant, reseller }: OpenTenant, tab: string) {
    return {
      ...frame({ reseller }, { name: tenant.name }, 'tenants'),
      id: tenant.id,
      tab,
      name: tenant.name,
      slug: tenant.slug,
      state: tenant.isSandbox ? 'sandbox' : tenant.state,
      isActive: tenant.state === 'active',
      isEnded: tenant.state === 'ended',
      base: `/console/tenants/${tenant.id}`,
    };
  }
}
