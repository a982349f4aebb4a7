import { Injectable } from '@nestjs/common';
import { firstDay, type Month, nextMonth } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';
import { SHARES, VERSIONS } from './drafting.store';
import type { RetailAgreement } from './read-retail-month.service';
import type { WholesaleAgreement } from './read-wholesale-month.service';

/** Which list's prices: for all who buy by it, or the override of one reseller. */
export interface WhosePrices {
  readonly code: string;
  readonly forResellerId: string | null;
}

type Named = { readonly name: string; readonly reseller: string; readonly currency: string };

const BY_LIST = `exists (select 1 from agreement_versions v where v.reseller_id = a.reseller_id and v.agreement_id = a.id
  and v.terms ->> 'priceList' = $1) and ($2::uuid is null or a.reseller_id = $2) and a.starts_on < $4 and (a.ends_on is null or a.ends_on > $3)`;
const RETAIL = `select a.reseller_id as "resellerId", a.id as "agreementId", a.tenant_id as "tenantId", t.name, r.name as reseller, i.currency,
    to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", i.zone, t.language,
    ${SHARES} as "sharesTenant", ${VERSIONS} as versions
  from agreements a join tenants t on t.reseller_id = a.reseller_id and t.id = a.tenant_id join resellers r on r.id = a.reseller_id
    join issuers i on i.reseller_id = a.issuer_reseller_id and i.id = a.issuer_id
  where a.tier = 'retail'`;

/** Who buys by which prices in a month. */
@Injectable()
export class PricedAgreementsStore {
  retail(tx: IssuerTx, { code, forResellerId }: WhosePrices, of: Month): Promise<(RetailAgreement & Named)[]> {
    return tx.query(`${RETAIL} and ${BY_LIST} order by r.name, t.name, a.id`, [
      code,
      forResellerId,
      firstDay(of),
      firstDay(nextMonth(of)),
    ]);
  }

  /** All that a reseller's tenants buy by in a month. */
  ofReseller(tx: IssuerTx, resellerId: string, of: Month): Promise<(RetailAgreement & Named)[]> {
    return tx.query(`${RETAIL} and a.reseller_id = $1 and a.starts_on < $3 and (a.ends_on is null or a.ends_on > $2)`, [
      resellerId,
      firstDay(of),
      firstDay(nextMonth(of)),
    ]);
  }

  wholesale(tx: IssuerTx, { code, forResellerId }: WhosePrices, of: Month): Promise<(WholesaleAgreement & Named)[]> {
    return tx.query(
      `select a.reseller_id as "resellerId", r.name, r.name as reseller, i.currency, to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", r.zone, r.language, ${VERSIONS} as versions
       from agreements a join resellers r on r.id = a.reseller_id
         join issuers i on i.reseller_id = a.issuer_reseller_id and i.id = a.issuer_id
       where a.tier = 'wholesale' and ${BY_LIST} order by r.name`,
      [code, forResellerId, firstDay(of), firstDay(nextMonth(of))],
    );
  }
}
