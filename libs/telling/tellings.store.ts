import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Endpoint, Telling } from './telling';
import type { ToldEvent } from './topics';

const COLUMNS = `reseller_id as "resellerId", id, tenant_id as "tenantId", endpoint_id as "endpointId", topic, event, state,
  tries, status, problem, created_at as "createdAt", done_at as "doneAt"`;
/** How long one try may be under way before it counts as lost with its process. */
const LEASE_MS = 60_000;
type Key = Pick<Telling, 'resellerId' | 'id'>;

/** What is to be told to whom, and what came of it. */
@Injectable()
export class TellingsStore {
  /** One event for one endpoint, once; null if it was written down before. */
  async add(tx: NetworkTx | ScopedTx, to: Endpoint, eventKey: string, event: ToldEvent): Promise<Key | null> {
    const row = await tx.one<{ id: string }>(
      `insert into tellings (reseller_id, id, tenant_id, endpoint_id, topic, event_key, event, state, tries, due_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8, $8) on conflict do nothing returning id`,
      [to.resellerId, newId(), to.tenantId, to.id, event.type, eventKey, event, tx.clock.now()],
    );
    return row ? { resellerId: to.resellerId, id: row.id } : null;
  }

  /** Takes one that is due, for as long as a try may last; undefined if it is not due or somebody has it. */
  async take(tx: NetworkTx, { resellerId, id }: Key): Promise<Telling | undefined> {
    const now = tx.clock.now();
    return tx.one(
      `update tellings set tries = tries + 1, due_at = $4
       where reseller_id = $1 and id = $2 and state = 'waiting' and due_at <= $3 returning ${COLUMNS}`,
      [resellerId, id, now, new Date(now.getTime() + LEASE_MS)],
    );
  }

  due(tx: NetworkTx, most: number): Promise<(Key & { tries: number })[]> {
    return tx.query(
      `select reseller_id as "resellerId", id, tries from tellings where state = 'waiting' and due_at <= $1
       order by due_at limit $2`,
      [tx.clock.now(), most],
    );
  }

  async told(tx: NetworkTx, { resellerId, id }: Key, status: number | null): Promise<void> {
    await tx.query(
      `update tellings set state = 'told', status = $3, problem = null, done_at = $4 where reseller_id = $1 and id = $2`,
      [resellerId, id, status, tx.clock.now()],
    );
  }

  /** Waits for the next try, or, `waitMs` being null, is given up. */
  async failed(
    tx: NetworkTx,
    { resellerId, id }: Key,
    { status, problem, waitMs }: { status: number | null; problem: string; waitMs: number | null },
  ): Promise<void> {
    const now = tx.clock.now();
    await tx.query(
      `update tellings set state = $3, status = $4, problem = $5, due_at = $6, done_at = $7 where reseller_id = $1 and id = $2`,
      [
        resellerId,
        id,
        waitMs === null ? 'given-up' : 'waiting',
        status,
        problem,
        new Date(now.getTime() + (waitMs ?? 0)),
        waitMs === null ? now : null,
      ],
    );
  }

  /** The log of an endpoint, the newest first; `before` is the id of the last one on the page before. */
  log(
    tx: ScopedTx,
    endpointId: string,
    { before, limit }: { before?: string | undefined; limit: number },
  ): Promise<Telling[]> {
    return tx.query(
      `select ${COLUMNS} from tellings where reseller_id = $1 and endpoint_id = $2 and ($3::uuid is null or id < $3)
       order by id desc limit $4`,
      [tx.resellerId, endpointId, before ?? null, limit],
    );
  }

  /** Puts one that was told or given up back on its way, as if it had not been tried; false if there is none. */
  async again(tx: ScopedTx, endpointId: string, id: string): Promise<boolean> {
    const rows = await tx.query(
      `update tellings set state = 'waiting', tries = 0, due_at = $4, done_at = null
       where reseller_id = $1 and endpoint_id = $2 and id = $3 and state <> 'waiting' returning id`,
      [tx.resellerId, endpointId, id, tx.clock.now()],
    );
    return rows.length > 0;
  }

  async prune(tx: NetworkTx, before: Date): Promise<void> {
    await tx.query(`delete from tellings where state <> 'waiting' and done_at < $1`, [before]);
  }
}
