import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Cause, Level, Restricted, Restriction } from './restriction';

export const RESTRICTION_COLUMNS = `id, tenant_id as "tenantId", level, cause, reason, since, lifted_at as "liftedAt", lifted_reason as "liftedReason"`;

/** What is held back from whom, and what was. */
@Injectable()
export class RestrictionsStore {
  /** What holds for a tenant now: its own, and its reseller's as far as the scope may see them. */
  holding(tx: NetworkTx | ScopedTx, { resellerId, tenantId }: Restricted): Promise<Restriction[]> {
    return tx.query(
      `select ${RESTRICTION_COLUMNS} from restrictions
       where reseller_id = $1 and (tenant_id = $2 or tenant_id is null) and lifted_at is null order by since, id`,
      [resellerId, tenantId],
    );
  }

  /** All there were, the newest first. */
  history(tx: NetworkTx | ScopedTx, { resellerId, tenantId }: Restricted): Promise<Restriction[]> {
    return tx.query(
      `select ${RESTRICTION_COLUMNS} from restrictions where reseller_id = $1 and tenant_id is not distinct from $2
       order by since desc, id desc limit 100`,
      [resellerId, tenantId],
    );
  }

  /** Whoever is held back by unpaid invoices: looked at again now and then. */
  overdue(tx: NetworkTx): Promise<Restricted[]> {
    return tx.query(
      `select reseller_id as "resellerId", tenant_id as "tenantId" from restrictions
       where cause = 'overdue' and lifted_at is null order by 1, 2`,
    );
  }

  /** The one of a cause that holds, locked. */
  async forUpdate(tx: ScopedTx, { resellerId, tenantId }: Restricted, cause: Cause): Promise<Restriction | undefined> {
    // Whoever restricts or lifts at the same moment waits here: there may be no row of the cause to lock.
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('restriction ' || $1::text, 0))`, [
      tenantId ?? resellerId,
    ]);
    return tx.one(
      `select ${RESTRICTION_COLUMNS} from restrictions
       where reseller_id = $1 and tenant_id is not distinct from $2 and cause = $3 and lifted_at is null`,
      [resellerId, tenantId, cause],
    );
  }

  async add(tx: ScopedTx, of: Restricted, what: { level: Level; cause: Cause; reason: string }): Promise<string> {
    const id = newId();
    await tx.query(
      `insert into restrictions (reseller_id, id, tier, tenant_id, level, cause, reason, since) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        of.resellerId,
        id,
        of.tenantId === null ? 'wholesale' : 'retail',
        of.tenantId,
        what.level,
        what.cause,
        what.reason,
        tx.clock.now(),
      ],
    );
    return id;
  }

  async lift(tx: ScopedTx, id: string, reason: string): Promise<void> {
    await tx.query(
      'update restrictions set lifted_at = $3, lifted_reason = $4 where reseller_id = $1 and id = $2 and lifted_at is null',
      [tx.resellerId, id, tx.clock.now(), reason],
    );
  }

  /** Puts a tenant's own state in agreement with its restrictions. Answers whose gateway entries have to be read anew. */
  async settleState(tx: ScopedTx, { resellerId, tenantId }: Restricted): Promise<string[]> {
    if (tenantId !== null)
      await tx.query(
        `update tenants t set state = case when exists (select 1 from restrictions x where x.reseller_id = t.reseller_id
             and x.tenant_id = t.id and x.level = 'suspended' and x.lifted_at is null) then 'suspended' else 'active' end
         where t.reseller_id = $1 and t.id = $2 and t.state <> 'ended'`,
        [resellerId, tenantId],
      );
    const rows = await tx.query<{ slug: string }>(
      `select slug from tenants where reseller_id = $1 and ($2::uuid is null or id = $2) and state <> 'ended'`,
      [resellerId, tenantId],
    );
    return rows.map(({ slug }) => slug);
  }
}
