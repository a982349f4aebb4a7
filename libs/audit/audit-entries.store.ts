import { Injectable } from '@nestjs/common';
import type { Actor, NetworkTx, ScopedTx } from '@/runtime';

export interface AuditEntry {
  readonly id: string;
  readonly resellerId: string;
  readonly tenantId: string | null;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What is looked for: all parts hold together; `before` is the last entry of the page before. */
export interface AuditSearch {
  readonly text?: string | undefined;
  readonly action?: string | undefined;
  readonly personId?: string | undefined;
  /** What was done by or to this tenant. */
  readonly tenantId?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly before?: { at: Date; id: string } | undefined;
  readonly limit: number;
}

/** The log as its scope shows it, the newest first. */
@Injectable()
export class AuditEntriesStore {
  search(tx: NetworkTx | ScopedTx, search: AuditSearch): Promise<AuditEntry[]> {
    const text = search.text ? `%${search.text.replace(/[\\%_]/g, '\\$&')}%` : null;
    return tx.query(
      `select id, reseller_id as "resellerId", tenant_id as "tenantId", at, actor, action, subject, details
       from audit_entries
       where ($1::uuid is null or reseller_id = $1)
         and ($2::text is null or action = $2)
         and ($3::text is null or actor ->> 'personId' = $3)
         and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
         and ($6::text is null or action ilike $6 or subject ilike $6 or details::text ilike $6)
         and ($7::timestamptz is null or (at, id) < ($7, $8::uuid))
         and ($10::uuid is null or tenant_id = $10 or subject = any(array(
           select $10::text union all select a.id::text from agreements a where a.tenant_id = $10)))
         and ($11::uuid is null or tenant_id = $11)
       order by at desc, id desc limit $9`,
      [
        'resellerId' in tx ? tx.resellerId : null,
        search.action ?? null,
        search.personId ?? null,
        search.from ?? null,
        search.until ?? null,
        text,
        search.before?.at ?? null,
        search.before?.id ?? null,
        search.limit,
        search.tenantId ?? null,
        ownTenantOf(tx),
      ],
    );
  }

  /** Every kind of action there is in the log, found by leaping along its index from each to the next. */
  async actions(tx: NetworkTx | ScopedTx): Promise<string[]> {
    const tenantId = ownTenantOf(tx);
    const rows = await tx.query<{ action: string }>(
      tenantId
        ? 'select distinct action from audit_entries where tenant_id = $1 order by action'
        : `with recursive known as (
             (select reseller_id, action from audit_entries order by reseller_id, action limit 1)
             union all
             select n.reseller_id, n.action from known k cross join lateral (select e.reseller_id, e.action from audit_entries e
               where (e.reseller_id, e.action) > (k.reseller_id, k.action) order by e.reseller_id, e.action limit 1) n)
           select distinct action from known order by action`,
      tenantId ? [tenantId] : [],
    );
    return rows.map(({ action }) => action);
  }
}

/** The tenant whose scope this is: its policy alone does not reach an index. */
const ownTenantOf = (tx: NetworkTx | ScopedTx): string | null =>
  'scope' in tx && tx.scope.kind === 'tenant' ? tx.scope.tenantId : null;
