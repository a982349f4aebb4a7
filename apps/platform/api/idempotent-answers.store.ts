import { Injectable } from '@nestjs/common';
import { idWithin } from '@/kernel';
import { type ScopedTx, sealedIn } from '@/runtime';

export interface FirstAnswer {
  readonly requestHash: string;
  readonly status: number | null;
  readonly answerSealed: string | null;
  readonly createdAt: Date;
}

const DAY_MS = 24 * 3_600_000;
/** A request that has not answered by then has died: the next one with its key is taken as the first. */
const DEAD_AFTER_MS = 120_000;

const sealedPlace = sealedIn('idempotent_answers', 'answer_sealed');

export const answerPlace = (keyId: string, idempotencyKey: string) => sealedPlace(idWithin(keyId, idempotencyKey));

/** First answers, kept for a day. */
@Injectable()
export class IdempotentAnswersStore {
  /** Claims the key for this request, and answers null; else what was first. */
  async claim(tx: ScopedTx, keyId: string, idempotencyKey: string, requestHash: string): Promise<FirstAnswer | null> {
    const now = tx.clock.now();
    await tx.query(
      `delete from idempotent_answers where reseller_id = $1 and key_id = $2
         and (created_at < $3 or (idempotency_key = $4 and status is null and created_at < $5))`,
      [tx.resellerId, keyId, new Date(now.getTime() - DAY_MS), idempotencyKey, new Date(now.getTime() - DEAD_AFTER_MS)],
    );
    const tenantId = tx.scope.kind === 'tenant' ? tx.scope.tenantId : null;
    const claimed = await tx.query(
      `insert into idempotent_answers (reseller_id, key_id, idempotency_key, tenant_id, request_hash, created_at, id)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
      [tx.resellerId, keyId, idempotencyKey, tenantId, requestHash, now, idWithin(keyId, idempotencyKey)],
    );
    if (claimed.length === 1) return null;
    const first = await tx.one<FirstAnswer>(
      `select request_hash as "requestHash", status, answer_sealed as "answerSealed", created_at as "createdAt"
       from idempotent_answers where reseller_id = $1 and key_id = $2 and idempotency_key = $3`,
      [tx.resellerId, keyId, idempotencyKey],
    );
    return first ?? null;
  }

  async keep(tx: ScopedTx, keyId: string, idempotencyKey: string, status: number, answerSealed: string): Promise<void> {
    await tx.query(
      `update idempotent_answers set status = $4, answer_sealed = $5
       where reseller_id = $1 and key_id = $2 and idempotency_key = $3`,
      [tx.resellerId, keyId, idempotencyKey, status, answerSealed],
    );
  }

  async withdraw(tx: ScopedTx, keyId: string, idempotencyKey: string): Promise<void> {
    await tx.query('delete from idempotent_answers where reseller_id = $1 and key_id = $2 and idempotency_key = $3', [
      tx.resellerId,
      keyId,
      idempotencyKey,
    ]);
  }
}
