import { Injectable } from '@nestjs/common';
import { type Scope, Tenancy } from '@/runtime';
import { MayNotResell, NameTaken } from './errors';
import { mayResell, type Tenant } from './party';
import { ResellersStore } from './resellers.store';
import { TenantsStore } from './tenants.store';

/** Takes a tenant in, if its reseller may resell. */
@Injectable()
export class AddTenant {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
  ) {}

  async run(scope: Scope, tenant: Tenant): Promise<void> {
    await this.tenancy.within(scope, async (tx) => {
      const reseller = await this.resellers.byId(tx, tenant.resellerId);
      if (!mayResell(reseller)) throw new MayNotResell(reseller.name);
      await this.tenants.add(tx, tenant).catch((error: { constraint?: string }) => {
        throw error.constraint === 'tenants_slug_key' ? new NameTaken('tenant', tenant.slug) : error;
      });
      await tx.audit('added tenant', tenant.id, { slug: tenant.slug });
    });
  }
}
