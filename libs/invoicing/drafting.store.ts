import { Injectable } from '@nestjs/common';
import { type PricesFrom, parsePriceList } from '@/plans';
import type { IssuerTx, Tier } from './as-issuer.adapter';
import type { AgreementTerms } from './rated-month';

export interface PeriodToDraft extends AgreementTerms {
  readonly periodId: string;
  readonly agreementId: string;
  readonly tier: Tier;
  readonly tenantId: string | null;
  readonly payerId: string;
  /** The tenant has or had another agreement too. */
  readonly sharesTenant: boolean;
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

/** A tenant's agreement as previews and sums of what lies ahead go by it. */
export type AgreementOfTenant = AgreementTerms &
  Pick<PeriodToDraft, 'agreementId' | 'sharesTenant' | 'language' | 'buyer'> & {
    readonly tenantId: string;
    readonly issuerId: string;
  };

/** Why a period was settled without a document; every other reason wants somebody to look, and is tried again. */
export const NOTHING_TO_BILL = 'nothing to bill';

const BUYER = `json_build_object('countryCode', y.country_code, 'isBusiness', y.is_business, 'vatNumber', y.vat_number,
  'hasVatEvidence', y.vat_evidence is not null, 'businessEvidence', y.business_evidence)`;
export const SHARES = `exists (select 1 from agreements o where o.reseller_id = a.reseller_id and o.tenant_id = a.tenant_id and o.id <> a.id)`;

/** The dated terms of the agreement `a`. */
export const VERSIONS = `(select json_agg(json_build_object('startsOn', to_char(v.starts_on, 'YYYY-MM-DD'), 'terms', v.terms) order by v.starts_on)
  from agreement_versions v where v.reseller_id = a.reseller_id and v.agreement_id = a.id)`;
/** The dated terms of a reseller's wholesale agreements, one after another: late use goes by those of its own month. */
const WHOLESALE_VERSIONS = `(select json_agg(json_build_object('startsOn', to_char(v.starts_on, 'YYYY-MM-DD'), 'terms', v.terms) order by v.starts_on)
  from agreement_versions v where v.reseller_id = a.reseller_id and v.tier = 'wholesale')`;

/** A tenant's retail agreement that runs or is to begin, else the last that ended; conditions and order are the caller's. */
export const AGREEMENT_OF_TENANT = `
  select distinct on (a.tenant_id) a.reseller_id as "resellerId", a.id as "agreementId", a.tenant_id as "tenantId", a.issuer_id as "issuerId",
    to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", y.language,
    ${SHARES} as "sharesTenant", ${BUYER} as buyer, ${VERSIONS} as versions
  from agreements a join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id`;

/** A version of a price list as it is stored. */
export interface PriceRow {
  readonly id: string;
  readonly code: string;
  readonly resellerId: string | null;
  readonly startsOn: string;
  readonly prices: unknown;
}

/** What drafts are made of, read for a whole chunk at a time. */
@Injectable()
export class DraftingStore {
  private readonly priceCache = new Map<string, PricesFrom>();

  /** The periods that are still without an invoice, locked, with agreement, terms and payer. */
  periods(tx: IssuerTx, periodIds: readonly string[]): Promise<PeriodToDraft[]> {
    return tx.query(
      `select p.id as "periodId", p.reseller_id as "resellerId", p.agreement_id as "agreementId", p.tier, p.tenant_id as "tenantId",
         p.zone, p.until_at as "untilAt", a.payer_id as "payerId", to_char(a.starts_on, 'YYYY-MM-DD') as "startsOn",
         to_char(a.ends_on, 'YYYY-MM-DD') as "endsOn", y.language, y.purchase_order as "purchaseOrder",
         ${SHARES} as "sharesTenant", ${BUYER} as buyer,
         case a.tier when 'retail' then ${VERSIONS} else ${WHOLESALE_VERSIONS} end as versions
       from billing_periods p join agreements a on a.reseller_id = p.reseller_id and a.id = p.agreement_id
         join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
       where p.id = any($1) and p.invoice_id is null and p.parked_reason is null order by p.reseller_id, p.id for update of p`,
      [periodIds],
    );
  }

  /** Every version of the price lists that agreements name. */
  async prices(tx: IssuerTx, agreements: readonly Pick<AgreementTerms, 'versions'>[]): Promise<PricesFrom[]> {
    const codes = agreements.flatMap(({ versions }) =>
      versions.flatMap(({ terms }) => (terms.by === 'list' ? [terms.priceList] : [])),
    );
    const rows = await tx.query<PriceRow>(
      `select v.id, l.code, v.reseller_id as "resellerId", to_char(v.starts_on, 'YYYY-MM-DD') as "startsOn", v.prices
       from price_list_versions v join price_lists l on l.id = v.price_list_id where l.code = any($1)`,
      [[...new Set(codes)]],
    );
    return this.read(rows);
  }

  /** Versions as prices: each is taken apart once and kept, for versions never change. */
  read(rows: readonly PriceRow[]): PricesFrom[] {
    return rows.map(({ id, prices, ...head }) => {
      const known = this.priceCache.get(id) ?? { ...head, list: parsePriceList(prices).list };
      this.priceCache.set(id, known);
      return known;
    });
  }
}
