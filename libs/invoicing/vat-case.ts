/** The issuer at the tax point, as far as VAT asks. */
export interface VatSeller {
  readonly countryCode: string;
  readonly registered: boolean;
}
export interface VatBuyer {
  readonly countryCode: string;
  readonly isBusiness: boolean;
  readonly vatNumber: string | null;
  /** That the number was checked: where and when. */
  readonly hasVatEvidence: boolean;
  /** What shows that a buyer outside the UK and the EU is a business. */
  readonly businessEvidence: string | null;
}

export type VatCase =
  | { readonly kind: 'known'; readonly case: 'standard-gb' | 'not-registered' | 'reverse-charge' | 'outside-scope' }
  | { readonly kind: 'held'; readonly reason: string };

const EU = new Set('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '));
const known = (of: Extract<VatCase, { kind: 'known' }>['case']): VatCase => ({ kind: 'known', case: of });
const held = (reason: string): VatCase => ({ kind: 'held', reason });

/**
 * Which VAT case a supply of hosting is (invoice-rules section 3), or why nobody can say yet: then the draft waits for
 * the operator, and no rate is guessed.
 */
export function vatCase(seller: VatSeller, buyer: VatBuyer): VatCase {
  if (seller.countryCode !== 'GB') {
    return held(
      `The issuer is established in ${seller.countryCode}, whose VAT rules are not known here. Issue this invoice with your own accounts.`,
    );
  }
  if (!seller.registered) return known('not-registered');
  if (buyer.countryCode === 'GB') return known('standard-gb');
  if (EU.has(buyer.countryCode)) return withinTheEu(buyer);
  if (!buyer.isBusiness)
    return held(
      `The buyer is in ${buyer.countryCode} and not known to be a business: hosting for consumers is taxed where they are. Settle the case with an accountant.`,
    );
  if (!buyer.businessEvidence)
    return held(
      `The buyer is a business in ${buyer.countryCode}. Record the evidence of that (a company register, say) on the payer.`,
    );
  return known('outside-scope');
}

function withinTheEu(buyer: VatBuyer): VatCase {
  if (!buyer.isBusiness)
    return held(
      `The buyer is in ${buyer.countryCode} and not known to be a business: hosting for consumers is taxed where they are. Settle the case with an accountant.`,
    );
  if (!buyer.vatNumber)
    return held(
      `The buyer is a business in ${buyer.countryCode} without a VAT number. Ask for it and record it on the payer.`,
    );
  if (!buyer.hasVatEvidence)
    return held(
      `The buyer's VAT number ${buyer.vatNumber} has not been checked. Check it with VIES and record the answer on the payer.`,
    );
  return known('reverse-charge');
}

/** The country and category of the dated rate that a case charges, or null where it charges none. */
export const chargedRate = (of: string): { countryCode: string; category: string } | null =>
  of === 'standard-gb' ? { countryCode: 'GB', category: 'standard' } : null;
