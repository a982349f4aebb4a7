import { Injectable } from '@nestjs/common';
import { firstDay, grouped, type Month, month } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { IssuerTx } from './as-issuer.adapter';
import { NOTHING_TO_BILL } from './drafting.store';

export interface ParkedTenant {
  readonly resellerId: string;
  readonly periodId: string;
  readonly tenantId: string;
  readonly reason: string;
}

/** Tenants left out of their reseller's wholesale invoice of a month, each with the reason, until a later one has them. */
@Injectable()
export class ParkedTenantsStore {
  /** The months of tenants that are still left out, in order. */
  async open(tx: IssuerTx, resellerIds: readonly string[], before: Month): Promise<Map<string, Month[]>> {
    const rows = await tx.query<{ tenantId: string; month: string }>(
      `select tenant_id as "tenantId", to_char(month, 'YYYY-MM') as month from parked_tenants
       where reseller_id = any($1) and month < $2 and taken_up_period_id is null order by month`,
      [resellerIds, firstDay(before)],
    );
    const months = grouped(rows, ({ tenantId }) => tenantId);
    return new Map([...months].map(([tenantId, list]) => [tenantId, list.map((row) => month(row.month))]));
  }

  /** Those left out of a wholesale draft that may still be made anew. */
  async inDrafts(tx: NetworkTx): Promise<{ resellerId: string; month: string }[]> {
    return tx.query(
      `select k.reseller_id as "resellerId", to_char(k.month, 'YYYY-MM') as month from parked_tenants k
         join invoices i on i.reseller_id = k.reseller_id and i.billing_period_id = k.billing_period_id and i.state = 'draft'
       where k.taken_up_period_id is null`,
    );
  }

  async add(tx: IssuerTx, of: Month, parked: readonly ParkedTenant[]): Promise<void> {
    if (parked.length === 0) return;
    await tx.query(
      `insert into parked_tenants (reseller_id, billing_period_id, tenant_id, month, reason, parked_at)
       select *, $6::timestamptz from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::text[])`,
      [
        parked.map(({ resellerId }) => resellerId),
        parked.map(({ periodId }) => periodId),
        parked.map(({ tenantId }) => tenantId),
        parked.map(() => firstDay(of)),
        parked.map(({ reason }) => reason.slice(0, 500)),
        tx.clock.now(),
      ],
    );
  }

  /** The documents of these periods have the lines of all tenants but those that are left out of them too. */
  async takeUp(
    tx: IssuerTx,
    of: Month,
    periods: readonly { resellerId: string; periodId: string; parkedReason: string | null }[],
  ): Promise<void> {
    await tx.query(
      `update parked_tenants k set taken_up_period_id = p.id
       from unnest($1::uuid[], $2::uuid[], $3::text[]) as p(reseller_id, id, parked)
       where k.reseller_id = p.reseller_id and k.month < $4 and k.taken_up_period_id is null
         and (p.parked is null or p.parked = $5)
         and not exists (select 1 from parked_tenants n where n.reseller_id = p.reseller_id and n.billing_period_id = p.id
           and n.tenant_id = k.tenant_id)`,
      [
        periods.map(({ resellerId }) => resellerId),
        periods.map(({ periodId }) => periodId),
        periods.map(({ parkedReason }) => parkedReason),
        firstDay(of),
        NOTHING_TO_BILL,
      ],
    );
  }

  /** As it was before the documents of these periods were made. */
  async undo(tx: IssuerTx, periodIds: readonly string[]): Promise<void> {
    await tx.query('delete from parked_tenants where billing_period_id = any($1)', [periodIds]);
    await tx.query('update parked_tenants set taken_up_period_id = null where taken_up_period_id = any($1)', [
      periodIds,
    ]);
  }
}
