import { Injectable } from '@nestjs/common';
import { type BbbServer, type Candidate, ClaimsStore, ServersStore, secretPlace } from '@/placement';
import { asJob, Sealer, Tenancy } from '@/runtime';
import type { UpstreamServer } from './upstream.service';

export type KnownServer = BbbServer & UpstreamServer & Candidate;

const FRESH_MS = 2_000;
const reason = { actor: asJob('gateway.servers'), why: 'look up the servers' };

/** The BBB servers, their secrets opened, with the load that is to be expected; looked up every few seconds. */
@Injectable()
export class Servers {
  private known = new Map<string, KnownServer>();
  private atMs = Number.NEGATIVE_INFINITY;
  private lookup: Promise<Map<string, KnownServer>> | null = null;
  /** People in meetings that were placed since the last look. */
  private readonly placed = new Map<string, number>();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly claims: ClaimsStore,
    private readonly sealer: Sealer,
  ) {}

  /** A server by its id: from memory where it is known, however old, since an address seldom changes. */
  byId(id: string): KnownServer | Promise<KnownServer> {
    const server = this.known.get(id);
    if (server) {
      if (performance.now() - this.atMs > FRESH_MS) void this.look().catch(() => undefined);
      return server;
    }
    return this.look().then((all) => all.get(id)!);
  }

  /** All servers as they are now, at most a few seconds old. */
  async all(): Promise<KnownServer[]> {
    const list = performance.now() - this.atMs > FRESH_MS ? await this.look() : this.known;
    return [...list.values()].map((server) => ({
      ...server,
      predictedPeople: server.predictedPeople + (this.placed.get(server.id) ?? 0),
    }));
  }

  notePlaced(serverId: string, people: number): void {
    this.placed.set(serverId, (this.placed.get(serverId) ?? 0) + people);
  }

  /** The next look is a fresh one: something has just changed. */
  forget(): void {
    this.atMs = Number.NEGATIVE_INFINITY;
  }

  private look(): Promise<Map<string, KnownServer>> {
    this.lookup ??= this.load().finally(() => {
      this.lookup = null;
    });
    return this.lookup;
  }

  private async load(): Promise<Map<string, KnownServer>> {
    const [servers, expected] = await this.tenancy.acrossNetwork(reason, async (tx) => [
      await this.servers.all(tx),
      await this.claims.expected(tx),
    ]);
    this.placed.clear();
    this.known = new Map(
      servers.map((server) => [
        server.id,
        {
          ...server,
          base: `${server.url.replace(/\/+$/, '').replace(/\/api$/, '')}/api/`,
          secret: this.sealer.open(server.secretSealed, secretPlace(server.id)),
          predictedPeople: Math.max(server.people, expected.get(server.id) ?? 0),
        },
      ]),
    );
    this.atMs = performance.now();
    return this.known;
  }
}
