import { chargedRate, type VatBuyer, type VatCase, vatCase } from './vat-case';

/** An issuer as it stands on a day, and the VAT percentages in force then. */
export interface IssuerAt {
  readonly resellerId: string;
  readonly id: string;
  readonly legalName: string;
  readonly addressLines: string[];
  readonly countryCode: string;
  readonly registrationText: string | null;
  readonly email: string;
  readonly phone: string | null;
  readonly bank: Record<string, string>;
  readonly zone: string;
  readonly currency: string;
  readonly paymentTermsDays: number;
  readonly issuesByItself: boolean;
  readonly vatNumber: string | null;
  readonly colour: string;
  readonly logo?: string | null;
  readonly brandName: string;
  readonly replyTo: string;
  readonly rates: readonly { countryCode: string; category: string; percent: string }[];
}

export interface VatDecision {
  readonly vat: VatCase;
  /** Percentage charged, or null where none is. */
  readonly percent: string | null;
}

/** The VAT case of a document between an issuer as it stands and a buyer, with the dated rate it charges. */
export function vatDecision(issuer: IssuerAt, buyer: VatBuyer): VatDecision {
  const vat = vatCase({ countryCode: issuer.countryCode, registered: issuer.vatNumber !== null }, buyer);
  const charged = vat.kind === 'known' ? chargedRate(vat.case) : null;
  if (!charged) return { vat, percent: null };
  const rate = issuer.rates.find(
    ({ countryCode, category }) => countryCode === charged.countryCode && category === charged.category,
  );
  if (!rate)
    return {
      vat: { kind: 'held', reason: `There is no ${charged.category} VAT rate for ${charged.countryCode} on this day.` },
      percent: null,
    };
  return { vat, percent: rate.percent };
}
