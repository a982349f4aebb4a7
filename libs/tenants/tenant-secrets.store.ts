import { Injectable } from '@nestjs/common';
import { type NetworkTx, type ScopedTx, sealedIn } from '@/runtime';

export interface TenantSecret {
  readonly id: string;
  readonly resellerId: string;
  readonly tenantId: string;
  readonly secretSealed: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Where a tenant's sealed secret stands. */
export const tenantSecretPlace = sealedIn('tenant_secrets', 'secret_sealed');

/** The secrets by which tenants sign their calls: sealed, two at most that hold. */
@Injectable()
export class TenantSecretsStore {
  /** Those that hold, the oldest first. */
  holding(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string): Promise<TenantSecret[]> {
    return tx.query(
      `select id, reseller_id as "resellerId", tenant_id as "tenantId", secret_sealed as "secretSealed",
         created_at as "createdAt", last_used_at as "lastUsedAt"
       from tenant_secrets where reseller_id = $1 and tenant_id = $2 and revoked_at is null order by created_at, id`,
      [resellerId, tenantId],
    );
  }

  async add(tx: ScopedTx, secret: Pick<TenantSecret, 'id' | 'tenantId' | 'secretSealed'>): Promise<void> {
    await tx.query(
      `insert into tenant_secrets (reseller_id, id, tenant_id, secret_sealed, created_at) values ($1, $2, $3, $4, $5)`,
      [tx.resellerId, secret.id, secret.tenantId, secret.secretSealed, tx.clock.now()],
    );
  }

  async revoke(tx: ScopedTx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `update tenant_secrets set revoked_at = $3 where reseller_id = $1 and id = any($2) and revoked_at is null`,
      [tx.resellerId, ids, tx.clock.now()],
    );
  }

  /** Notes when secrets were last used; called now and then, and written once a minute at most. */
  async used(tx: NetworkTx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `update tenant_secrets set last_used_at = $2
       where id = any($1) and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
      [ids, tx.clock.now()],
    );
  }
}
