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

/** Which plan a tenant is on. */
@Injectable()
export class PlanInForce {
  /** The plan of a tenant's retail agreement on a day, its limits and prices; null without an agreement that day. */
  async of(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string, day: LocalDate): Promise<Plan | null> {
    const row = await tx.one<{ list: string; plan: string | null; versions: Version[] | null }>(
      `select v.terms ->> 'priceList' as list, v.terms ->> 'plan' as plan,
         (select json_agg(json_build_object('code', l.code, 'resellerId', p.reseller_id,
             'startsOn', to_char(p.starts_on, 'YYYY-MM-DD'), 'prices', p.prices))
          from price_list_versions p join price_lists l on l.id = p.price_list_id where l.code = v.terms ->> 'priceList') as versions
       from agreements a join agreement_versions v on v.reseller_id = a.reseller_id and v.agreement_id = a.id
       where a.reseller_id = $1 and a.tenant_id = $2 and a.tier = 'retail' and a.starts_on <= $3
         and (a.ends_on is null or a.ends_on > $3) and v.starts_on <= $3
       order by v.starts_on desc limit 1`,
      [resellerId, tenantId, day],
    );
    if (!row?.plan) return null;
    const versions = (row.versions ?? []).map(({ prices, ...head }) => ({
      ...head,
      list: parsePriceList(prices).list,
    }));
    return priceOn(versions, row.list, row.plan, day, resellerId);
  }
}
