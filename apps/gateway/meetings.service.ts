import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { namespacedMeetingId } from '@/adapters/bbb';
import { type Claim, ClaimsStore } from '@/placement';
import { Announcer, asJob, type ScopedTx, Tenancy, tenantScope } from '@/runtime';
import type { Listed } from './directory.service';

interface Entry {
  readonly claim: Claim | null;
  readonly atMs: number;
}

const FRESH_MS = 3_000;
const LONGEST_MS = 10_000;
const LONGEST_UNKNOWN_MS = 1_000;
const MOST = 50_000;
const INTERNAL_ID = /^[0-9a-f]{40}-\d{12,14}$/;

/** What a call about a claimed meeting names it by: its internal id where the client gave that, never another text of the client's. */
export const idOnServer = (claim: Claim, clientId: string): string =>
  claim.internalMeetingId === clientId ? clientId : claim.meetingId;

/** Where each meeting lives, remembered for some seconds, so that a call to a live one needs no database. */
@Injectable()
export class Meetings implements OnApplicationBootstrap {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly claims: ClaimsStore,
    private readonly announcer: Announcer,
  ) {}

  onApplicationBootstrap(): void {
    this.announcer.hear('meeting', (meetingId) => this.entries.delete(meetingId));
  }

  /** The id servers know a tenant's meeting by; an internal id stays one and is looked up among the tenant's own alone. */
  idOf = (tenant: Listed, clientId: string): string =>
    INTERNAL_ID.test(clientId) ? clientId : namespacedMeetingId(tenant.meetingKey, clientId);

  find(tenant: Listed, clientId: string): Claim | null | Promise<Claim | null> {
    const id = this.idOf(tenant, clientId);
    const entry = this.entries.get(id);
    if (!entry || (entry.claim && entry.claim.tenantId !== tenant.tenantId)) return this.lookUp(tenant, id, clientId);
    const age = performance.now() - entry.atMs;
    if (age < (entry.claim ? FRESH_MS : LONGEST_UNKNOWN_MS)) return entry.claim;
    const lookup = this.lookUp(tenant, id, clientId);
    if (!entry.claim || age >= LONGEST_MS) return lookup;
    lookup.catch(() => undefined);
    return entry.claim;
  }

  /** Reads the claim anew. */
  async lookUp(tenant: Listed, id: string, clientId: string): Promise<Claim | null> {
    const claim = await this.within(tenant, async (tx) => {
      const found = await this.claims.find(tx, tenant.tenantId, id);
      // A client may choose an id that looks like an internal one.
      return found || id !== clientId
        ? found
        : this.claims.find(tx, tenant.tenantId, namespacedMeetingId(tenant.meetingKey, clientId));
    });
    this.remember(id, claim);
    return claim;
  }

  /** All meetings of a tenant that a server may list now. */
  current(tenant: Listed): Promise<Claim[]> {
    return this.within(tenant, (tx) => this.claims.current(tx, tenant.tenantId));
  }

  within<T>(tenant: Listed, work: (tx: ScopedTx) => Promise<T>): Promise<T> {
    return this.tenancy.within(tenantScope(tenant.resellerId, tenant.tenantId, asJob('gateway')), work);
  }

  remember(id: string, claim: Claim | null): void {
    if (this.entries.size > MOST) this.entries.clear();
    this.entries.set(id, { claim, atMs: performance.now() });
  }

  /** Forgets a meeting here and everywhere else. */
  async changed(claim: Claim): Promise<void> {
    this.entries.delete(claim.meetingId);
    if (claim.internalMeetingId) this.entries.delete(claim.internalMeetingId);
    await this.announcer.say('meeting', claim.meetingId);
    if (claim.internalMeetingId) await this.announcer.say('meeting', claim.internalMeetingId);
  }
}
