import { Injectable } from '@nestjs/common';
import type { Period } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';

export type Source = 'recording' | 'poll';

export interface ServerRead {
  readonly server: string;
  readonly source: Source;
  readonly readUntil: Date | null;
  readonly failingSince: Date | null;
}

/** What the network's operators see of it besides. */
export interface WatchedRead extends ServerRead {
  readonly lastError: string | null;
  /** How far the server's clock was ahead of ours at the last poll. */
  readonly clockOffsetMs: number | null;
}

const READS = `from bbb_servers s cross join (values ('poll'), ('recording')) as k(source)
  left join server_reads r on r.server_id = s.id and r.source = k.source
  where s.reads_usage and s.state <> 'disabled' order by s.name, k.source`;
const STANDS = `s.name as server, k.source, r.read_until as "readUntil", r.failing_since as "failingSince"`;

/** Until when each server has been read by each source, and what went wrong last. */
@Injectable()
export class ServerReadsStore {
  /** Where a source's reading stands, locked: two jobs of one server and source never work at once. */
  async lock(
    tx: NetworkTx,
    serverId: string,
    source: Source,
  ): Promise<{ readUntil: Date | null; cursor: Record<string, unknown> }> {
    await tx.query('insert into server_reads (server_id, source) values ($1, $2) on conflict do nothing', [
      serverId,
      source,
    ]);
    const row = await tx.one<{ readUntil: Date | null; cursor: Record<string, unknown> }>(
      `select read_until as "readUntil", cursor from server_reads where server_id = $1 and source = $2 for update`,
      [serverId, source],
    );
    return row!;
  }

  /** A reading succeeded. `readUntil` undefined leaves it where it was: there is more to read. */
  async succeeded(
    tx: NetworkTx,
    serverId: string,
    source: Source,
    {
      readUntil,
      cursor,
      clockOffsetMs,
    }: { readUntil?: Date; cursor: Record<string, unknown>; clockOffsetMs?: number | null },
  ): Promise<void> {
    await tx.query(
      `update server_reads set read_until = coalesce($3, read_until), cursor = $4, attempted_at = $5, failing_since = null,
         last_error = null, clock_offset_ms = coalesce($6, clock_offset_ms) where server_id = $1 and source = $2`,
      [serverId, source, readUntil ?? null, cursor, tx.clock.now(), clockOffsetMs ?? null],
    );
  }

  /** Polling was blind between these instants. */
  async noteGap(tx: NetworkTx, serverId: string, { from, until }: Period): Promise<void> {
    await tx.query('insert into poll_gaps (server_id, from_at, until_at) values ($1, $2, $3) on conflict do nothing', [
      serverId,
      from,
      until,
    ]);
  }

  async failed(tx: NetworkTx, serverId: string, source: Source, error: string): Promise<void> {
    await tx.query(
      `insert into server_reads as r (server_id, source, attempted_at, failing_since, last_error) values ($1, $2, $3, $3, $4)
       on conflict (server_id, source) do update set attempted_at = $3, failing_since = coalesce(r.failing_since, $3), last_error = $4`,
      [serverId, source, tx.clock.now(), error.slice(0, 500)],
    );
  }

  /** Every server that is read, by both sources; one that was never read has no `readUntil`. */
  all(tx: NetworkTx | ScopedTx): Promise<ServerRead[]> {
    return tx.query(`select ${STANDS} ${READS}`);
  }

  /** The same with what went wrong and how the clocks are: for the network alone. */
  watched(tx: NetworkTx): Promise<WatchedRead[]> {
    return tx.query(`select ${STANDS}, r.last_error as "lastError", r.clock_offset_ms as "clockOffsetMs" ${READS}`);
  }
}
