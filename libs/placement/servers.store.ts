import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { NoSuchServer, ServerNameTaken } from './errors';
import { afterPoll, type Health, type PolledHealth } from './health';
import type { BbbServer } from './server';

const COLUMNS = `id, name, url, secret_sealed as "secretSealed", pool_reseller_id as "poolResellerId", state,
  reads_usage as "readsUsage", weight, capacity_people as "capacityPeople", health, people, meetings,
  polled_at as "polledAt"`;

/** The network's BBB servers, with their sealed secrets: read on the network's login alone. */
@Injectable()
export class ServersStore {
  all(tx: NetworkTx): Promise<BbbServer[]> {
    return tx.query(`select ${COLUMNS} from bbb_servers order by name`);
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

  async setState(tx: NetworkTx, id: string, state: BbbServer['state']): Promise<void> {
    await tx.query('update bbb_servers set state = $2 where id = $1', [id, state]);
  }

  /** What a poll found, null if the server did not answer. Answers the health before and after. */
  async polled(
    tx: NetworkTx,
    id: string,
    load: { people: number; meetings: number } | null,
  ): Promise<{ before: Health; after: Health }> {
    const known = await tx.one<PolledHealth>(
      `select health, polls_in_a_row as "pollsInARow" from bbb_servers where id = $1 for no key update`,
      [id],
    );
    const { health, pollsInARow } = afterPoll(known!, load !== null);
    await tx.query(
      `update bbb_servers set health = $2, polls_in_a_row = $3, people = coalesce($4, people),
         meetings = coalesce($5, meetings), polled_at = coalesce($6, polled_at) where id = $1`,
      [id, health, pollsInARow, load?.people ?? null, load?.meetings ?? null, load ? tx.clock.now() : null],
    );
    return { before: known!.health, after: health };
  }

  async moveTo(tx: NetworkTx, id: string, url: string, secretSealed: string): Promise<void> {
    await tx.query('update bbb_servers set url = $2, secret_sealed = $3 where id = $1', [id, url, secretSealed]);
  }

  private async required(tx: NetworkTx, column: 'id' | 'name', value: string): Promise<BbbServer> {
    const found = await tx.one<BbbServer>(`select ${COLUMNS} from bbb_servers where ${column} = $1`, [value]);
    if (!found) throw new NoSuchServer(value);
    return found;
  }
}
