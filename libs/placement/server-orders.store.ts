import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx } from '@/runtime';
import { NoSuchOrder } from './errors';

export interface ServerOrder {
  readonly id: string;
  readonly resellerId: string;
  /** The tenant whose own server it is; null is the reseller's pool. */
  readonly forTenantId: string | null;
  readonly name: string;
  /** Reported: the playbook has named its host, which is being verified. */
  readonly state: 'ordered' | 'reported' | 'active' | 'cancelled';
  readonly activeTenants: number;
  readonly overruled: string | null;
  readonly reportTokenHash: string;
  readonly capacityPeople: number;
  readonly reportedUrl: string | null;
  readonly reportedSecretSealed: string | null;
  readonly serverId: string | null;
  readonly lastProblem: string | null;
  readonly orderedAt: Date;
  readonly activatedAt: Date | null;
  /** Since when it serves no more, and costs nothing. */
  readonly endedAt: Date | null;
}

const COLUMNS = `id, reseller_id as "resellerId", for_tenant_id as "forTenantId", name, state,
  active_tenants as "activeTenants", overruled, report_token_hash as "reportTokenHash", server_id as "serverId",
  last_problem as "lastProblem", ordered_at as "orderedAt", activated_at as "activatedAt", ended_at as "endedAt",
  capacity_people as "capacityPeople", reported_url as "reportedUrl", reported_secret_sealed as "reportedSecretSealed"`;

const READY = `select t.reseller_id as id from tenants t join resellers r on r.id = t.reseller_id
  where t.state = 'active' and not t.is_sandbox and not r.is_network and not exists (select 1 from server_orders o
    where o.reseller_id = t.reseller_id and o.for_tenant_id is null and o.state <> 'cancelled' and o.ended_at is null)
  group by 1 having count(*) >= $1`;

/** Orders of dedicated servers. */
@Injectable()
export class ServerOrdersStore {
  async add(
    tx: NetworkTx,
    order: Omit<ServerOrder, 'reportedUrl' | 'reportedSecretSealed' | 'endedAt'>,
  ): Promise<boolean> {
    const added = await tx.query(
      `insert into server_orders (reseller_id, id, for_tenant_id, name, state, active_tenants, overruled,
         report_token_hash, ordered_at, capacity_people) values ($1, $2, $3, $4, 'ordered', $5, $6, $7, $8, $9)
       on conflict (name) do nothing returning id`,
      [
        order.resellerId,
        order.id,
        order.forTenantId,
        order.name,
        order.activeTenants,
        order.overruled,
        order.reportTokenHash,
        order.orderedAt,
        order.capacityPeople,
      ],
    );
    return added.length > 0;
  }

  /** How many servers a reseller has ordered for all its tenants, or has. */
  pooledOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from server_orders where reseller_id = $1 and for_tenant_id is null
        and state <> 'cancelled' and ended_at is null`,
      parameters: [resellerId],
    };
  }

  /** How many resellers have tenants enough for a server of their own, and neither have nor have ordered one. */
  readyResellers(fromTenants: number): Figure {
    return { sql: `select count(*) from (${READY}) ready`, parameters: [fromTenants] };
  }

  /** Which those are. */
  async readyIds(tx: NetworkTx, fromTenants: number): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(READY, [fromTenants]);
    return new Set(rows.map(({ id }) => id));
  }

  async lock(tx: NetworkTx, id: string): Promise<ServerOrder> {
    const order = await tx.one<ServerOrder>(`select ${COLUMNS} from server_orders where id = $1 for update`, [id]);
    if (!order) throw new NoSuchOrder();
    return order;
  }

  /** The order that a report token opens, locked: only while it waits for a report. */
  byToken(tx: NetworkTx, hash: string): Promise<ServerOrder | undefined> {
    return tx.one(
      `select ${COLUMNS} from server_orders where report_token_hash = $1 and state = 'ordered' for update`,
      [hash],
    );
  }

  async byName(tx: NetworkTx, name: string): Promise<ServerOrder> {
    const order = await tx.one<ServerOrder>(`select ${COLUMNS} from server_orders where name = $1`, [name]);
    if (!order) throw new NoSuchOrder();
    return order;
  }

  /** The order of a server that was ordered; none for one of the shared pool. */
  ofServer(tx: NetworkTx, serverId: string): Promise<ServerOrder | undefined> {
    return tx.one(`select ${COLUMNS} from server_orders where server_id = $1`, [serverId]);
  }

  /** It serves no more; false if that was so already. */
  async end(tx: NetworkTx, id: string): Promise<boolean> {
    const ended = await tx.query(
      'update server_orders set ended_at = $2 where id = $1 and ended_at is null returning id',
      [id, tx.clock.now()],
    );
    return ended.length > 0;
  }

  async reported(
    tx: NetworkTx,
    id: string,
    host: { url: string; secretSealed: string; capacityPeople: number },
  ): Promise<void> {
    await tx.query(
      `update server_orders set state = 'reported', reported_url = $2, reported_secret_sealed = $3, capacity_people = $4,
         reported_at = $5, last_problem = null where id = $1`,
      [id, host.url, host.secretSealed, host.capacityPeople, tx.clock.now()],
    );
  }

  /** A report that did not stand the test: the token is good for another. */
  async giveBack(tx: NetworkTx, id: string): Promise<void> {
    await tx.query(
      `update server_orders set state = 'ordered', reported_secret_sealed = null where id = $1 and state = 'reported'`,
      [id],
    );
  }

  /** A new report token in the old one's place; false once the order is over. */
  async renewToken(tx: NetworkTx, id: string, hash: string): Promise<boolean> {
    const renewed = await tx.query(
      `update server_orders set report_token_hash = $2 where id = $1 and state = 'ordered' returning id`,
      [id, hash],
    );
    return renewed.length > 0;
  }

  list(tx: NetworkTx, resellerId: string | null): Promise<ServerOrder[]> {
    return tx.query(
      `select ${COLUMNS} from server_orders where $1::uuid is null or reseller_id = $1 order by ordered_at desc`,
      [resellerId],
    );
  }

  async activate(tx: NetworkTx, id: string, serverId: string): Promise<void> {
    await tx.query(
      `update server_orders set state = 'active', server_id = $2, activated_at = $3, last_problem = null,
         reported_secret_sealed = null where id = $1`,
      [id, serverId, tx.clock.now()],
    );
  }

  async problem(tx: NetworkTx, id: string, problem: string): Promise<void> {
    await tx.query('update server_orders set last_problem = $2 where id = $1', [id, problem.slice(0, 500)]);
  }

  async cancel(tx: NetworkTx, id: string): Promise<void> {
    await tx.query(
      `update server_orders set state = 'cancelled', reported_secret_sealed = null
       where id = $1 and state in ('ordered', 'reported')`,
      [id],
    );
  }

  /** Active tenants of a reseller, sandboxes not counted: what the line of five is measured by. */
  async activeTenants(tx: NetworkTx, resellerId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from tenants where reseller_id = $1 and state = 'active' and not is_sandbox`,
      [resellerId],
    );
    return row!.count;
  }
}
