import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Permission } from './policy';
import type { Role } from './roles';

export interface ApiKey {
  readonly resellerId: string;
  readonly id: string;
  readonly tenantId: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Permission[];
  /** Made by the network's people: sees all resellers, as they do. */
  readonly isNetwork: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Admins alone make keys: whatever its scopes say, a key does no more than its side's admin may today. */
export const roleOf = ({ tenantId, isNetwork }: Pick<ApiKey, 'tenantId' | 'isNetwork'>): Role =>
  tenantId !== null ? 'tenant-admin' : isNetwork ? 'network-admin' : 'reseller-admin';

const COLUMNS = `reseller_id as "resellerId", id, tenant_id as "tenantId", name, prefix, scopes, is_network as "isNetwork",
  created_at as "createdAt", last_used_at as "lastUsedAt"`;

/** Keys of programs, by hash. */
@Injectable()
export class ApiKeysStore {
  holding(tx: ScopedTx, tenantId: string | null): Promise<ApiKey[]> {
    return tx.query(
      `select ${COLUMNS} from api_keys where reseller_id = $1 and tenant_id is not distinct from $2 and revoked_at is null
       order by created_at`,
      [tx.resellerId, tenantId],
    );
  }

  async add(
    tx: ScopedTx,
    key: Pick<ApiKey, 'id' | 'tenantId' | 'name' | 'prefix' | 'scopes' | 'isNetwork'> & { keyHash: string },
  ): Promise<void> {
    await tx.query(
      `insert into api_keys (reseller_id, id, tenant_id, name, prefix, key_hash, scopes, is_network, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tx.resellerId,
        key.id,
        key.tenantId,
        key.name,
        key.prefix,
        key.keyHash,
        key.scopes,
        key.isNetwork,
        tx.clock.now(),
      ],
    );
  }

  revoke(tx: ScopedTx, tenantId: string | null, id: string): Promise<{ name: string; prefix: string } | undefined> {
    return tx.one(
      `update api_keys set revoked_at = $4
       where reseller_id = $1 and id = $2 and tenant_id is not distinct from $3 and revoked_at is null returning name, prefix`,
      [tx.resellerId, id, tenantId, tx.clock.now()],
    );
  }

  byHash(tx: NetworkTx, keyHash: string): Promise<ApiKey | undefined> {
    return tx.one(`select ${COLUMNS} from api_keys where key_hash = $1 and revoked_at is null`, [keyHash]);
  }

  async used(tx: NetworkTx, id: string): Promise<void> {
    await tx.query('update api_keys set last_used_at = $2 where id = $1', [id, tx.clock.now()]);
  }
}
