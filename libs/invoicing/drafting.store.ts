import { Injectable } from '@nestjs/common';
import { firstDay, grouped, type LocalDate, type Month, month, startOfDay } from '@/kernel';
import { type PricesFrom, parsePriceList, type TermsVersion } from '@/plans';
import type { IssuerTx, Tier } from './as-issuer.adapter';
import type { AgreementTerms } from './rated-month';
import type { BilledUse, MonthUse } from './usage-lines-of';

export interface PeriodToDraft extends AgreementTerms {
  readonly periodId: string;
  readonly agreementId: string;
  readonly tier: Tier;
  readonly tenantId: string | null;
  readonly payerId: string;
  readonly zone: string;
  readonly untilAt: Date;
  readonly language: 'en' | 'ca' | 'es';
  readonly purchaseOrder: string | null;
  readonly buyer: {
    countryCode: string;
    isBusiness: boolean;
    vatNumber: string | null;
    hasVatEvidence: boolean;
    businessEvidence: string | null;
  };
}

/** Why a period was settled without a document; every other reason wants somebody to look, and is tried again. */
export const NOTHING_TO_BILL = 'nothing to bill';

const BUYER = `json_build_object('countryCode', y.country_code, 'isBusiness', y.is_business, 'vatNumber', y.vat_number,
  'hasVatEvidence', y.vat_evidence is not null, 'businessEvidence', y.business_evidence)`;
const VERSIONS = `(select json_agg(json_build_object('startsOn', to_char(v.starts_on, 'YYYY-MM-DD'), 'terms', v.terms) order by v.starts_on)
  from agreement_versions v where v.reseller_id = a.reseller_id and v.agreement_id = a.id)`;

export type ByTenantMonth<T> = Map<string, Map<Month, T>>;

/** What drafts are made of, read for a whole chunk at a time. */
@Injectable()
export class DraftingStore {
  private readonly priceCache = new Map<string, PricesFrom>();

  /** The periods that are still without an invoice, locked, with agreement, terms and payer. */
  async periods(tx: IssuerTx, periodIds: readonly string[], force = false): Promise<PeriodToDraft[]> {
    const rows = await tx.query<Omit<PeriodToDraft, 'versions'> & { versions: TermsVersion[] }>(
      `select p.id as "periodId", p.reseller_id as "resellerId", p.agreement_id as "agreementId", p.tier, p.tenant_id as "tenantId",
         p.zone, p.until_at as "untilAt", a.payer_id as "payerId", to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", y.language, y.purchase_order as "purchaseOrder",
         ${BUYER} as buyer,
         ${VERSIONS} as versions
       from billing_periods p join agreements a on a.reseller_id = p.reseller_id and a.id = p.agreement_id
         join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
       where p.id = any($1) and p.invoice_id is null and ($2 or p.parked_reason is null) order by p.reseller_id, p.id for update of p`,
      [periodIds, force],
    );
    return rows;
  }

  /** A tenant's retail agreement that runs or is to begin, with terms and payer. */
  agreementOf(
    tx: IssuerTx,
    resellerId: string,
    tenantId: string,
  ): Promise<(AgreementTerms & Pick<PeriodToDraft, 'language' | 'buyer'> & { issuerId: string }) | undefined> {
    return tx.one(
      `select a.reseller_id as "resellerId", a.issuer_id as "issuerId", to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", y.language, ${BUYER} as buyer, ${VERSIONS} as versions
       from agreements a join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
       where a.reseller_id = $1 and a.tenant_id = $2 and a.ends_on is null`,
      [resellerId, tenantId],
    );
  }

