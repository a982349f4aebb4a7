import { Inject, Injectable } from '@nestjs/common';
import { isId } from '@/kernel';
import { LookAtServer, MovesStore, ServerOrdersStore } from '@/placement';
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
    private readonly servers: LookAtServer,
    private readonly orders: ServerOrdersStore,
    private readonly moves: MovesStore,
    private readonly tenants: TenantsStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whose row it is that somebody wants to change; NotYourServer for another reseller's. */
  async assertOwn(request: WebRequest, desk: Desk, ownerOf: (tx: NetworkTx) => Promise<string>): Promise<void> {
    const owner = await this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, ownerOf);
    if (!desk.isNetwork && owner !== desk.reseller.id) throw new NotYourServer();
  }

  /**
   * For whom a server may be ordered: one of a reseller's tenants, by its short name or id, always; all of them, once
   * there are as many `active` ones as `needed`.
   */
  async orderFor(request: WebRequest, { reseller }: Desk, asked: string | undefined) {
    return this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => {
      const needed = this.config.SERVER_FROM_TENANTS;
      if (asked) {
        const tenant = isId(asked) ? await this.tenants.byId(tx, asked) : await this.tenants.bySlug(tx, asked);
        return { tenant, mayOrder: true, active: null, needed };
      }
      const active = await tx.figure(this.tenants.activeOf(reseller.id));
      return { tenant: null, mayOrder: active >= needed, active, needed };
    });
  }

  /** Tenants to move are the first by name, or the first of those searched for. */
  context(request: WebRequest, desk: Desk, text?: string): Promise<Record<string, unknown>> {
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console servers' }, async (tx) => {
      const found = await this.tenants.withHomes(tx, desk.reseller.id, { text, limit: TO_MOVE + 1 });
      return {
        ...serversView({
          desk,
          servers: await this.servers.all(tx, desk.reseller.zone),
          orders: await this.orders.list(tx, desk.reseller.id),
          moves: await this.moves.ofReseller(tx, desk.reseller.id),
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
