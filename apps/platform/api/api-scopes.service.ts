import { Injectable } from '@nestjs/common';
import { type ApiKey, NoSuchKey } from '@/people';
import {
  type Actor,
  asApiKey,
  type NetworkTx,
  resellerScope,
  type Scope,
  type ScopedTx,
  Tenancy,
  tenantScope,
} from '@/runtime';
import { NoSuchTenant, type Tenant, TenantsStore } from '@/tenants';
import type { WebRequest } from '@/web';

/** What a key's request may see: its tenant's rows, its reseller's, or for a key of the network all. */
@Injectable()
export class ApiScopes {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
  ) {}

  key({ apiKey }: WebRequest): ApiKey {
    if (!apiKey) throw new NoSuchKey();
    return apiKey;
  }

  actor(request: WebRequest): Actor {
    return asApiKey(this.key(request).id, String(request.id), request.ip);
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

  /** A tenant the key may see; NoSuchTenant for any other. */
  async tenant(request: WebRequest, id: string): Promise<Tenant> {
    const found = await this.look(request, (tx) => this.tenants.page(tx, { id, limit: 1 }));
    if (!found[0]) throw new NoSuchTenant(id);
    return found[0];
  }

  scopeOf(request: WebRequest, tenant: Tenant): Scope {
    return tenantScope(tenant.resellerId, tenant.id, this.actor(request));
  }
}
