import { Injectable } from '@nestjs/common';
import {
  type BbbServer,
  type Candidate,
  ClaimCountsStore,
  chooseServer,
  JustPlaced,
  ServersStore,
  secretPlace,
  type Wish,
} from '@/placement';
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
  /** Meetings that this gateway has placed since. */
  readonly justPlaced = new JustPlaced();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly claims: ClaimCountsStore,
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
    return [...list.values()];
  }

  /**
   * Chooses a server for a new meeting and counts the meeting there from this moment on, so that what is chosen next
   * knows of it. Null if there is none beside those tried.
   */
  async choose(claimId: string, wish: Wish, tried: ReadonlySet<string>): Promise<KnownServer | null> {
    const list = await this.all();
    const candidates = list.filter(({ id }) => !tried.has(id));
    const chosen = chooseServer(
      candidates.map((server) => ({
        ...server,
        predictedPeople: server.predictedPeople + this.justPlaced.on(server.id),
      })),
      wish,
    );
    if (chosen) this.justPlaced.chosen(claimId, chosen.id, wish.expectedPeople);
    return chosen;
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
    const sinceMs = performance.now();
    const [servers, toCome] = await this.tenancy.acrossNetwork(reason, async (tx) => [
      await this.servers.all(tx),
      await this.claims.toCome(tx),
    ]);
    this.justPlaced.looked(sinceMs);
    this.known = new Map(
      servers.map((server) => [
        server.id,
        {
          ...server,
          base: `${server.url.replace(/\/+$/, '').replace(/\/api$/, '')}/api/`,
          secret: this.sealer.open(server.secretSealed, secretPlace(server.id)),
          predictedPeople: server.people + (toCome.get(server.id) ?? 0),
        },
      ]),
    );
    this.atMs = performance.now();
    return this.known;
  }
}
