import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { TenantHook } from './tenant-hook';

const COLUMNS = `id, reseller_id as "resellerId", tenant_id as "tenantId", callback_url as "callbackUrl",
  client_meeting_id as "clientMeetingId", event_ids as "eventIds", wants_raw as "wantsRaw", domain`;

/** Hooks as tenants' clients registered them: rows of ours, never hooks of a server. */
@Injectable()
export class TenantHooksStore {
  of(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string): Promise<TenantHook[]> {
    return tx.query(
      `select ${COLUMNS} from tenant_hooks where reseller_id = $1 and tenant_id = $2 order by created_at, id`,
      [resellerId, tenantId],
    );
  }

  /** The same address again is the same hook: adds nothing and answers false. */
  async add(tx: ScopedTx, hook: TenantHook): Promise<boolean> {
    const added = await tx.query(
      `insert into tenant_hooks (reseller_id, id, tenant_id, callback_url, client_meeting_id, event_ids, wants_raw,
         domain, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (reseller_id, tenant_id, callback_url) do nothing returning id`,
      [
        hook.resellerId,
        hook.id,
        hook.tenantId,
        hook.callbackUrl,
        hook.clientMeetingId,
        hook.eventIds,
        hook.wantsRaw,
        hook.domain,
        tx.clock.now(),
      ],
    );
    return added.length > 0;
  }

  async remove(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string, id: string): Promise<boolean> {
    const removed = await tx.query(
      'delete from tenant_hooks where reseller_id = $1 and tenant_id = $2 and id = $3 returning id',
      [resellerId, tenantId, id],
    );
    return removed.length > 0;
  }

  /** Hooks of one meeting vanish after it. */
  async removeOfMeeting(tx: NetworkTx, resellerId: string, tenantId: string, ids: readonly string[]): Promise<void> {
    await tx.query(
      'delete from tenant_hooks where reseller_id = $1 and tenant_id = $2 and client_meeting_id = any($3)',
      [resellerId, tenantId, ids],
    );
  }
}
