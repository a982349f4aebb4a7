import { Injectable } from '@nestjs/common';
import { type Actor, Announcer, Tenancy, tenantScope } from '@/runtime';
import { TenantGatewaysStore, TenantsStore } from '@/tenants';
import type { Ceiling } from './ceiling';
import { CeilingWatch } from './ceiling-watch.service';

/** Sets, raises or lifts the ceiling that a tenant sets itself; every gateway knows within a second. */
@Injectable()
export class SetCeiling {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly gateways: TenantGatewaysStore,
    private readonly tenants: TenantsStore,
    private readonly watch: CeilingWatch,
    private readonly announcer: Announcer,
  ) {}

  async run(resellerId: string, tenantId: string, { seconds, minor }: Ceiling, actor: Actor): Promise<void> {
    const slug = await this.tenancy.within(tenantScope(resellerId, tenantId, actor), async (tx) => {
      const before = await this.gateways.of(tx, resellerId, tenantId);
      await this.gateways.save(tx, resellerId, tenantId, { ...before, ceilingSeconds: seconds, ceilingMinor: minor });
      await tx.audit('set ceiling', tenantId, {
        before: textOf({ seconds: before.ceilingSeconds, minor: before.ceilingMinor }),
        after: textOf({ seconds, minor }),
      });
      return (await this.tenants.byId(tx, tenantId)).slug;
    });
    await this.watch.refresh(resellerId, tenantId);
    await this.announcer.say('tenant', slug);
  }
}

const textOf = ({ seconds, minor }: Ceiling) => ({
  seconds: seconds?.toString() ?? null,
  minor: minor?.toString() ?? null,
});