  /** The price lists of some codes, every version, read once and kept: versions never change. */
  async prices(tx: IssuerTx, codes: readonly string[]): Promise<PricesFrom[]> {
    const rows = await tx.query<{
      id: string;
      code: string;
      resellerId: string | null;
      startsOn: string;
      prices: unknown;
    }>(
      `select v.id, l.code, v.reseller_id as "resellerId", to_char(v.starts_on, 'YYYY-MM-DD') as "startsOn", v.prices
       from price_list_versions v join price_lists l on l.id = v.price_list_id where l.code = any($1)`,
      [codes],
    );
    return rows.map(({ id, prices, ...head }) => {
      const known = this.priceCache.get(id) ?? { ...head, list: parsePriceList(prices).list };
      this.priceCache.set(id, known);
      return known;
    });
  }

  /** What the ledger says: whole seconds by tenant and month, for the month and the earlier ones back to `since`. */
  async ledger(
    tx: IssuerTx,
    resellerIds: readonly string[],
    tenantIds: readonly string[],
    since: Month,
    until: Month,
  ): Promise<ByTenantMonth<MonthUse>> {
    const rows = await tx.query<{ tenantId: string; month: string; seconds: string; position: string }>(
      `select tenant_id as "tenantId", to_char(month, 'YYYY-MM') as month, sum(seconds) as seconds, max(position) as position
       from usage_lines where reseller_id = any($1) and tenant_id = any($2) and month between $3 and $4
       group by reseller_id, tenant_id, usage_lines.month`,
      [resellerIds, tenantIds, firstDay(since), firstDay(until)],
    );
    return byTenantMonth(rows, ({ seconds, position }) => ({
      seconds: BigInt(seconds),
      untilPosition: BigInt(position),
    }));
  }

  /** The seconds of a tenant's month cut at days of the zone, for a month in which its plan changes. */
  async secondsBetween(
    tx: IssuerTx,
    resellerId: string,
    tenantId: string,
    of: Month,
    zone: string,
    bounds: readonly LocalDate[],
  ): Promise<bigint[]> {
    const starts = bounds.map((day) => startOfDay(zone, day));
    const rows = await tx.query<{ part: number; seconds: string }>(
      `select width_bucket(extract(epoch from from_at), $4::numeric[]) as part, sum(seconds) as seconds from usage_lines
       where reseller_id = $1 and tenant_id = $2 and month = $3 group by 1`,
      [resellerId, tenantId, firstDay(of), starts.map((at) => at.getTime() / 1000)],
    );
    return bounds.map((_, index) => BigInt(rows.find(({ part }) => Math.max(part, 1) === index + 1)?.seconds ?? 0));
  }

  /**
   * Of what retail documents hold, the seconds that were on a server of the tenant's own reseller: the meetings up to the
   * same ledger positions, so that both tiers tie out.
   */
  async onOwnServers(
    tx: IssuerTx,
    resellerIds: readonly string[],
    held: ByTenantMonth<MonthUse>,
  ): Promise<ByTenantMonth<bigint>> {
    const spans = [...held].flatMap(([tenantId, months]) =>
      [...months].map(([of, { untilPosition }]) => ({ tenantId, of, untilPosition })),
    );
    const rows = await tx.query<{ tenantId: string; month: string; seconds: string }>(
      `select u.tenant_id as "tenantId", to_char(u.month, 'YYYY-MM') as month, sum(u.seconds) as seconds
       from bbb_servers s join runs r on r.server_id = s.id
         join usage_lines u on u.reseller_id = s.pool_reseller_id and u.run_id = r.id
         join unnest($2::uuid[], $3::date[], $4::bigint[]) as h(tenant_id, month, position)
           on h.tenant_id = u.tenant_id and h.month = u.month and u.position <= h.position
       where s.pool_reseller_id = any($1) group by 1, u.month`,
      [
        resellerIds,
        spans.map(({ tenantId }) => tenantId),
        spans.map(({ of }) => firstDay(of)),
        spans.map(({ untilPosition }) => untilPosition),
      ],
    );
    return byTenantMonth(rows, ({ seconds }) => BigInt(seconds));
  }

