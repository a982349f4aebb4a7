import { Injectable } from '@nestjs/common';
import { Tenancy } from '@/runtime';
import { type Reseller, ResellersStore, TenantsStore } from '@/tenants';
import { visitorOf, type WebRequest } from '@/web';
import { baseOf, ownScope } from './own-scope';
import { type Standing, Standings } from './portal/standing.service';

export interface OwnHead {
  readonly base: string;
  readonly brandName: string;
  readonly brandStyle: string;
  readonly teamName: string;
  readonly reseller: Reseller;
  /** At the portal what is overdue or held back, as on every page there; else null. */
  readonly standing: Standing | null;
}

/** Whose house this is: what every page that both sides have shows at its head. */
@Injectable()
export class OwnPage {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
    private readonly standings: Standings,
  ) {}

  async head(request: WebRequest): Promise<OwnHead> {
    const { membership, person } = visitorOf(request);
    const { resellerId, tenantId } = membership;
    return this.tenancy.within(ownScope(request), async (tx) => {
      const reseller = await this.resellers.byId(tx, resellerId);
      return {
        base: baseOf(request),
        brandName: reseller.name,
        brandStyle: reseller.slug,
        teamName: tenantId ? (await this.tenants.byId(tx, tenantId)).name : reseller.name,
        reseller,
        standing: tenantId ? await this.standings.of(tx, reseller, tenantId, person.language) : null,
      };
    });
  }
}
