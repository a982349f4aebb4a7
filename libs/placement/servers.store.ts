import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { NoSuchServer, ServerNameTaken } from './errors';
import type { BbbServer } from './server';

const COLUMNS = `id, name, url, secret_sealed as "secretSealed", pool_reseller_id as "poolResellerId", state,
  reads_usage as "readsUsage"`;

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
      `insert into bbb_servers (id, name, url, secret_sealed, pool_reseller_id, state, reads_usage, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (name) do nothing returning id`,
      [
        server.id,
        server.name,
        server.url,
        server.secretSealed,
        server.poolResellerId,
        server.state,
        server.readsUsage,
        tx.clock.now(),
      ],
    );
    if (added.length === 0) throw new ServerNameTaken(server.name);
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
