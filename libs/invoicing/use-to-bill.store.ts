import { Injectable } from '@nestjs/common';
import { firstDay, grouped, type LocalDate, type Month, month, startOfDay } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';
import { NOTHING_TO_BILL } from './drafting.store';
import type { LateUse, MonthUse } from './usage-lines-of';

/** Which agreement's use, of which tenant. */
export interface WhoseUse {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly agreementId: string;
}

/** As text: JSON's numbers are no counts. */
type UseRow = { readonly tenantId: string } & Readonly<Record<'seconds' | 'position', string>>;
type LateRow = { readonly agreementId: string; readonly month: string } & Readonly<
  Record<'seconds' | 'position' | 'billed' | 'net' | 'reached', string>
>;

const USES = `
  select tenant_id as "tenantId", sum(seconds)::text as seconds, max(position)::text as position from usage_lines
  where reseller_id = any($5) and tenant_id = any($2) and month = $4 group by reseller_id, tenant_id`;
const LATES = `
  select a.agreement_id as "agreementId", to_char(u.month, 'YYYY-MM') as month, u.last_position::text as position,
    (select coalesce(sum(l.seconds), 0) from usage_lines l where l.reseller_id = u.reseller_id and l.tenant_id = u.tenant_id
       and l.month = u.month and l.position <= u.last_position)::text as seconds,
    b.seconds::text as billed, b.net::text as net, b.position::text as reached
  from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as a(reseller_id, tenant_id, agreement_id)
    join usage_months u on u.reseller_id = a.reseller_id and u.tenant_id = a.tenant_id and u.month < $4
    join billing_periods p on p.reseller_id = a.reseller_id and p.agreement_id = a.agreement_id and p.month = u.month
      and (p.invoice_id is not null or p.parked_reason = '${NOTHING_TO_BILL}')
    cross join lateral (
      select coalesce(sum(l.seconds), 0) as seconds, coalesce(max(l.usage_until_position), 0) as position,
        coalesce(sum(l.net_minor + coalesce((l.detail ->> 'waivedMinor')::bigint, 0)), 0) as net
      from invoice_lines l join invoices i on i.reseller_id = l.reseller_id and i.id = l.invoice_id
      where l.reseller_id = a.reseller_id and l.about_tenant_id = a.tenant_id and l.usage_month = u.month
        and l.tier = 'retail' and l.kind in ('usage', 'late-usage') and i.agreement_id = a.agreement_id) b
  where u.last_position > b.position order by u.month`;

/** What the ledger says is to be billed to tenants, summed in SQL for a whole chunk at a time. */
@Injectable()
export class UseToBillStore {
  /**
   * Of a month, in one statement: its whole seconds by tenant with the ledger position they reach; and by agreement the
   * settled months before it of which the ledger knows more than the agreement's documents hold, drafts included. A ledger
   * is only added to, so a month has moved if its position has.
   */
  async ofMonth(
    tx: IssuerTx,
    whose: readonly WhoseUse[],
    of: Month,
  ): Promise<{
    readonly uses: ReadonlyMap<string, MonthUse>;
    readonly lates: ReadonlyMap<string, ReadonlyMap<Month, LateUse>>;
  }> {
    const row = await tx.one<{ uses: readonly UseRow[]; lates: readonly LateRow[] }>(
      `select coalesce((select json_agg(x) from (${USES}) x), '[]') as uses, coalesce((select json_agg(x) from (${LATES}) x), '[]') as lates`,
      [
        whose.map(({ resellerId }) => resellerId),
        whose.map(({ tenantId }) => tenantId),
        whose.map(({ agreementId }) => agreementId),
        firstDay(of),
        [...new Set(whose.map(({ resellerId }) => resellerId))],
      ],
    );
    const { uses, lates } = row!;
    return {
      uses: new Map(
        uses.map(({ tenantId, seconds, position }) => [
          tenantId,
          { seconds: BigInt(seconds), untilPosition: BigInt(position) },
        ]),
      ),
      lates: new Map(
        [...grouped(lates, ({ agreementId }) => agreementId)].map(([agreementId, rows]) => [
          agreementId,
          new Map(rows.map((row) => [month(row.month), lateOf(row)])),
        ]),
      ),
    };
  }

  /**
   * A tenant's seconds of a month, up to a ledger position, by spans of days in a zone: for a month in which its plan
   * changes. `sharedOnly` leaves out what was held on a server of its reseller's own.
   */
  async between(
    tx: IssuerTx,
    {
      tenantId,
      resellerId,
      month: of,
      untilPosition,
      sharedOnly,
    }: { tenantId: string; resellerId: string; month: Month; untilPosition: bigint; sharedOnly: boolean },
    zone: string,
    spans: readonly { from: LocalDate; until: LocalDate }[],
  ): Promise<bigint[]> {
    const rows = await tx.query<{ seconds: string }>(
      `select (select coalesce(sum(u.seconds), 0) from usage_lines u where u.reseller_id = $1 and u.tenant_id = $2 and u.month = $3
           and u.position <= $4 and u.from_at >= s.from_at and u.from_at < s.until_at
           ${sharedOnly ? 'and not exists (select 1 from runs r join bbb_servers b on b.id = r.server_id where r.id = u.run_id and b.pool_reseller_id = u.reseller_id)' : ''}
         ) as seconds
       from unnest($5::timestamptz[], $6::timestamptz[]) with ordinality as s(from_at, until_at, at) order by s.at`,
      [
        resellerId,
        tenantId,
        firstDay(of),
        untilPosition,
        spans.map(({ from }) => startOfDay(zone, from)),
        spans.map(({ until }) => startOfDay(zone, until)),
      ],
    );
    return rows.map(({ seconds }) => BigInt(seconds));
  }
}

const lateOf = ({ seconds, position, billed, net, reached }: LateRow): LateUse => ({
  use: { seconds: BigInt(seconds), untilPosition: BigInt(position) },
  billed: { seconds: BigInt(billed), netMinor: BigInt(net), untilPosition: BigInt(reached) },
});
