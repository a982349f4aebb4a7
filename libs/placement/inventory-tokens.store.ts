import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { TokenNameTaken } from './errors';

export interface InventoryToken {
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Tokens that read the inventory and do nothing else; only their hashes are kept. */
@Injectable()
export class InventoryTokensStore {
  async add(tx: NetworkTx, token: { id: string; name: string; tokenHash: string }): Promise<void> {
    const added = await tx.query(
      `insert into inventory_tokens (id, name, token_hash, created_at) values ($1, $2, $3, $4)
       on conflict (name) do nothing returning id`,
      [token.id, token.name, token.tokenHash, tx.clock.now()],
    );
    if (added.length === 0) throw new TokenNameTaken(token.name);
  }

  all(tx: NetworkTx): Promise<InventoryToken[]> {
    return tx.query(
      `select name, created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
       from inventory_tokens order by created_at`,
    );
  }

  /** Whether there is such a token that holds; notes its use. */
  async use(tx: NetworkTx, tokenHash: string): Promise<boolean> {
    const used = await tx.query(
      `update inventory_tokens set last_used_at = $2 where token_hash = $1 and revoked_at is null returning id`,
      [tokenHash, tx.clock.now()],
    );
    return used.length > 0;
  }

  async revoke(tx: NetworkTx, name: string): Promise<boolean> {
    const revoked = await tx.query(
      `update inventory_tokens set revoked_at = $2 where name = $1 and revoked_at is null returning id`,
      [name, tx.clock.now()],
    );
    return revoked.length > 0;
  }
}
