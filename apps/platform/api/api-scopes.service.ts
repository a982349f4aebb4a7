import { Injectable } from '@nestjs/common';
import { type ApiKey, NoSuchKey } from '@/people';
import {
  type Actor,
  type NetworkTx,
  resellerScope,
  type Scope,
  type ScopedTx,
  Tenancy,
  type TenantScope,
  tenantScope,
} from '@/runtime';
import { NoSuchReseller, NoSuchTenant, type Tenant, TenantsStore } from '@/tenants';
import { actorOf, NotAllowed, OtherSidesKey, type WebRequest } from '@/web';
import { type Desk, Desks } from '../console/desk.service';

/** What a key's request may see: its tenant's rows, its reseller's, or for a key of the network all. */
@Injectable()
export class ApiScopes {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly desks: Desks,
  ) {}

  key({ apiKey }: WebRequest): ApiKey {
    if (!apiKey) throw new NoSuchKey();
    return apiKey;
  }

  actor(request: WebRequest): Actor {
    this.key(request);
    return actorOf(request);
  }

  own(request: WebRequest): Scope {
    const { resellerId, tenantId } = this.key(request);
    const actor = this.actor(request);
    return tenantId ? tenantScope(resellerId, tenantId, actor) : resellerScope(resellerId, actor);
  }

  look<T>(request: WebRequest, work: (tx: ScopedTx | NetworkTx) => Promise<T>): Promise<T> {
    if (this.key(request).isNetwork)
      return this.tenancy.acrossNetwork({ actor: this.actor(request), why: 'api' }, work);
    return this.tenancy.within(this.own(request), work);
  }

  /** The desk of an operator's key: the reseller asked for, or its own. NoSuchReseller for one that it does not see. */
  async desk(
    request: WebRequest,
    { reseller, tier }: { reseller?: string | undefined; tier?: Desk['tier'] | undefined } = {},
  ): Promise<Desk> {
    const desk = await this.desks.open(request, { ...(reseller ? { reseller } : {}), ...(tier ? { tier } : {}) });
    if (reseller !== undefined && reseller !== desk.reseller.slug) throw new NoSuchReseller(reseller);
    if (tier === 'wholesale' && desk.tier !== 'wholesale') throw new NotAllowed();
    return desk;
  }

  /** The scope of that desk's reseller. */
  async deskScope(request: WebRequest, whose: { reseller?: string | undefined } = {}): Promise<Scope> {
    return resellerScope((await this.desk(request, whose)).reseller.id, this.actor(request));
  }

  /** A tenant the key may see; NoSuchTenant for any other. */
  async tenant(request: WebRequest, id: string): Promise<Tenant> {
    const found = await this.look(request, (tx) => this.tenants.page(tx, { id, limit: 1 }));
    if (!found[0]) throw new NoSuchTenant(id);
    return found[0];
  }

  scopeOf(request: WebRequest, tenant: Tenant): TenantScope {
    return tenantScope(tenant.resellerId, tenant.id, this.actor(request));
  }

  /** The scope of a tenant's own key; OtherSidesKey for an operator's. */
  ownTenant(request: WebRequest): TenantScope {
    const { resellerId, tenantId } = this.key(request);
    if (tenantId === null) throw new OtherSidesKey('tenants');
    return tenantScope(resellerId, tenantId, this.actor(request));
  }
}
