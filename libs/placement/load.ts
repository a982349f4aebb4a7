/** Whom a claim still waits for. `people` are in by the last poll. */
export interface YoungClaim {
  readonly expectedPeople: number;
  readonly people: number;
  readonly claimedAt: Date;
}

/** People come in during the first minutes; a meeting older than this is as large as it is. */
export const COMING_IN_SECONDS = 15 * 60;

/** People expected in meetings that began not long ago, beyond those whom the last poll has counted. */
export const peopleToCome = (claims: readonly YoungClaim[], now: Date): number =>
  claims
    .filter(({ claimedAt }) => now.getTime() - claimedAt.getTime() < COMING_IN_SECONDS * 1000)
    .reduce((sum, { expectedPeople, people }) => sum + Math.max(0, expectedPeople - people), 0);

/** Meetings placed here since the last look at the claims: without them all creates between two looks choose one server. */
export class JustPlaced {
  private readonly placed = new Map<string, { serverId: string; people: number; keptAtMs: number | null }>();

  /** From the moment a server is chosen, before its claim is written down. */
  chosen(claimId: string, serverId: string, people: number): void {
    this.placed.set(claimId, { serverId, people, keptAtMs: null });
  }

  /** The claim is committed: a look that begins from now on counts it by itself. */
  kept(claimId: string, atMs: number): void {
    const known = this.placed.get(claimId);
    if (known) this.placed.set(claimId, { ...known, keptAtMs: atMs });
  }

  withdrawn(claimId: string): void {
    this.placed.delete(claimId);
  }

  /** A look that began at `sinceMs` has come back: it knows what was kept before. */
  looked(sinceMs: number): void {
    for (const [id, { keptAtMs }] of this.placed) if (keptAtMs !== null && keptAtMs < sinceMs) this.placed.delete(id);
  }

  on(serverId: string): number {
    let people = 0;
    for (const one of this.placed.values()) if (one.serverId === serverId) people += one.people;
    return people;
  }
}