  /** What documents of a tier hold of earlier months, drafts included; a billed month without use is there with zero. */
  async billed(
    tx: IssuerTx,
    tier: Tier,
    resellerIds: readonly string[],
    tenantIds: readonly string[],
    before: Month,
  ): Promise<ByTenantMonth<BilledUse>> {
    const rows = await tx.query<{ tenantId: string; month: string; seconds: string; net: string; position: string }>(
      `select l.about_tenant_id as "tenantId", to_char(l.usage_month, 'YYYY-MM') as month, sum(l.seconds) as seconds,
         sum(l.net_minor + coalesce((l.detail ->> 'waivedMinor')::bigint, 0)) as net, max(l.usage_until_position) as position
       from invoice_lines l where l.tier = $1 and l.reseller_id = any($2) and l.about_tenant_id = any($3) and l.usage_month < $4
         and l.kind in ('usage', 'late-usage', 'share')
       group by l.about_tenant_id, l.usage_month`,
      [tier, resellerIds, tenantIds, firstDay(before)],
    );
    return byTenantMonth(rows, ({ seconds, net, position }) => ({
      seconds: BigInt(seconds),
      netMinor: BigInt(net),
      untilPosition: BigInt(position),
    }));
  }

  /** The earlier months of tenants whose period is settled: billed, or with nothing to bill. */
  async settledMonths(
    tx: IssuerTx,
    resellerIds: readonly string[],
    tier: Tier,
    before: Month,
  ): Promise<Map<string, Month[]>> {
    const rows = await tx.query<{ agreementId: string; month: string }>(
      `select agreement_id as "agreementId", to_char(month, 'YYYY-MM') as month from billing_periods
       where reseller_id = any($1) and tier = $2 and month < $3 and (invoice_id is not null or parked_reason = '${NOTHING_TO_BILL}')`,
      [resellerIds, tier, firstDay(before)],
    );
    return new Map(
      [...grouped(rows, ({ agreementId }) => agreementId)].map(([id, list]) => [
        id,
        list.map((row) => month(row.month)),
      ]),
    );
  }

  /** What retail documents hold, by tenant and month, and the net of each tenant's invoice of the month. */
  async retail(tx: IssuerTx, resellerIds: readonly string[], of: Month) {
    const held = await tx.query<{ tenantId: string; month: string; seconds: string; position: string }>(
      `select about_tenant_id as "tenantId", to_char(usage_month, 'YYYY-MM') as month, sum(seconds) as seconds, max(usage_until_position) as position
       from invoice_lines where tier = 'retail' and reseller_id = any($1) and usage_month <= $2 and kind in ('usage', 'late-usage')
       group by about_tenant_id, usage_month`,
      [resellerIds, firstDay(of)],
    );
    const tenants = await tx.query<{
      resellerId: string;
      tenantId: string;
      name: string;
      startsOn: LocalDate;
      endsOn: LocalDate | null;
      versions: TermsVersion[];
      netMinor: string | null;
    }>(
      `select a.reseller_id as "resellerId", t.id as "tenantId", t.name, to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", i.net_minor as "netMinor",
         ${VERSIONS} as versions
       from billing_periods p join agreements a on a.reseller_id = p.reseller_id and a.id = p.agreement_id
         join tenants t on t.reseller_id = a.reseller_id and t.id = a.tenant_id
         left join invoices i on i.reseller_id = p.reseller_id and i.id = p.invoice_id
       where p.tier = 'retail' and p.reseller_id = any($1) and p.month = $2 order by t.name, t.id`,
      [resellerIds, firstDay(of)],
    );
    return {
      held: byTenantMonth(
        held,
        ({ seconds, position }): MonthUse => ({ seconds: BigInt(seconds), untilPosition: BigInt(position) }),
      ),
      tenants,
    };
  }
}

function byTenantMonth<Row extends { tenantId: string; month: string }, T>(
  rows: readonly Row[],
  toValue: (row: Row) => T,
): ByTenantMonth<T> {
  const all: ByTenantMonth<T> = new Map();
  for (const row of rows) {
    const months = all.get(row.tenantId) ?? new Map<Month, T>();
    all.set(row.tenantId, months.set(month(row.month), toValue(row)));
  }
  return all;
}
