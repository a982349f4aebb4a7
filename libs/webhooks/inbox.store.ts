import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';

export interface InboxEntry {
  readonly id: string;
  readonly source: 'webhook' | 'end-callback' | 'recording-ready' | 'analytics';
  readonly serverId: string;
  readonly externalKey: string;
  readonly body: string;
  readonly receivedAt: Date;
}

const COLUMNS = `id, source, server_id as "serverId", external_key as "externalKey", body, received_at as "receivedAt"`;

/** What servers told us, verified and word for word, each thing once by its natural key; worked on afterwards. */
@Injectable()
export class InboxStore {
  /** Keeps it; its id, or null if it is known already. */
  async add(tx: NetworkTx, entry: Omit<InboxEntry, 'id' | 'receivedAt'>): Promise<string | null> {
    const row = await tx.one<{ id: string }>(
      `insert into inbox (id, source, server_id, external_key, body, received_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (server_id, source, external_key) do nothing returning id`,
      [newId(), entry.source, entry.serverId, entry.externalKey, entry.body, tx.clock.now()],
    );
    return row?.id ?? null;
  }

  /** Locked, so that nobody else works on it; null once it is taken. */
  async waiting(tx: NetworkTx, id: string): Promise<InboxEntry | null> {
    const row = await tx.one<InboxEntry>(`select ${COLUMNS} from inbox where id = $1 and taken_at is null for update`, [
      id,
    ]);
    return row ?? null;
  }

  async taken(tx: NetworkTx, id: string): Promise<void> {
    await tx.query('update inbox set taken_at = $2 where id = $1', [id, tx.clock.now()]);
  }

  /** The newest entry whose key begins so. */
  async beginning(tx: NetworkTx, serverId: string, source: InboxEntry['source'], key: string): Promise<string | null> {
    const row = await tx.one<{ body: string }>(
      `select body from inbox where server_id = $1 and source = $2 and external_key >= $3 and external_key < $3 || '~'
       order by received_at desc limit 1`,
      [serverId, source, key],
    );
    return row?.body ?? null;
  }

  /** Forgets what was taken before an instant: it holds names, and what matters of it is evidence by then. */
  async prune(tx: NetworkTx, before: Date): Promise<void> {
    await tx.query('delete from inbox where taken_at < $1', [before]);
  }
}
