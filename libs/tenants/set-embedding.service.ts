import { Injectable } from '@nestjs/common';
import { Announcer, type Scope, Tenancy } from '@/runtime';
import type { TenantGateway } from './tenant-gateway';
import { TenantGatewaysStore } from './tenant-gateways.store';
import { TenantsStore } from './tenants.store';

export type Embedding = Pick<TenantGateway, 'embedSites' | 'allowsRequestsWithoutSession'>;

/** Says which sites may show a tenant's rooms in a frame, and whether rooms then do without a cookie. */
@Injectable()
export class SetEmbedding {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly gateways: TenantGatewaysStore,
    private readonly tenants: TenantsStore,
    private readonly announcer: Announcer,
  ) {}

  async run(scope: Scope, tenantId: string, embedding: Embedding): Promise<void> {
    const slug = await this.tenancy.within(scope, async (tx) => {
      const before = await this.gateways.of(tx, tx.resellerId, tenantId);
      await this.gateways.save(tx, tx.resellerId, tenantId, { ...before, ...embedding });
      const { embedSites, allowsRequestsWithoutSession } = before;
      await tx.audit('set embedding', tenantId, {
        before: { embedSites, allowsRequestsWithoutSession },
        after: { ...embedding },
      });
      return (await this.tenants.byId(tx, tenantId)).slug;
    });
    await this.announcer.say('tenant', slug);
  }
}
