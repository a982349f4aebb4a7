import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { namespacedMeetingId } from '@/adapters/bbb';
import { type Claim, ClaimsStore } from '@/placement';
import { Announcer, asJob, log, type ScopedTx, Tenancy, tenantScope } from '@/runtime';
import type { Listed } from './directory.service';

/** All of a tenant's meetings that a server may list now, by the id servers know and by internal id. */
interface Shelf {
  readonly claims: Map<string, Claim>;
  readonly atMs: number;
}

const FRESH_MS = 3_000;
const LONGEST_MS = 10_000;
/** How long "there is no such meeting" is believed: another gateway may just have made it. */
const LONGEST_UNKNOWN_MS = 1_000;
const MOST_SHELVES = 20_000;
const INTERNAL_ID = /^[0-9a-f]{40}-\d{12,14}$/;

/** What a call about a claimed meeting names it by: its internal id where the client gave that, never another text of the client's. */
export const idOnServer = (claim: Claim, clientId: string): string =>
  claim.internalMeetingId === clientId ? clientId : claim.meetingId;

/**
 * Where each meeting lives: a tenant's claims are read together, remembered for some seconds and read again in the
 * background while in use, so that a call to a live meeting waits for no database.
 */
@Injectable()
export class Meetings implements OnApplicationBootstrap {
  private readonly shelves = new Map<string, Shelf>();
  private readonly reading = new Map<string, Promise<Shelf>>();
  /** Counts changes: what was read before one is not kept after it. */
  private readonly changes = new Map<string, number>();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly claims: ClaimsStore,
    private readonly announcer: Announcer,
  ) {}

  onApplicationBootstrap(): void {
    this.announcer.hear('meeting', (tenantId) => this.forget(tenantId));
  }

  /** The claim of a meeting by the tenant's own id, or by an internal id of its own. */
  find(tenant: Listed, clientId: string): Claim | null | Promise<Claim | null> {
    const shelf = this.shelves.get(tenant.tenantId);
    if (!shelf) return this.lookUp(tenant, clientId);
    const claim = on(shelf, tenant, clientId);
    const age = performance.now() - shelf.atMs;
    if (age < (claim ? FRESH_MS : LONGEST_UNKNOWN_MS)) return claim;
    if (!claim) return this.lookUp(tenant, clientId);
    // A call about a meeting that was known a moment ago is answered while the database is away.
    if (age >= LONGEST_MS) return this.lookUp(tenant, clientId).catch((error: Error) => this.asKnown(claim, error));
    this.read(tenant).catch(() => undefined);
    return claim;
  }

  /** Reads the claims anew first. */
  async lookUp(tenant: Listed, clientId: string): Promise<Claim | null> {
    return on(await this.read(tenant), tenant, clientId);
  }

  /** All meetings of a tenant that a server may list now. */
  async current(tenant: Listed): Promise<Claim[]> {
    const shelf = this.shelves.get(tenant.tenantId);
    const isFresh = shelf && performance.now() - shelf.atMs < LONGEST_UNKNOWN_MS;
    return [...new Set((isFresh ? shelf : await this.read(tenant)).claims.values())];
  }

  within<T>(tenant: Listed, work: (tx: ScopedTx) => Promise<T>): Promise<T> {
    return this.tenancy.within(tenantScope(tenant.resellerId, tenant.tenantId, asJob('gateway')), work);
  }

  /** A claim that this gateway has just made or changed: known at once here, and to the others when they look. */
  async changed(claim: Claim): Promise<void> {
    const shelf = this.shelves.get(claim.tenantId);
    this.bump(claim.tenantId);
    if (shelf && claim.state !== 'ended' && claim.state !== 'lost') put(shelf.claims, claim);
    else if (shelf) {
      take(shelf.claims, claim);
      this.doubt(claim.tenantId);
    }
    await this.announcer.say('meeting', claim.tenantId);
  }

  private forget(tenantId: string): void {
    this.bump(tenantId);
    this.doubt(tenantId);
  }

  /** Something has changed: it is read anew before it is used, and used as it is only where it cannot be read. */
  private doubt(tenantId: string): void {
    const shelf = this.shelves.get(tenantId);
    if (shelf) this.shelves.set(tenantId, { ...shelf, atMs: Number.NEGATIVE_INFINITY });
  }

  private asKnown(claim: Claim, error: Error): Claim {
    log.warn({ err: error, tenant: claim.tenantId }, 'the meetings of a tenant could not be read: it is where it was');
    return claim;
  }

  private bump(tenantId: string): void {
    this.changes.set(tenantId, (this.changes.get(tenantId) ?? 0) + 1);
    this.reading.delete(tenantId);
  }

  private read(tenant: Listed): Promise<Shelf> {
    const { tenantId } = tenant;
    const underWay = this.reading.get(tenantId);
    if (underWay) return underWay;
    const change = this.changes.get(tenantId) ?? 0;
    const reading = this.load(tenant)
      .then((shelf) => {
        if (this.shelves.size > MOST_SHELVES) this.shelves.clear();
        if ((this.changes.get(tenantId) ?? 0) === change) this.shelves.set(tenantId, shelf);
        return shelf;
      })
      .finally(() => {
        if (this.reading.get(tenantId) === reading) this.reading.delete(tenantId);
      });
    this.reading.set(tenantId, reading);
    return reading;
  }

  private async load(tenant: Listed): Promise<Shelf> {
    const atMs = performance.now();
    const list = await this.within(tenant, (tx) => this.claims.current(tx, tenant.tenantId));
    const claims = new Map<string, Claim>();
    for (const claim of list) put(claims, claim);
    return { claims, atMs };
  }
}

/** Of two runs of one meeting the one that lives is found by the meeting's id, and the one that ends by its own. */
function put(claims: Map<string, Claim>, claim: Claim): void {
  const known = claims.get(claim.meetingId);
  if (!known || known.id === claim.id || claim.state !== 'ending') claims.set(claim.meetingId, claim);
  if (claim.internalMeetingId) claims.set(claim.internalMeetingId, claim);
}

function take(claims: Map<string, Claim>, { id }: Claim): void {
  for (const [key, claim] of claims) if (claim.id === id) claims.delete(key);
}

/** A client may choose an id that looks like an internal one. */
function on(shelf: Shelf, tenant: Listed, clientId: string): Claim | null {
  const own = INTERNAL_ID.test(clientId) ? shelf.claims.get(clientId) : undefined;
  return own ?? shelf.claims.get(namespacedMeetingId(tenant.meetingKey, clientId)) ?? null;
}
