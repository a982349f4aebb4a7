import { Injectable } from '@nestjs/common';
import { firstDay, grouped, type LocalDate, Money, type Month, month } from '@/kernel';
import type { TermsVersion } from '@/plans';
import type { IssuerTx } from './as-issuer.adapter';
import type { RetailNet } from './draft-wholesale';
import { NOTHING_TO_BILL, VERSIONS } from './drafting.store';
import type { BilledUse, MonthUse } from './usage-lines-of';

/** A tenant with a retail period in the month, or left out before, and why its retail invoice is not made where it should be. */
export interface ResoldTenant {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate | null;
  readonly versions: TermsVersion[];
  readonly obstacle: string | null;
}

/** A month of a tenant in both tiers: what its retail documents hold, and what wholesale ones have billed of that. */
export interface ResoldUse {
  readonly tenantId: string;
  readonly month: Month;
  readonly held: MonthUse;
  readonly billed: BilledUse;
}

/** What wholesale documents are made of: what the retail ones hold, drafts included, so that the tiers tie out. */
@Injectable()
export class ResoldUseStore {
  tenants(tx: IssuerTx, resellerIds: readonly string[], of: Month): Promise<ResoldTenant[]> {
    return tx.query(
      `select a.reseller_id as "resellerId", t.id as "tenantId", t.name, to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", ${VERSIONS} as versions,
         case when p.invoice_id is null and p.parked_reason <> $3 then 'Its retail invoice is not made: ' || p.parked_reason end as obstacle
       from agreements a join tenants t on t.reseller_id = a.reseller_id and t.id = a.tenant_id
         left join billing_periods p on p.reseller_id = a.reseller_id and p.agreement_id = a.id and p.month = $2
       where a.tier = 'retail' and a.reseller_id = any($1) and (p.id is not null or exists (select 1 from parked_tenants k
         where k.reseller_id = a.reseller_id and k.tenant_id = a.tenant_id and k.month < $2 and k.taken_up_period_id is null))
       order by t.name, t.id, a.starts_on`,
      [resellerIds, firstDay(of), NOTHING_TO_BILL],
    );
  }

  /** The month itself, and each earlier one in which the tiers differ, in order of the months. */
  async uses(tx: IssuerTx, resellerIds: readonly string[], of: Month): Promise<Map<string, ResoldUse[]>> {
    const rows = await tx.query<
      { tenantId: string; month: string } & Record<'held' | 'position' | 'billed' | 'net' | 'reached', string>
    >(
      `select * from (
         select about_tenant_id as "tenantId", to_char(usage_month, 'YYYY-MM') as month,
           coalesce(sum(seconds) filter (where tier = 'retail'), 0) as held,
           coalesce(max(usage_until_position) filter (where tier = 'retail'), 0) as position,
           coalesce(sum(seconds) filter (where tier = 'wholesale'), 0) as billed,
           coalesce(sum(net_minor + coalesce((detail ->> 'waivedMinor')::bigint, 0)) filter (where tier = 'wholesale'), 0) as net,
           coalesce(max(usage_until_position) filter (where tier = 'wholesale'), 0) as reached
         from invoice_lines where reseller_id = any($1) and usage_month <= $2 and kind in ('usage', 'late-usage', 'share')
         group by about_tenant_id, usage_month) u
       where month = $3 or held <> billed order by month`,
      [resellerIds, firstDay(of), of],
    );
    return grouped(
      rows.map((row) => ({
        tenantId: row.tenantId,
        month: month(row.month),
        held: { seconds: BigInt(row.held), untilPosition: BigInt(row.position) },
        billed: { seconds: BigInt(row.billed), netMinor: BigInt(row.net), untilPosition: BigInt(row.reached) },
      })),
      ({ tenantId }) => tenantId,
    );
  }

  /** Of what retail documents hold, the seconds on a server of the tenant's own reseller, up to the same positions. */
  async onOwnServers(
    tx: IssuerTx,
    resellerIds: readonly string[],
    uses: readonly ResoldUse[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const rows = await tx.query<{ key: string; seconds: string }>(
      `select u.tenant_id || ' ' || to_char(u.month, 'YYYY-MM') as key, sum(u.seconds) as seconds
       from bbb_servers s join runs r on r.server_id = s.id
         join usage_lines u on u.reseller_id = s.pool_reseller_id and u.run_id = r.id
         join unnest($2::uuid[], $3::date[], $4::bigint[]) as h(tenant_id, month, position)
           on h.tenant_id = u.tenant_id and h.month = u.month and u.position <= h.position
       where s.pool_reseller_id = any($1) group by u.tenant_id, u.month`,
      [
        resellerIds,
        uses.map(({ tenantId }) => tenantId),
        uses.map(({ month: of }) => firstDay(of)),
        uses.map(({ held }) => held.untilPosition),
      ],
    );
    return new Map(rows.map(({ key, seconds }) => [key, BigInt(seconds)]));
  }

  /** The months of resellers that wholesale has settled, by whichever of their agreements: billed, or nothing to bill. */
  async settledMonths(tx: IssuerTx, resellerIds: readonly string[], before: Month): Promise<Map<string, Set<string>>> {
    const rows = await tx.query<{ resellerId: string; month: string }>(
      `select reseller_id as "resellerId", to_char(month, 'YYYY-MM') as month from billing_periods
       where reseller_id = any($1) and tier = 'wholesale' and month < $2 and (invoice_id is not null or parked_reason = $3)`,
      [resellerIds, firstDay(before), NOTHING_TO_BILL],
    );
    const months = grouped(rows, ({ resellerId }) => resellerId);
    return new Map([...months].map(([id, list]) => [id, new Set(list.map((row) => row.month))]));
  }

  /** The net of tenants' retail invoices by the month of the invoice, late use apart. */
  async retailNets(
    tx: IssuerTx,
    resellerIds: readonly string[],
    months: readonly Month[],
    currency: string,
  ): Promise<Map<string, Map<Month, RetailNet>>> {
    const rows = await tx.query<{ tenantId: string; on: string; late: string | null; net: string }>(
      `select i.tenant_id as "tenantId", to_char(i.month, 'YYYY-MM') as on,
         case l.kind when 'late-usage' then to_char(l.usage_month, 'YYYY-MM') end as late, sum(l.net_minor) as net
       from invoices i join invoice_lines l on l.reseller_id = i.reseller_id and l.invoice_id = i.id
       where i.reseller_id = any($1) and i.month = any($2::date[]) and i.tier = 'retail' and i.kind = 'invoice' group by 1, 2, 3`,
      [resellerIds, months.map(firstDay)],
    );
    const nets = new Map<string, Map<Month, RetailNet>>();
    for (const [tenantId, ofTenant] of grouped(rows, (row) => row.tenantId)) {
      const byMonth = new Map<Month, RetailNet>();
      for (const [on, list] of grouped(ofTenant, (row) => month(row.on))) {
        const late = list.flatMap((row) => (row.late ? [[month(row.late), Money.of(row.net, currency)] as const] : []));
        const net = Money.of(list.find((row) => row.late === null)?.net ?? 0n, currency);
        byMonth.set(on, { net, late: new Map(late) });
      }
      nets.set(tenantId, byMonth);
    }
    return nets;
  }
}
