import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { type Plan, parsePriceList } from './price-list';
import { priceOn } from './price-on';

interface Version {
  readonly code: string;
  readonly resellerId: string | null;
  readonly startsOn: LocalDate;
  readonly prices: unknown;
}

interface Row {
  readonly list: string;
  readonly plan: string | null;
  readonly versions: readonly Version[] | null;
}

const versionsOf = (
  lists: string,
): string => `(select json_agg(json_build_object('code', l.code, 'resellerId', p.reseller_id,
    'startsOn', to_char(p.starts_on, 'YYYY-MM-DD'), 'prices', p.prices) order by p.starts_on)
  from price_list_versions p join price_lists l on l.id = p.price_list_id where ${lists})`;
const IN_FORCE = `select v.terms ->> 'priceList' as list, v.terms ->> 'plan' as plan, ${versionsOf(`l.code = v.terms ->> 'priceList'`)} as versions
  from agreements a join agreement_versions v on v.reseller_id = a.reseller_id and v.agreement_id = a.id
  where a.reseller_id = $1 and a.tenant_id = $2 and a.tier = 'retail' and a.starts_on <= $3
    and (a.ends_on is null or a.ends_on > $3) and v.starts_on <= $3
  order by v.starts_on desc limit 1`;

/** Which plan a tenant is on. */
@Injectable()
export class PlanInForce {
  /** The plan of a tenant's retail agreement on a day, its limits and prices; null without an agreement that day. */
  async of(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string, day: LocalDate): Promise<Plan | null> {
    return planOf(await tx.one<Row>(IN_FORCE, [resellerId, tenantId, day]), resellerId, day);
  }

  /**
   * The same, every version of its reseller's first retail list, the oldest first: what else there is to choose; and the
   * first day it ever had an agreement.
   */
  async beside(
    tx: NetworkTx | ScopedTx,
    resellerId: string,
    tenantId: string,
    day: LocalDate,
  ): Promise<{ present: Plan | null; versions: readonly Version[]; since: LocalDate | null }> {
    const row = await tx.one<{ present: Row | null; versions: readonly Version[] | null; since: LocalDate | null }>(
      `select (select row_to_json(x) from (${IN_FORCE}) x) as present, ${versionsOf(
        `l.id = (select f.id from price_lists f where f.owner_reseller_id = $1 and f.tier = 'retail' order by f.created_at, f.code limit 1)`,
      )} as versions, (select to_char(min(a.starts_on), 'YYYY-MM-DD') from agreements a
          where a.reseller_id = $1 and a.tenant_id = $2 and a.tier = 'retail') as since`,
      [resellerId, tenantId, day],
    );
    return {
      present: planOf(row?.present ?? undefined, resellerId, day),
      versions: row?.versions ?? [],
      since: row?.since ?? null,
    };
  }
}

function planOf(row: Row | undefined, resellerId: string, day: LocalDate): Plan | null {
  if (!row?.plan) return null;
  const versions = (row.versions ?? []).map(({ prices, ...head }) => ({ ...head, list: parsePriceList(prices).list }));
  return priceOn(versions, row.list, row.plan, day, resellerId);
}
