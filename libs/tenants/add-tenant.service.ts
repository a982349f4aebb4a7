import { Injectable } from '@nestjs/common';
import { type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { MayNotResell, NameTaken } from './errors';
import { mayResell, type Tenant } from './party';
import { ResellersStore } from './resellers.store';
import { TenantSecrets } from './tenant-secrets.service';
import { TenantsStore } from './tenants.store';

/** Takes a tenant in, if its reseller may resell: with its first secret, so that its BBB address works at once. */
@Injectable()
export class AddTenant {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
    private readonly secrets: TenantSecrets,
  ) {}

  run(scope: Scope, tenant: Tenant): Promise<void> {
    return this.tenancy.within(scope, (tx) => this.within(tx, tenant));
  }

  /** The same as part of more, in the caller's transaction. */
  async within(tx: ScopedTx, tenant: Tenant): Promise<void> {
    const reseller = await this.resellers.byId(tx, tenant.resellerId);
    if (!mayResell(reseller)) throw new MayNotResell(reseller.name);
    await this.tenants.add(tx, tenant).catch((error: { constraint?: string }) => {
      throw error.constraint === 'tenants_slug_key' ? new NameTaken('tenant', tenant.slug) : error;
    });
    await this.secrets.issue(tx, tenant.id);
    await tx.audit('added tenant', tenant.id, { slug: tenant.slug });
  }
}
