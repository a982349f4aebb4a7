import type { BbbServer } from './server';

export interface Candidate
  extends Pick<BbbServer, 'id' | 'poolResellerId' | 'state' | 'health' | 'weight' | 'capacityPeople'> {
  /** People in now, and those expected in meetings that have just begun. */
  readonly predictedPeople: number;
}

export interface Wish {
  /** The server this tenant's meetings go to; null is the shared pool. */
  readonly homeServerId: string | null;
  readonly expectedPeople: number;
}

/**
 * The server a new meeting goes to: the tenant's home, or in the shared pool the one that will be least full with it.
 * Cordoned, disabled and unreachable ones take none; where all are full, the least full takes it all the same. Null if
 * there is none.
 */
export function chooseServer<T extends Candidate>(
  servers: readonly T[],
  { homeServerId, expectedPeople }: Wish,
): T | null {
  const fullness = (server: T): number =>
    (server.predictedPeople + expectedPeople) / (server.capacityPeople * server.weight);
  return servers
    .filter(({ id, poolResellerId }) => (homeServerId === null ? poolResellerId === null : id === homeServerId))
    .filter(({ state, health }) => state === 'enabled' && health === 'up')
    .reduce<T | null>((best, server) => (best === null || fullness(server) < fullness(best) ? server : best), null);
}
