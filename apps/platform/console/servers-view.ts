import type { Move, ServerOrder, ServerWithMonths } from '@/placement';
import type { Tenant } from '@/tenants';
import { type Language, say } from '@/wording';
import type { Desk } from './desk.service';
import { answeredText } from './server-view';

export interface ServersFacts {
  readonly desk: Desk;
  readonly servers: readonly ServerWithMonths[];
  readonly orders: readonly ServerOrder[];
  readonly moves: readonly (Move & { tenant: string; remaining: number })[];
  readonly tenants: readonly (Tenant & { readonly homeServerId: string | null })[];
  /** How many tenants count before a reseller may order a server. */
  readonly active: number;
  readonly needed: number;
  readonly language: Language;
}

/** What the page of servers shows: a reseller's own, the pool they share, orders, tenants and their moves. */
export function serversView(facts: ServersFacts) {
  const { desk, servers, orders, moves, tenants, active, needed, language } = facts;
  const nameOf = (id: string | null): string =>
    id === null
      ? say(language, 'servers.shared-pool')
      : (servers.find((server) => server.id === id)?.name ?? say(language, 'servers.former'));
  const own = servers.filter(({ poolResellerId }) => poolResellerId === desk.reseller.id);
  const shown = desk.isNetwork ? servers : [...own, ...servers.filter(({ poolResellerId }) => poolResellerId === null)];
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
    servers: shown.map(
      ({ id, name, state, health, people, meetings, capacityPeople, poolResellerId, polledAt, months }) => ({
        id,
        name,
        answered: answeredText(months[0]?.availability ?? null, language),
        pool: poolResellerId === null ? 'shared' : 'dedicated',
        state: health === 'down' ? 'unreachable' : state,
        isWell: health === 'up' && state === 'enabled',
        people,
        meetings,
        capacityPeople,
        share: Math.min(100, Math.round((100 * people) / capacityPeople)),
        polledAt,
      }),
    ),
    orders: orders.map(
      ({ id, name, state, orderedAt, activatedAt, endedAt, lastProblem, overruled, activeTenants }) => ({
        id,
        name,
        state: endedAt ? 'retired' : state === 'reported' ? 'verified' : state,
        orderedAt,
        activatedAt,
        problem: lastProblem,
        overruled,
        activeTenants,
        isServing: state === 'active' && endedAt === null,
        isOpen: state === 'ordered' || state === 'reported',
      }),
    ),
    active,
    needed,
    mayOrder: active >= needed,
    reportToken: null,
    orderedName: null,
    tenants: tenants.map(({ id, name, state, homeServerId }) => ({
      id,
      name,
      isSuspended: state === 'suspended',
      home: nameOf(homeServerId),
    })),
    targets: own.filter(({ state }) => state === 'enabled').map(({ id, name }) => ({ id, name })),
    hasTargets: own.length > 0,
    moves: moves.map((move) => ({
      id: move.id,
      tenant: move.tenant,
      from: nameOf(move.fromServerId),
      to: nameOf(move.toServerId),
      state: move.state,
      remaining: move.remaining,
      ended: Math.max(0, (move.meetingsAtCutOver ?? 0) - move.remaining),
      waitedFor: Math.max(move.meetingsAtCutOver ?? 0, move.remaining, 1),
      isDraining: move.state === 'draining',
      plannedAt: move.plannedAt,
      mayPause: move.state === 'draining' || move.state === 'planned',
      mayResume: move.state === 'paused',
      mayRollBack: ['draining', 'planned', 'paused'].includes(move.state),
    })),
    hasMoves: moves.length > 0,
    isMoving,
  };
}
