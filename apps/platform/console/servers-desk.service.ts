import { Inject, Injectable } from '@nestjs/common';
import { LookAtServer, MovesStore, ServerOrdersStore, ServersStore } from '@/placement';
import { CONFIG, type Config, type NetworkTx, resellerScope, Tenancy } from '@/runtime';
import { TenantsStore } from '@/tenants';
import { actorOf, languageFor, type WebRequest } from '@/web';
import type { Desk } from './desk.service';
import { NotYourServer } from './errors';
import { activeOf, serversView } from './servers-view';

/** What the pages of servers show, as far as a reseller, or the network, may see. */
@Injectable()
export class ServersDesk {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly orders: ServerOrdersStore,
    private readonly moves: MovesStore,
    private readonly reports: LookAtServer,
    private readonly tenants: TenantsStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whose row it is that somebody wants to change; NotYourServer for another reseller's. */
  async assertOwn(request: WebRequest, desk: Desk, ownerOf: (tx: NetworkTx) => Promise<string>): Promise<void> {
    const owner = await this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, ownerOf);
    if (!desk.isNetwork && owner !== desk.reseller.id) throw new NotYourServer();
  }

  /** A reseller's tenants, how many of them are active, and from how many on it may order a server. */
  async tenantsOf(request: WebRequest, desk: Desk) {
    const scope = resellerScope(desk.reseller.id, actorOf(request));
    const tenants = await this.tenancy.within(scope, (tx) => this.tenants.withHomes(tx, desk.reseller.id));
    return { tenants, active: activeOf(tenants), needed: this.config.SERVER_FROM_TENANTS };
  }

  context(request: WebRequest, desk: Desk): Promise<Record<string, unknown>> {
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, async (tx) => {
      return {
        ...serversView({
          desk,
          servers: await this.servers.all(tx),
          availability: await this.reports.availability(tx, desk.reseller.zone),
          orders: await this.orders.list(tx, desk.reseller.id),
          moves: await this.moves.ofReseller(tx, desk.reseller.id),
          tenants: await this.tenants.withHomes(tx, desk.reseller.id),
          needed: this.config.SERVER_FROM_TENANTS,
          language: languageFor(request),
        }),
        titleKey: 'servers.title',
        nav: 'servers',
        brandName: desk.reseller.name,
        brandStyle: desk.reseller.slug,
      };
    });
  }
}

/** Where the pages of one reseller's servers stand. */
export const addressOf = (desk: Desk, page = ''): string =>
  desk.isNetwork ? `/console/servers${page}?reseller=${desk.reseller.slug}` : `/console/servers${page}`;
