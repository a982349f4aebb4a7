import { Injectable } from '@nestjs/common';
import { Tenancy } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { visitorOf, type WebRequest } from '@/web';
import type { Language } from '@/wording';
import { baseOf, ownScope } from './own-scope';
import { PortalDesk } from './portal/portal-desk.service';
import type { Standing } from './portal/standing';

export interface OwnHead {
  readonly base: string;
  readonly brandName: string;
  readonly brandStyle: string;
  readonly teamName: string;
  readonly reseller: Reseller;
  /** The tenant's at the portal, else the reseller's. */
  readonly teamLanguage: Language;
  /** At the portal what is overdue or held back, as on every page there; else null. */
  readonly standing: Standing | null;
}

type OwnPart = Pick<OwnHead, 'reseller' | 'teamName' | 'teamLanguage' | 'standing'>;

/** Whose house this is: what every page that both sides have shows at its head. */
@Injectable()
export class OwnPage {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly portal: PortalDesk,
  ) {}

  async head(request: WebRequest): Promise<OwnHead> {
    const { resellerId, tenantId } = visitorOf(request).membership;
    const { reseller, ...of } = tenantId ? await this.atPortal(request) : await this.atConsole(request, resellerId);
    return {
      base: baseOf(request),
      brandName: reseller.name,
      brandStyle: reseller.slug,
      reseller,
      ...of,
    };
  }

  private async atPortal(request: WebRequest): Promise<OwnPart> {
    const { reseller, tenant, standing } = await this.portal.begin(request);
    return { reseller, teamName: tenant.name, teamLanguage: tenant.language, standing };
  }

  private async atConsole(request: WebRequest, id: string): Promise<OwnPart> {
    const reseller = await this.tenancy.within(ownScope(request), (tx) => this.resellers.byId(tx, id));
    return { reseller, teamName: reseller.name, teamLanguage: reseller.language, standing: null };
  }
}
