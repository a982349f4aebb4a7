import { Injectable } from '@nestjs/common';
import { firstDay, type Month, month } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';

/** What issued documents of a month brought in and cost, net, in minor units; credit notes are taken off. */
export interface Margin {
  readonly retailMinor: bigint;
  /** The network's list prices and fees. */
  readonly wholesaleMinor: bigint;
  /** The network's percentage of retail. */
  readonly shareMinor: bigint;
  readonly marginMinor: bigint;
}

export interface TenantMargin extends Margin {
  /** Null for what is no tenant's alone: a dedicated server, a line added by hand. */
  readonly tenantId: string | null;
  readonly name: string;
}

export interface MonthMargin extends Margin {
  readonly month: Month;
  /** Whether the network has issued anything for it: until then what it takes is not known. */
  readonly isCharged: boolean;
}

export type MarginSort = 'name' | 'margin';
/** Where a page of margins begins: the last row of the page before. */
export interface MarginPlace {
  readonly key: string;
  readonly id: string;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
type Figures = Record<keyof Margin, string>;
const marginOf = (row: Figures): Margin => ({
  retailMinor: BigInt(row.retailMinor),
  wholesaleMinor: BigInt(row.wholesaleMinor),
  shareMinor: BigInt(row.shareMinor),
  marginMinor: BigInt(row.marginMinor),
});

/** What a reseller keeps of what its tenants pay: retail less what the network asks for the same month. */
@Injectable()
export class MarginsStore {
  /** By tenant, lowest margin or name first, from a place on. */
  async ofMonth(
    tx: IssuerTx,
    resellerId: string,
    of: Month,
    { sort, after, limit }: { sort: MarginSort; after?: MarginPlace | undefined; limit: number },
  ): Promise<(TenantMargin & { place: MarginPlace })[]> {
    const key = sort === 'margin' ? '"marginMinor"' : 'lower(name) collate "C"';
    const rows = await tx.query<Figures & { tenantId: string; name: string; key: string }>(
      `with sums as (
         select coalesce(l.about_tenant_id, i.tenant_id, '${NOBODY}') as tenant_id,
           coalesce(sum(l.net_minor) filter (where i.tier = 'retail'), 0) as retail,
           coalesce(sum(l.net_minor) filter (where i.tier = 'wholesale' and l.kind <> 'share'), 0) as wholesale,
           coalesce(sum(l.net_minor) filter (where i.tier = 'wholesale' and l.kind = 'share'), 0) as share
         from invoices i join invoice_lines l on l.reseller_id = i.reseller_id and l.invoice_id = i.id
         where i.reseller_id = $1 and i.month = $2 and i.state = 'issued' group by 1),
       margins as (
         select s.tenant_id as "tenantId", coalesce(t.name, '') as name, s.retail as "retailMinor", s.wholesale as "wholesaleMinor",
           s.share as "shareMinor", s.retail - s.wholesale - s.share as "marginMinor"
         from sums s left join tenants t on t.reseller_id = $1 and t.id = s.tenant_id)
       select *, (${key})::text as key from margins
       where $3::text is null or (${key}, "tenantId") > ($3::${sort === 'margin' ? 'numeric' : 'text'}, $4::uuid)
       order by ${key}, "tenantId" limit $5`,
      [resellerId, firstDay(of), after?.key ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => ({
      ...marginOf(row),
      tenantId: row.tenantId === NOBODY ? null : row.tenantId,
      name: row.name,
      place: { key: row.key, id: row.tenantId },
    }));
  }

  /** By month, the oldest first, both included; months without documents are left out. */
  async byMonth(tx: IssuerTx, resellerId: string, from: Month, until: Month): Promise<MonthMargin[]> {
    const rows = await tx.query<Figures & { month: string; isCharged: boolean }>(
      `select *, "retailMinor" - "wholesaleMinor" - "shareMinor" as "marginMinor" from (
         select to_char(i.month, 'YYYY-MM') as month, bool_or(i.tier = 'wholesale') as "isCharged",
           coalesce(sum(i.net_minor) filter (where i.tier = 'retail'), 0) as "retailMinor",
           coalesce(sum(i.net_minor - coalesce(s.share, 0)) filter (where i.tier = 'wholesale'), 0) as "wholesaleMinor",
           coalesce(sum(s.share) filter (where i.tier = 'wholesale'), 0) as "shareMinor"
         from invoices i left join lateral (select sum(l.net_minor) as share from invoice_lines l
           where i.tier = 'wholesale' and l.reseller_id = i.reseller_id and l.invoice_id = i.id and l.kind = 'share') s on true
         where i.reseller_id = $1 and i.month between $2 and $3 and i.state = 'issued' group by 1) m order by month`,
      [resellerId, firstDay(from), firstDay(until)],
    );
    return rows.map((row) => ({ ...marginOf(row), month: month(row.month), isCharged: row.isCharged }));
  }
}
