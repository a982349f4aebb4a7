import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Delivery } from './delivery';

export type NewDelivery = Pick<Delivery, 'resellerId' | 'tenantId' | 'hookId' | 'url' | 'content'>;
type Key = Pick<Delivery, 'resellerId' | 'id'>;

/** How long one try may be under way before it counts as lost with its process. */
const LEASE_MS = 60_000;

/** Calls to tenants' own addresses that are still to be made. */
@Injectable()
export class DeliveriesStore {
  async add(tx: NetworkTx, list: readonly NewDelivery[]): Promise<Key[]> {
    const keys = list.map(({ resellerId }) => ({ resellerId, id: newId() }));
    for (const [at, { resellerId, tenantId, hookId, url, content }] of list.entries())
      await tx.query(
        `insert into deliveries (reseller_id, id, tenant_id, hook_id, url, content, state, tries, due_at, created_at)
         values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $7)`,
        [resellerId, keys[at]!.id, tenantId, hookId, url, content, tx.clock.now()],
      );
    return keys;
  }

  /** Takes one that is due for a try, for as long as a try may last; null if it is not due or somebody has it. */
  async take(tx: NetworkTx, { resellerId, id }: Key): Promise<Delivery | null> {
    const rows = await tx.query<Delivery>(
      `update deliveries set tries = tries + 1, due_at = $4
       where reseller_id = $1 and id = $2 and state = 'waiting' and due_at <= $3
       returning id, reseller_id as "resellerId", tenant_id as "tenantId", hook_id as "hookId", url, content, tries`,
      [resellerId, id, tx.clock.now(), new Date(tx.clock.now().getTime() + LEASE_MS)],
    );
    return rows[0] ?? null;
  }

  async delivered(tx: NetworkTx, { resellerId, id }: Key): Promise<void> {
    await tx.query('delete from deliveries where reseller_id = $1 and id = $2', [resellerId, id]);
  }

  async again(tx: NetworkTx, { resellerId, id }: Key, waitMs: number, problem: string): Promise<void> {
    await tx.query('update deliveries set due_at = $3, problem = $4 where reseller_id = $1 and id = $2', [
      resellerId,
      id,
      new Date(tx.clock.now().getTime() + waitMs),
      problem,
    ]);
  }

  /** Stays for the operators to see, without what it said. */
  async giveUp(tx: NetworkTx, { resellerId, id }: Key, problem: string): Promise<void> {
    await tx.query(
      `update deliveries set state = 'given-up', content = null, problem = $3 where reseller_id = $1 and id = $2`,
      [resellerId, id, problem],
    );
  }

  due(tx: NetworkTx, most: number): Promise<(Key & { tries: number })[]> {
    return tx.query(
      `select reseller_id as "resellerId", id, tries from deliveries where state = 'waiting' and due_at <= $1
       order by due_at limit $2`,
      [tx.clock.now(), most],
    );
  }

  async prune(tx: NetworkTx, before: Date): Promise<void> {
    await tx.query(`delete from deliveries where state = 'given-up' and created_at < $1`, [before]);
  }
}
