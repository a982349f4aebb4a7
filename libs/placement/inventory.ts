import type { BbbServer } from './server';
import type { ServerOrder } from './server-orders.store';

export interface InventoryFacts {
  readonly servers: readonly BbbServer[];
  readonly orders: readonly ServerOrder[];
  /** Short names by id. */
  readonly resellers: ReadonlyMap<string, string>;
  readonly tenants: ReadonlyMap<string, string>;
  /** Where a playbook reports a host ready. */
  readonly reportUrl: string;
}

type HostVars = Record<string, string | number | null>;
/** The JSON of a dynamic inventory: groups with their hosts, and the variables of every host in one piece. */
export interface Inventory {
  readonly _meta: { readonly hostvars: Record<string, HostVars> };
  readonly all: { readonly children: string[] };
  readonly [group: string]: unknown;
}

/**
 * Hosts by what is to be done with them (`bbb_ordered`, `bbb_serving`) and by pool (`pool_shared`, `pool_<reseller>`). No
 * secret is ever in it.
 */
export function inventoryOf({ servers, orders, resellers, tenants, reportUrl }: InventoryFacts): Inventory {
  const hostvars: Record<string, HostVars> = {};
  const groups = new Map<string, string[]>([
    ['bbb_ordered', []],
    ['bbb_serving', []],
  ]);
  const put = (group: string, host: string): void => void groups.set(group, [...(groups.get(group) ?? []), host]);
  for (const order of orders.filter(({ state }) => state === 'ordered' || state === 'reported')) {
    put('bbb_ordered', order.name);
    put(poolOf(resellers.get(order.resellerId)), order.name);
    hostvars[order.name] = {
      bbb_hostname: order.name,
      tallyroom_state: order.state,
      tallyroom_order_id: order.id,
      tallyroom_reseller: resellers.get(order.resellerId) ?? '',
      tallyroom_for_tenant: order.forTenantId === null ? null : (tenants.get(order.forTenantId) ?? ''),
      tallyroom_capacity_people: order.capacityPeople,
      tallyroom_report_url: reportUrl,
      tallyroom_ordered_at: order.orderedAt.toISOString(),
    };
  }
  for (const server of servers) {
    const reseller = server.poolResellerId === null ? null : (resellers.get(server.poolResellerId) ?? '');
    put('bbb_serving', server.name);
    put(poolOf(reseller), server.name);
    hostvars[server.name] = {
      ansible_host: new URL(server.url).hostname,
      bbb_hostname: new URL(server.url).hostname,
      tallyroom_state: server.state,
      tallyroom_health: server.health,
      tallyroom_server_id: server.id,
      tallyroom_reseller: reseller,
      tallyroom_capacity_people: server.capacityPeople,
    };
  }
  return {
    _meta: { hostvars },
    all: { children: [...groups.keys()] },
    ...Object.fromEntries([...groups].map(([group, hosts]) => [group, { hosts }])),
  };
}

/** A group's name is letters, digits and underlines to Ansible. */
const poolOf = (reseller: string | null | undefined): string =>
  reseller ? `pool_${reseller.replace(/[^a-z0-9]/g, '_')}` : 'pool_shared';
