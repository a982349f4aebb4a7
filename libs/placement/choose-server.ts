import type { BbbServer } from './server';

export interface Candidate
  extends Pick<BbbServer, 'id' | 'poolResellerId' | 'state' | 'health' | 'weight' | 'capacityPeople'> {
  /** People in now, and those who are still to come to meetings that have just begun. */
  readonly predictedPeople: number;
}

export interface Wish {
  /** The server this tenant's meetings go to; null is the shared pool. */
  readonly homeServerId: string | null;
  readonly expectedPeople: number;
}

/**
 * The server a new meeting goes to: the tenant's home however full, or in the shared pool the one that will be least full
 * with it, a heavier one counting as emptier. The pool stands in for a home that takes none. Cordoned, disabled and
 * unreachable ones take none, and a full one of the pool only where no other has room: then the one least over its
 * capacity. Null if there is none.
 */
export function chooseServer<T extends Candidate>(
  servers: readonly T[],
  { homeServerId, expectedPeople }: Wish,
): T | null {
  const taking = servers.filter(({ state, health }) => state === 'enabled' && health === 'up');
  const home = taking.find(({ id }) => id === homeServerId);
  if (home) return home;
  const open = taking.filter(({ poolResellerId }) => poolResellerId === null);
  const fullness = (server: T): number => (server.predictedPeople + expectedPeople) / server.capacityPeople;
  const withRoom = open.filter((server) => fullness(server) <= 1);
  return withRoom.length > 0
    ? least(withRoom, (server) => fullness(server) / server.weight)
    : least(open, (server) => fullness(server));
}

const least = <T>(list: readonly T[], by: (one: T) => number): T | null =>
  list.reduce<T | null>((best, one) => (best === null || by(one) < by(best) ? one : best), null);
