import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { Figure, NetworkTx, ScopedTx } from '@/runtime';

export interface Difference {
  readonly id: string;
  readonly resellerId: string;
  readonly accountId: string;
  readonly kind: string;
  readonly externalId: string;
  readonly text: string;
  readonly foundAt: Date;
}

export type Found = Pick<Difference, 'kind' | 'externalId' | 'text'>;
export const differs = (kind: string, externalId: string, text: string): Found => ({ kind, externalId, text });

/** Where the card service's rows and ours do not agree. */
@Injectable()
export class DifferencesStore {
  open(tx: NetworkTx | ScopedTx): Promise<Difference[]> {
    return tx.query(
      `select id, reseller_id as "resellerId", account_id as "accountId", kind, external_id as "externalId", text, found_at as "foundAt"
       from payment_differences where gone_at is null order by found_at, id`,
    );
  }

  /** How many there are at an issuer's account. */
  openOf(resellerId: string): Figure {
    return {
      sql: 'select count(*) from payment_differences where reseller_id = $1 and gone_at is null',
      parameters: [resellerId],
    };
  }

  /** What was found now takes the place of what was found before: the new is added, what is not found again has gone. */
  async replace(
    tx: NetworkTx,
    { resellerId, accountId }: { resellerId: string; accountId: string },
    found: readonly Found[],
  ): Promise<void> {
    const keys = found.map(({ kind, externalId }) => `${kind} ${externalId}`);
    await tx.query(
      `update payment_differences set gone_at = $3 where account_id = $1 and gone_at is null and not (kind || ' ' || external_id = any($2))`,
      [accountId, keys, tx.clock.now()],
    );
    for (const { kind, externalId, text } of found)
      await tx.query(
        `insert into payment_differences (reseller_id, id, account_id, kind, external_id, text, found_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (reseller_id, account_id, kind, external_id) where gone_at is null do update set text = excluded.text`,
        [resellerId, newId(), accountId, kind, externalId, text, tx.clock.now()],
      );
  }
}
