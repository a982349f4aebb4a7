import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { TermsVersion } from './agreement-terms';

/** A retail agreement of a tenant, or, `tenantId` being null, a reseller's wholesale one. */
export interface Parties {
  readonly resellerId: string;
  readonly tenantId: string | null;
}

export interface OpenAgreement extends Parties {
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly startsOn: LocalDate;
  readonly zone: string;
  readonly payerId: string;
  readonly issuerResellerId: string;
  readonly issuerId: string;
  readonly versions: readonly TermsVersion[];
}

/** Terms from a day on, and of a tenant's what their plan is called. */
export type NamedTerms = TermsVersion & { readonly planName?: string | null };

export interface TenantAgreement {
  readonly id: string;
  readonly payerId: string;
  readonly payer: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate | null;
  readonly versions: readonly NamedTerms[];
}

export interface ListedAgreement {
  readonly reseller: string;
  readonly tenant: string | null;
  readonly payer: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly versions: readonly TermsVersion[];
}

const PLAN_NAME = `(select p ->> 'name' from price_lists l join price_list_versions pv on pv.price_list_id = l.id
    cross join lateral jsonb_array_elements(pv.prices -> 'plans') p
  where l.code = v.terms ->> 'priceList' and p ->> 'code' = v.terms ->> 'plan' and coalesce(pv.reseller_id, a.reseller_id) = a.reseller_id
  order by pv.starts_on desc limit 1)`;
const NAMED_VERSIONS = `(select json_agg(json_build_object('startsOn', to_char(v.starts_on, 'YYYY-MM-DD'), 'terms', v.terms, 'planName', ${PLAN_NAME})
    order by v.starts_on)
  from agreement_versions v where v.reseller_id = a.reseller_id and v.agreement_id = a.id) as versions`;
const VERSIONS = `(select json_agg(json_build_object('startsOn', to_char(v.starts_on, 'YYYY-MM-DD'), 'terms', v.terms) order by v.starts_on)
  from agreement_versions v where v.reseller_id = a.reseller_id and v.agreement_id = a.id) as versions`;

/** Agreements under which something is still sold, and all of them as a list. */
@Injectable()
export class OpenAgreementsStore {
  /** The agreement that has no end yet, locked. */
  forUpdate(tx: ScopedTx, parties: Parties): Promise<OpenAgreement | undefined> {
    return this.of(tx, parties, 'for update of a');
  }

  /** The same without a lock, to look at. */
  of(
    tx: ScopedTx,
    { resellerId, tenantId }: Parties,
    lock: '' | 'for update of a' = '',
  ): Promise<OpenAgreement | undefined> {
    return tx.one(
      `select a.reseller_id as "resellerId", a.tenant_id as "tenantId", a.id, a.tier,
         to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn", r.zone, a.payer_id as "payerId",
         a.issuer_reseller_id as "issuerResellerId", a.issuer_id as "issuerId", ${VERSIONS}
       from agreements a join resellers r on r.id = a.reseller_id
       where a.reseller_id = $1 and a.tenant_id is not distinct from $2 and a.ends_on is null ${lock}`,
      [resellerId, tenantId],
    );
  }

  async end(tx: ScopedTx, { resellerId, id }: OpenAgreement, endsOn: LocalDate): Promise<void> {
    await tx.query('update agreements set ends_on = $3 where reseller_id = $1 and id = $2', [resellerId, id, endsOn]);
  }

  /** All a tenant has or had, the newest first. */
  ofTenant(tx: ScopedTx, tenantId: string): Promise<TenantAgreement[]> {
    return tx.query(
      `select a.id, a.payer_id as "payerId", y.name as payer, to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", ${NAMED_VERSIONS}
       from agreements a join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
       where a.reseller_id = $1 and a.tenant_id = $2 order by a.starts_on desc`,
      [tx.resellerId, tenantId],
    );
  }

  /** What a reseller has or had with the network, the newest first. */
  ofReseller(tx: NetworkTx, resellerId: string): Promise<TenantAgreement[]> {
    return tx.query(
      `select a.id, a.payer_id as "payerId", y.name as payer, to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", ${VERSIONS}
       from agreements a join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
       where a.reseller_id = $1 and a.tier = 'wholesale' order by a.starts_on desc`,
      [resellerId],
    );
  }

  /** The plans of these tenants on a day, by tenant: short name and name. */
  async plansOf(
    tx: ScopedTx,
    tenantIds: readonly string[],
    day: LocalDate,
  ): Promise<ReadonlyMap<string, { plan: string; name: string }>> {
    const rows = await tx.query<{ tenantId: string; plan: string; name: string | null }>(
      `select distinct on (a.tenant_id) a.tenant_id as "tenantId", v.terms ->> 'plan' as plan, ${PLAN_NAME} as name
       from agreements a join agreement_versions v on v.reseller_id = a.reseller_id and v.agreement_id = a.id
       where a.reseller_id = $1 and a.tenant_id = any($2) and a.tier = 'retail' and a.starts_on <= $3
         and (a.ends_on is null or a.ends_on > $3) and v.starts_on <= $3
       order by a.tenant_id, v.starts_on desc`,
      [tx.resellerId, tenantIds, day],
    );
    return new Map(rows.map(({ tenantId, plan, name }) => [tenantId, { plan, name: name ?? plan }]));
  }

  /**
   * The day on which a tenant's agreement goes on that pauses at an instant, by its reseller's calendar: one has been, none
   * runs, another follows. Null where one runs, and where none follows or none ever was.
   */
  async pausedUntil(
    tx: NetworkTx | ScopedTx,
    { resellerId, id }: { resellerId: string; id: string },
    at: Date,
  ): Promise<LocalDate | null> {
    const row = await tx.one<{ day: LocalDate | null }>(
      `select case when bool_or(a.starts_on <= d.today)
           and not bool_or(a.starts_on <= d.today and (a.ends_on is null or a.ends_on > d.today))
         then to_char(min(a.starts_on) filter (where a.starts_on > d.today), 'YYYY-MM-DD') end as day
       from agreements a join resellers r on r.id = a.reseller_id
         cross join lateral (select ($3::timestamptz at time zone r.zone)::date as today) d
       where a.reseller_id = $1 and a.tenant_id = $2`,
      [resellerId, id, at],
    );
    return row?.day ?? null;
  }

  /** The last day of a tenant's last agreement, where it has an end; null where there is none, or it goes on. */
  async lastDay(tx: ScopedTx, tenantId: string): Promise<LocalDate | null> {
    const row = await tx.one<{ day: LocalDate }>(
      `select to_char(ends_on - 1, 'YYYY-MM-DD') as day from agreements
       where reseller_id = $1 and tenant_id = $2 order by ends_on desc nulls first limit 1`,
      [tx.resellerId, tenantId],
    );
    return row?.day ?? null;
  }

  all(tx: NetworkTx): Promise<ListedAgreement[]> {
    return tx.query(
      `select r.slug as reseller, t.slug as tenant, y.name as payer, to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", ${VERSIONS}
       from agreements a join resellers r on r.id = a.reseller_id join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
         left join tenants t on t.reseller_id = a.reseller_id and t.id = a.tenant_id
       order by r.slug, t.slug nulls first, a.starts_on`,
    );
  }
}
