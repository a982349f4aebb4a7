import type { BbbServer, Move, ServerOrder } from '@/placement';
import type { Tenant } from '@/tenants';
import type { Desk } from './desk.service';

export interface ServersFacts {
  readonly desk: Desk;
  readonly servers: readonly BbbServer[];
  readonly orders: readonly ServerOrder[];
  readonly moves: readonly (Move & { remaining: number })[];
  readonly tenants: readonly Tenant[];
  readonly homes: ReadonlyMap<string, string | null>;
  readonly needed: number;
}

/** What the page of servers shows: a reseller's own, the pool they share, orders, tenants and their moves. */
export function serversView({ desk, servers, orders, moves, tenants, homes, needed }: ServersFacts) {
  const nameOf = (id: string | null): string =>
    id === null ? 'shared pool' : (servers.find((server) => server.id === id)?.name ?? 'a former server');
  const own = servers.filter(({ poolResellerId }) => poolResellerId === desk.reseller.id);
  const shown = desk.isNetwork ? servers : [...own, ...servers.filter(({ poolResellerId }) => poolResellerId === null)];
  const active = tenants.filter(({ state, isSandbox }) => state === 'active' && !isSandbox).length;
  const isMoving = moves.some(({ state }) => state === 'planned' || state === 'draining');
  return {
    isNetwork: desk.isNetwork,
    reseller: desk.reseller.slug,
    zone: desk.reseller.zone,
    choices: desk.isNetwork
      ? desk.resellers.map(({ slug, name }) => ({
          name,
          address: `/console/servers?reseller=${slug}`,
          isHere: slug === desk.reseller.slug,
        }))
      : [],
    servers: shown.map(({ name, state, health, people, meetings, capacityPeople, poolResellerId, polledAt }) => ({
      name,
      pool: poolResellerId === null ? 'shared' : 'dedicated',
      state: health === 'down' ? 'unreachable' : state,
      isWell: health === 'up' && state === 'enabled',
      people,
      meetings,
      capacityPeople,
      share: Math.min(100, Math.round((100 * people) / capacityPeople)),
      polledAt,
    })),
    orders: orders.map(({ id, name, state, orderedAt, activatedAt, lastProblem, overruled, activeTenants }) => ({
      id,
      name,
      state: state === 'reported' ? 'being verified' : state,
      orderedAt,
      activatedAt,
      problem: lastProblem,
      overruled,
      activeTenants,
      isServing: state === 'active',
      isOpen: state === 'ordered' || state === 'reported',
    })),
    active,
    needed,
    mayOrder: active >= needed,
    reportToken: null,
    orderedName: null,
    tenants: tenants.map(({ id, name, state }) => ({
      id,
      name,
      isSuspended: state === 'suspended',
      home: nameOf(homes.get(id) ?? null),
    })),
    targets: own.filter(({ state }) => state === 'enabled').map(({ id, name }) => ({ id, name })),
    hasTargets: own.length > 0,
    moves: moves.map((move) => ({
      id: move.id,
      tenant: tenants.find(({ id }) => id === move.tenantId)?.name ?? '',
      from: nameOf(move.fromServerId),
      to: nameOf(move.toServerId),
      state: move.state,
      remaining: move.remaining,
      plannedAt: move.plannedAt,
      mayPause: move.state === 'draining' || move.state === 'planned',
      mayResume: move.state === 'paused',
      mayRollBack: ['draining', 'planned', 'paused'].includes(move.state),
    })),
    hasMoves: moves.length > 0,
    isMoving,
  };
}
