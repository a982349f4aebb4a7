import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { asJob, log, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';

const FRESH_MS = 5_000;
const reason = { actor: asJob('gateway.rooms-domains'), why: "look up resellers' rooms domains" };

/**
 * Which tenant a host's name means: `{tenant}.{domain}`, the domain being one that a reseller has and that was found to
 * lead here. Any other name means nobody. Known from memory and looked up again in the background.
 */
@Injectable()
export class RoomsDomains implements OnApplicationBootstrap {
  private domains: ReadonlyMap<string, string> = new Map();
  private atMs = Number.NEGATIVE_INFINITY;
  private isLooking = false;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.look();
  }

  find(host: string): { slug: string; resellerId: string; host: string } | null {
    if (performance.now() - this.atMs > FRESH_MS && !this.isLooking) void this.look();
    const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
    const dot = name.indexOf('.');
    const resellerId = dot > 0 ? this.domains.get(name.slice(dot + 1)) : undefined;
    return resellerId === undefined ? null : { slug: name.slice(0, dot), resellerId, host: name };
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    try {
      this.domains = await this.tenancy.acrossNetwork(reason, (tx) => this.resellers.roomsDomains(tx));
      this.atMs = performance.now();
    } catch (error) {
      log.warn({ err: error }, 'the rooms domains could not be looked up');
    } finally {
      this.isLooking = false;
    }
  }
}
