import { Injectable } from '@nestjs/common';
import { Tenancy } from '@/runtime';
import { type Reseller, ResellersStore, TenantsStore } from '@/tenants';
import { visitorOf, type WebRequest } from '@/web';
import { baseOf, ownScope } from './own-scope';

/** Whose house this is: what every page that both sides have shows at its head. */
@Injectable()
export class OwnPage {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
  ) {}

  async head(
    request: WebRequest,
  ): Promise<{ base: string; brandName: string; brandStyle: string; teamName: string; reseller: Reseller }> {
    const { resellerId, tenantId } = visitorOf(request).membership;
    return this.tenancy.within(ownScope(request), async (tx) => {
      const reseller = await this.resellers.byId(tx, resellerId);
      const teamName = tenantId ? (await this.tenants.byId(tx, tenantId)).name : reseller.name;
      return { base: baseOf(request), brandName: reseller.name, brandStyle: reseller.slug, teamName, reseller };
    });
  }
}
