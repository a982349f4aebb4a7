import { Injectable } from '@nestjs/common';
import { Announcer, type Scope, Tenancy } from '@/runtime';
import type { Membership, Tenant } from './party';
import { TenantsStore } from './tenants.store';

export type TenantChange = Pick<Tenant, 'name' | 'language'> & Membership;

/** Changes a tenant's name, language and membership: class, kind and standing. Its short name is part of links and stays. */
@Injectable()
export class ChangeTenant {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly announcer: Announcer,
  ) {}

  async run(scope: Scope, tenantId: string, change: TenantChange): Promise<void> {
    const slug = await this.tenancy.within(scope, async (tx) => {
      const tenant = await this.tenants.byId(tx, tenantId);
      const before = Object.fromEntries(KEYS.map((key) => [key, tenant[key]]));
      await this.tenants.change(tx, tenantId, change);
      await tx.audit('changed tenant', tenantId, { before, after: change });
      return tenant.slug;
    });
    await this.announcer.say('tenant', slug);
  }
}

const KEYS = ['name', 'language', 'membershipClass', 'membershipKind', 'membershipStanding'] as const;
