import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import type { PricesFrom } from '@/plans';
import type { IssuerTx } from './as-issuer.adapter';
import { AGREEMENT_OF_TENANT, type AgreementOfTenant, DraftingStore, type PriceRow } from './drafting.store';
import { ISSUER_AT } from './issuer-at.store';
import type { IssuerAt } from './vat-decision';

/** What a look at a tenant's running month begins with. */
export interface RunningAgreement {
  readonly agreement: AgreementOfTenant;
  readonly issuer: IssuerAt;
  /** Of the lists that its terms name, and of others asked for. */
  readonly prices: readonly PricesFrom[];
}

/** One tenant's agreement with its issuer and prices, in one statement: a page waits for it. */
@Injectable()
export class RunningAgreementsStore {
  constructor(private readonly drafting: DraftingStore) {}

  /** Undefined where there is no agreement; `day` is the issuer's, `lists` names further price lists. */
  async of(
    tx: IssuerTx,
    resellerId: string,
    tenantId: string,
    day: LocalDate,
    lists: readonly string[],
  ): Promise<RunningAgreement | undefined> {
    const row = await tx.one<{ agreement: AgreementOfTenant; issuer: IssuerAt | null; prices: PriceRow[] }>(
      `with agreement as (${AGREEMENT_OF_TENANT} where a.reseller_id = $1 and a.tenant_id = $2 order by a.tenant_id, a.ends_on desc nulls first)
       select row_to_json(a) as agreement,
         (select row_to_json(i) from (${ISSUER_AT} where i.reseller_id = $1 and i.id = a."issuerId") i) as issuer,
         coalesce((select json_agg(json_build_object('id', v.id, 'code', l.code, 'resellerId', v.reseller_id,
             'startsOn', to_char(v.starts_on, 'YYYY-MM-DD'), 'prices', v.prices))
           from price_list_versions v join price_lists l on l.id = v.price_list_id
           where l.code = any($4) or l.code in (select e -> 'terms' ->> 'priceList' from json_array_elements(a.versions) e)), '[]') as prices
       from agreement a`,
      [resellerId, tenantId, day, lists],
    );
    if (!row) return undefined;
    const { agreement, issuer, prices } = row;
    if (!issuer) throw new Error(`no issuer ${agreement.issuerId}`);
    return { agreement, issuer: { ...issuer, rates: issuer.rates ?? [] }, prices: this.drafting.read(prices) };
  }
}
