import { Injectable } from '@nestjs/common';
import { RemoveServer } from '@/metering';
import { LookAtServer, ServersStore } from '@/placement';
import { Tenancy } from '@/runtime';
import { TenantsStore } from '@/tenants';
import { actorOf, languageFor, type WebRequest } from '@/web';
import type { Desk } from './desk.service';
import { NotYourServer } from './errors';
import { serverView } from './server-view';
import { addressOf } from './servers-desk.service';

/** What the page of one server shows, as far as a reseller, or the network, may see. */
@Injectable()
export class ServerDesk {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly reports: LookAtServer,
    private readonly removals: RemoveServer,
    private readonly tenants: TenantsStore,
  ) {}

  /** NotYourServer for another reseller's. */
  context(request: WebRequest, desk: Desk, id: string): Promise<Record<string, unknown>> {
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, async (tx) => {
      const server = (await this.servers.all(tx)).find((one) => one.id === id);
      const isOthers = server?.poolResellerId != null && server.poolResellerId !== desk.reseller.id;
      if (!server || (isOthers && !desk.isNetwork)) throw new NotYourServer();
      const report = await this.reports.run(tx, server, desk.reseller.zone);
      const touched = new Set(report.incidents.flatMap((one) => one.touched.map(({ tenantId }) => tenantId)));
      const view = serverView({
        server,
        report,
        removal: await this.removals.look(tx, server),
        tenants: await this.tenants.namesOf(tx, [...touched], desk.isNetwork ? null : desk.reseller.id),
        now: tx.clock.now(),
        zone: desk.reseller.zone,
        language: languageFor(request),
      });
      return {
        ...view,
        title: server.name,
        nav: 'servers',
        hasChart: true,
        zone: desk.reseller.zone,
        reseller: desk.reseller.slug,
        back: addressOf(desk),
        brandName: desk.reseller.name,
        brandStyle: desk.reseller.slug,
      };
    });
  }
}
