import { Injectable } from '@nestjs/common';
import type { NetworkTx } from '@/runtime';
import { KEY_REFUSED } from './payment-accounts.store';

export interface ProviderEvent {
  readonly resellerId: string;
  readonly accountId: string;
  readonly eventId: string;
  readonly kind: string;
  readonly objectId: string;
}

/** The inbox of what the card service tells: each event of an account once. */
@Injectable()
export class ProviderEventsStore {
  /** Keeps an event; false if it was here before. */
  async keep(tx: NetworkTx, event: ProviderEvent, toldAt: Date): Promise<boolean> {
    const row = await tx.one(
      `insert into provider_events (reseller_id, account_id, event_id, kind, object_id, told_at, received_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1 as kept`,
      [event.resellerId, event.accountId, event.eventId, event.kind, event.objectId, toldAt, tx.clock.now()],
    );
    return row !== undefined;
  }

  async byId(
    tx: NetworkTx,
    accountId: string,
    eventId: string,
  ): Promise<(ProviderEvent & { doneAt: Date | null }) | undefined> {
    return tx.one(
      `select reseller_id as "resellerId", account_id as "accountId", event_id as "eventId", kind, object_id as "objectId", done_at as "doneAt"
       from provider_events where account_id = $1 and event_id = $2`,
      [accountId, eventId],
    );
  }

  async done(
    tx: NetworkTx,
    { accountId, eventId }: Pick<ProviderEvent, 'accountId' | 'eventId'>,
    outcome: string,
  ): Promise<void> {
    await tx.query('update provider_events set done_at = $3, outcome = $4 where account_id = $1 and event_id = $2', [
      accountId,
      eventId,
      tx.clock.now(),
      outcome,
    ]);
  }

  /** Events whose work was lost with the queue. */
  waiting(tx: NetworkTx, before: Date): Promise<ProviderEvent[]> {
    return tx.query(
      `select reseller_id as "resellerId", account_id as "accountId", event_id as "eventId", kind, object_id as "objectId"
       from provider_events e where done_at is null and received_at < $1
         and not exists (${KEY_REFUSED('e.reseller_id', 'e')}) order by received_at limit 1000`,
      [before],
    );
  }

  /** Takes away what was done long ago: the card service repeats an event for three days at most. */
  async prune(tx: NetworkTx, before: Date): Promise<void> {
    await tx.query('delete from provider_events where done_at < $1', [before]);
  }
}
