import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { NoSuchMaintenance } from './errors';
import type { Maintenance } from './maintenance';

const COLUMNS = `id, server_id as "serverId", from_at as "from", until_at as "until", reason, state,
  has_cordoned as "hasCordoned", planned_at as "plannedAt"`;

/** Planned maintenance of servers. */
@Injectable()
export class MaintenancesStore {
  async add(tx: NetworkTx, maintenance: Maintenance): Promise<void> {
    const { id, serverId, from, until, reason, state, plannedAt } = maintenance;
    await tx.query(
      `insert into server_maintenances (id, server_id, from_at, until_at, reason, state, planned_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, serverId, from, until, reason, state, plannedAt],
    );
  }

  async lock(tx: NetworkTx, id: string): Promise<Maintenance> {
    const found = await tx.one<Maintenance>(`select ${COLUMNS} from server_maintenances where id = $1 for update`, [
      id,
    ]);
    if (!found) throw new NoSuchMaintenance();
    return found;
  }

  async save(tx: NetworkTx, { id, state, hasCordoned, until }: Maintenance): Promise<void> {
    await tx.query('update server_maintenances set state = $2, has_cordoned = $3, until_at = $4 where id = $1', [
      id,
      state,
      hasCordoned,
      until,
    ]);
  }

  /** Those still to come or under way, of one server or of all, the next first. */
  open(tx: NetworkTx, serverId: string | null = null): Promise<Maintenance[]> {
    return tx.query(
      `select ${COLUMNS} from server_maintenances where state in ('planned', 'under-way')
         and ($1::uuid is null or server_id = $1) order by from_at, id`,
      [serverId],
    );
  }

  /** What has to begin or to end by now. */
  async due(tx: NetworkTx): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from server_maintenances
       where (state = 'planned' and from_at <= $1) or (state = 'under-way' and until_at <= $1) order by from_at, id`,
      [tx.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  async isUnderWay(tx: NetworkTx, serverId: string): Promise<boolean> {
    const found = await tx.query(
      `select 1 from server_maintenances where server_id = $1 and state in ('planned', 'under-way')
         and from_at <= $2 and until_at > $2`,
      [serverId, tx.clock.now()],
    );
    return found.length > 0;
  }
}
