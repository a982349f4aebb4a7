import { Injectable } from '@nestjs/common';
import { type LocalDate, localDate } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { type Plan, parsePriceList } from './price-list';
import { PriceListsStore } from './price-lists.store';
import { priceOn } from './price-on';

/** Which plan a tenant is on. */
@Injectable()
export class PlanInForce {
  constructor(private readonly priceLists: PriceListsStore) {}

  /** The plan of a tenant's retail agreement on a day, its limits and prices; null without an agreement that day. */
  async of(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string, day: LocalDate): Promise<Plan | null> {
    const row = await tx.one<{ list: string; plan: string }>(
      `select v.terms ->> 'priceList' as list, v.terms ->> 'plan' as plan
       from agreements a join agreement_versions v on v.reseller_id = a.reseller_id and v.agreement_id = a.id
       where a.reseller_id = $1 and a.tenant_id = $2 and a.tier = 'retail' and a.starts_on <= $3
         and (a.ends_on is null or a.ends_on > $3) and v.starts_on <= $3
       order by v.starts_on desc limit 1`,
      [resellerId, tenantId, day],
    );
    if (!row?.plan) return null;
    const versions = (await this.priceLists.versions(tx, [row.list])).map((version) => ({
      code: version.code,
      resellerId: version.resellerId,
      startsOn: localDate(version.startsOn),
      list: parsePriceList(version.prices).list,
    }));
    return priceOn(versions, row.list, row.plan, day, resellerId);
  }
}
