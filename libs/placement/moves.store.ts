import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx } from '@/runtime';
import { NoSuchMove } from './errors';
import type { Move } from './move';

const COLUMNS = `id, reseller_id as "resellerId", tenant_id as "tenantId", from_server_id as "fromServerId",
  to_server_id as "toServerId", state, planned_at as "plannedAt", cut_over_at as "cutOverAt", finished_at as "finishedAt",
  meetings_at_cut_over as "meetingsAtCutOver"`;

/** Moves of tenants between servers. */
@Injectable()
export class MovesStore {
  /** Adds a move; false if the tenant has one under way. */
  async add(tx: NetworkTx, move: Move): Promise<boolean> {
    const added = await tx.query(
      `insert into tenant_moves (reseller_id, id, tenant_id, from_server_id, to_server_id, state, planned_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (reseller_id, tenant_id) where state in ('planned', 'draining', 'paused') do nothing returning id`,
      [move.resellerId, move.id, move.tenantId, move.fromServerId, move.toServerId, move.state, move.plannedAt],
    );
    return added.length > 0;
  }

  async lock(tx: NetworkTx, id: string): Promise<Move> {
    const move = await tx.one<Move>(`select ${COLUMNS} from tenant_moves where id = $1 for update`, [id]);
    if (!move) throw new NoSuchMove();
    return move;
  }

  async save(tx: NetworkTx, { id, state, cutOverAt, finishedAt, meetingsAtCutOver }: Move): Promise<void> {
    await tx.query(
      `update tenant_moves set state = $2, cut_over_at = $3, finished_at = $4, meetings_at_cut_over = $5 where id = $1`,
      [id, state, cutOverAt, finishedAt, meetingsAtCutOver],
    );
  }

  underWay(tx: NetworkTx): Promise<Move[]> {
    return tx.query(
      `select ${COLUMNS} from tenant_moves where state in ('planned', 'draining') order by planned_at, id`,
    );
  }

  /** How many moves under way or held have to do with a server. */
  withServer(serverId: string): Figure {
    return {
      sql: `select count(*) from tenant_moves
        where state in ('planned', 'draining', 'paused') and (from_server_id = $1 or to_server_id = $1)`,
      parameters: [serverId],
    };
  }

  /** The move of a tenant that is not over; NoSuchMove if there is none. */
  async ofTenant(tx: NetworkTx, tenantId: string): Promise<Move> {
    const move = await tx.one<Move>(
      `select ${COLUMNS} from tenant_moves where tenant_id = $1 and state in ('planned', 'draining', 'paused')`,
      [tenantId],
    );
    if (!move) throw new NoSuchMove();
    return move;
  }

  /**
   * Moves of a reseller, the newest first, with the tenant's name and how many meetings still run where they were; `before`
   * are the instant and the id of the last one seen.
   */
  ofReseller(
    tx: NetworkTx,
    resellerId: string,
    { before, limit = 50 }: { before?: readonly string[] | undefined; limit?: number } = {},
  ): Promise<(Move & { tenant: string; remaining: number })[]> {
    return tx.query(
      `select ${COLUMNS}, (select t.name from tenants t where t.reseller_id = m.reseller_id and t.id = m.tenant_id) as tenant,
         ${REMAINING} as remaining from tenant_moves m
       where reseller_id = $1 and ($2::timestamptz is null or (planned_at, id) < ($2, $3::uuid))
       order by planned_at desc, id desc limit $4`,
      [resellerId, before?.[0] ?? null, before?.[1] ?? null, limit],
    );
  }

  async remaining(tx: NetworkTx, id: string): Promise<number> {
    const row = await tx.one<{ remaining: number }>(
      `select ${REMAINING} as remaining from tenant_moves m where id = $1`,
      [id],
    );
    return row!.remaining;
  }
}

/** Meetings of the tenant that still live elsewhere than where it moves to. */
const REMAINING = `(select count(*)::int from meeting_claims c left join bbb_servers s on s.id = c.server_id
  where c.reseller_id = m.reseller_id and c.tenant_id = m.tenant_id and c.state in ('claimed', 'live', 'ending')
    and case when m.to_server_id is null then s.pool_reseller_id is not null else c.server_id <> m.to_server_id end)`;
