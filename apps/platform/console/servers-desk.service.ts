import { Inject, Injectable } from '@nestjs/common';
import { isId } from '@/kernel';
import { LookAtServer, MovesStore, ServerOrdersStore, ServersStore } from '@/placement';
import { CONFIG, type Config, type NetworkTx, resellerScope, Tenancy } from '@/runtime';
import { TenantsStore } from '@/tenants';
import { actorOf, languageFor, type WebRequest } from '@/web';
import type { Desk } from './desk.service';
import { NotYourServer } from './errors';
import { serversView } from './servers-view';

/** So many tenants to choose from at once. */
const TO_MOVE = 100;

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

  /** One of a reseller's tenants by its short name or id, how many are active, and from how many on it may order a server. */
  async tenantOf(request: WebRequest, { reseller }: Desk, asked: string | undefined) {
    return this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => ({
      tenant: !asked ? null : isId(asked) ? await this.tenants.byId(tx, asked) : await this.tenants.bySlug(tx, asked),
      active: await tx.figure(this.tenants.activeOf(reseller.id)),
      needed: this.config.SERVER_FROM_TENANTS,
    }));
  }

  /** Tenants to move are the first by name, or the first of those searched for. */
  context(request: WebRequest, desk: Desk, text?: string): Promise<Record<string, unknown>> {
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, async (tx) => {
      const found = await this.tenants.withHomes(tx, desk.reseller.id, { text, limit: TO_MOVE + 1 });
      const moves = await this.moves.ofReseller(tx, desk.reseller.id);
      return {
        ...serversView({
          desk,
          servers: await this.servers.all(tx),
          availability: await this.reports.availability(tx, desk.reseller.zone),
          orders: await this.orders.list(tx, desk.reseller.id),
          moves,
          moved: await this.tenants.namesOf(
            tx,
            moves.map(({ tenantId }) => tenantId),
          ),
          tenants: found.slice(0, TO_MOVE),
          active: await tx.figure(this.tenants.activeOf(desk.reseller.id)),
          needed: this.config.SERVER_FROM_TENANTS,
          language: languageFor(request),
        }),
        text: text ?? '',
        isSearching: text !== undefined || found.length > TO_MOVE,
        mostToMove: found.length > TO_MOVE ? TO_MOVE : 0,
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
