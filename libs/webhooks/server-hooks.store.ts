import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';

export interface ServerHook {
  readonly serverId: string;
  readonly token: string;
  readonly callbackUrl: string;
  readonly hookId: string | null;
}

const COLUMNS = `server_id as "serverId", token, callback_url as "callbackUrl", hook_id as "hookId"`;

/** The one hook of ours at each server. */
@Injectable()
export class ServerHooksStore {
  async of(tx: NetworkTx, serverId: string): Promise<ServerHook | null> {
    return (await tx.one<ServerHook>(`select ${COLUMNS} from server_hooks where server_id = $1`, [serverId])) ?? null;
  }

  async byToken(tx: NetworkTx, token: string): Promise<ServerHook | null> {
    return (await tx.one<ServerHook>(`select ${COLUMNS} from server_hooks where token = $1`, [token])) ?? null;
  }

  async save(tx: NetworkTx, { serverId, token, callbackUrl, hookId }: ServerHook): Promise<void> {
    await tx.query(
      `insert into server_hooks (server_id, token, callback_url, hook_id, registered_at) values ($1, $2, $3, $4, $5)
       on conflict (server_id) do update set token = excluded.token, callback_url = excluded.callback_url,
         hook_id = excluded.hook_id, registered_at = excluded.registered_at, problem = null`,
      [serverId, token, callbackUrl, hookId, hookId === null ? null : tx.clock.now()],
    );
  }

  async failed(tx: NetworkTx, serverId: string, problem: string | null): Promise<void> {
    await tx.query('update server_hooks set problem = $2 where server_id = $1', [serverId, problem]);
  }
}
