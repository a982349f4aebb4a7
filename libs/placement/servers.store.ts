import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx } from '@/runtime';
import { NoSuchServer, ServerNameTaken } from './errors';
import { afterPoll, type Health, type PolledHealth } from './health';
import type { BbbServer, Load } from './server';

export const SERVER_COLUMNS = `id, name, url, secret_sealed as "secretSealed", pool_reseller_id as "poolResellerId", state,
  reads_usage as "readsUsage", weight, capacity_people as "capacityPeople", health, people, meetings,
  polled_at as "polledAt"`;

/** The network's BBB servers, with their sealed secrets: read on the network's login alone. */
@Injectable()
export class ServersStore {
  /** Those that are not removed. */
  all(tx: NetworkTx): Promise<BbbServer[]> {
    return tx.query(`select ${SERVER_COLUMNS} from bbb_servers where state <> 'removed' order by name`);
  }

  byId(tx: NetworkTx, id: string): Promise<BbbServer> {
    return this.required(tx, 'id', id);
  }

  byName(tx: NetworkTx, name: string): Promise<BbbServer> {
    return this.required(tx, 'name', name);
  }

  async add(tx: NetworkTx, server: BbbServer): Promise<void> {
    const added = await tx.query(
      `insert into bbb_servers (id, name, url, secret_sealed, pool_reseller_id, state, reads_usage, created_at, weight, capacity_people)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (name) do nothing returning id`,
      [
        server.id,
        server.name,
        server.url,
        server.secretSealed,
        server.poolResellerId,
        server.state,
        server.readsUsage,
        tx.clock.now(),
        server.weight,
        server.capacityPeople,
      ],
    );
    if (added.length === 0) throw new ServerNameTaken(server.name);
  }

  /** The server, locked: its state changes by one hand at a time. */
  async lock(tx: NetworkTx, id: string): Promise<BbbServer> {
    await tx.query('select 1 from bbb_servers where id = $1 for no key update', [id]);
    return this.byId(tx, id);
  }

  async setState(tx: NetworkTx, id: string, state: BbbServer['state']): Promise<void> {
    await tx.query('update bbb_servers set state = $2 where id = $1', [id, state]);
  }

  /** How many do not answer, of all; of the shared ones and a reseller's own where `resellerId` is given. */
  downNow(resellerId: string | null = null): Figure {
    return {
      sql: `select count(*) from bbb_servers where state <> 'removed' and health = 'down'
        and ($1::uuid is null or pool_reseller_id is null or pool_reseller_id = $1)`,
      parameters: [resellerId],
    };
  }

  /** How many are a reseller's own. */
  ownOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from bbb_servers where state <> 'removed' and pool_reseller_id = $1`,
      parameters: [resellerId],
    };
  }

  /** Folds an answer, or its absence, into a server's health; a poll tells its load, a knock (`load` null) does not. */
  async answered(
    tx: NetworkTx,
    id: string,
    { hasAnswered, load = null }: { hasAnswered: boolean; load?: Load | null },
  ): Promise<{ health: Health; turnedAt: Date | null }> {
    const known = await tx.one<PolledHealth>(
      `select health, polls_in_a_row as "pollsInARow", doubted_at as "doubtedAt" from bbb_servers where id = $1
       for no key update`,
      [id],
    );
    const { health, pollsInARow, doubtedAt, turnedAt } = afterPoll(known!, hasAnswered, tx.clock.now());
    await tx.query(
      `update bbb_servers set health = $2, polls_in_a_row = $3, doubted_at = $4, people = coalesce($5, people),
         meetings = coalesce($6, meetings), polled_at = coalesce($7, polled_at) where id = $1`,
      [id, health, pollsInARow, doubtedAt, load?.people ?? null, load?.meetings ?? null, load ? tx.clock.now() : null],
    );
    return { health, turnedAt };
  }

  /** Out of service for good; its row stays, for what was held there is told by it. */
  async remove(tx: NetworkTx, id: string): Promise<void> {
    await tx.query(
      `update bbb_servers set state = 'removed', removed_at = $2, reads_usage = false where id = $1 and state <> 'removed'`,
      [id, tx.clock.now()],
    );
  }

  async moveTo(tx: NetworkTx, id: string, url: string, secretSealed: string): Promise<void> {
    await tx.query('update bbb_servers set url = $2, secret_sealed = $3 where id = $1', [id, url, secretSealed]);
  }

  private async required(tx: NetworkTx, column: 'id' | 'name', value: string): Promise<BbbServer> {
    const found = await tx.one<BbbServer>(
      `select ${SERVER_COLUMNS} from bbb_servers where ${column} = $1 and state <> 'removed'`,
      [value],
    );
    if (!found) throw new NoSuchServer(value);
    return found;
  }
}
