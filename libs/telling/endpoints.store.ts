import { Injectable } from '@nestjs/common';
import { type NetworkTx, type ScopedTx, sealedIn } from '@/runtime';
import type { Endpoint } from './telling';

/** Where the sealed secret of an endpoint stands. */
export const endpointPlace = sealedIn('endpoints', 'secret_sealed');
/** Where the one before it stands. */
export const oldSecretPlace = sealedIn('endpoints', 'old_secret_sealed');

const COLUMNS = `reseller_id as "resellerId", id, tenant_id as "tenantId", kind, name, target, room,
  secret_sealed as "secretSealed", old_secret_sealed as "oldSecretSealed", old_secret_until as "oldSecretUntil", topics, state, failing_since as "failingSince", created_at as "createdAt"`;

/** Where resellers and tenants want to be told. */
@Injectable()
export class EndpointsStore {
  /** A tenant's own, or, `tenantId` being null, the reseller's own: never one side's at the other's page. */
  of(tx: ScopedTx, tenantId: string | null): Promise<Endpoint[]> {
    return tx.query(
      `select ${COLUMNS} from endpoints where reseller_id = $1 and tenant_id is not distinct from $2 and removed_at is null
       order by id`,
      [tx.resellerId, tenantId],
    );
  }

  byId(tx: NetworkTx | ScopedTx, resellerId: string, id: string): Promise<Endpoint | undefined> {
    return tx.one(`select ${COLUMNS} from endpoints where reseller_id = $1 and id = $2 and removed_at is null`, [
      resellerId,
      id,
    ]);
  }

  /** Who wants to be told of this: the tenant it is about, and its reseller; of any reseller where none is named. */
  wanting(
    tx: NetworkTx,
    { topic, resellerId, tenantId }: { topic: string; resellerId: string | null; tenantId: string | null },
  ): Promise<Endpoint[]> {
    return tx.query(
      `select ${COLUMNS} from endpoints where state = 'on' and removed_at is null and $1 = any(topics)
         and ($2::uuid is null or reseller_id = $2) and (tenant_id is null or tenant_id = $3)`,
      [topic, resellerId, tenantId],
    );
  }

  async add(
    tx: ScopedTx,
    one: Omit<Endpoint, 'state' | 'failingSince' | 'createdAt' | 'resellerId' | 'oldSecretSealed' | 'oldSecretUntil'>,
  ): Promise<void> {
    await tx.query(
      `insert into endpoints (reseller_id, id, tenant_id, kind, name, target, room, secret_sealed, topics, state, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'on', $10)`,
      [
        tx.resellerId,
        one.id,
        one.tenantId,
        one.kind,
        one.name,
        one.target,
        one.room,
        one.secretSealed,
        one.topics,
        tx.clock.now(),
      ],
    );
  }

  async setSecrets(
    tx: ScopedTx,
    id: string,
    {
      secretSealed,
      oldSecretSealed,
      oldSecretUntil,
    }: Pick<Endpoint, 'secretSealed' | 'oldSecretSealed' | 'oldSecretUntil'>,
  ): Promise<void> {
    await tx.query(
      `update endpoints set secret_sealed = $3, old_secret_sealed = $4, old_secret_until = $5 where reseller_id = $1 and id = $2`,
      [tx.resellerId, id, secretSealed, oldSecretSealed, oldSecretUntil],
    );
  }

  /** Off, dead, or on again: then as if nothing had failed. */
  async setState(tx: NetworkTx | ScopedTx, resellerId: string, id: string, state: Endpoint['state']): Promise<void> {
    await tx.query(
      `update endpoints set state = $3, failing_since = case when $3 = 'on' then null else failing_since end
       where reseller_id = $1 and id = $2`,
      [resellerId, id, state],
    );
  }

  /** Notes whether the last try got through; since when none has stands where one failed. */
  async tried(tx: NetworkTx, resellerId: string, id: string, hasGotThrough: boolean): Promise<void> {
    await tx.query(
      `update endpoints set failing_since = case when $3 then null else coalesce(failing_since, $4) end
       where reseller_id = $1 and id = $2`,
      [resellerId, id, hasGotThrough, tx.clock.now()],
    );
  }

  async remove(tx: ScopedTx, id: string): Promise<void> {
    await tx.query(`update endpoints set removed_at = $3, state = 'off' where reseller_id = $1 and id = $2`, [
      tx.resellerId,
      id,
      tx.clock.now(),
    ]);
  }
}
