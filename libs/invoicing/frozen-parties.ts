import type { IssuerAt } from './vat-decision';

/** The seller as it is copied onto an issued document and never looked up again. */
export interface FrozenSeller {
  readonly name: string;
  readonly brandName: string;
  readonly addressLines: readonly string[];
  readonly countryCode: string;
  readonly vatNumber: string | null;
  readonly registrationText: string | null;
  readonly email: string;
  readonly phone: string | null;
  readonly bank: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly colour: string;
  /** The digest of its logo; none on what was issued before there were logos. */
  readonly logo?: string | null;
  readonly replyTo: string;
}

export interface FrozenBuyer {
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly countryCode: string;
  readonly vatNumber: string | null;
  readonly vatEvidence: unknown;
}

export const frozenSeller = (issuer: IssuerAt): FrozenSeller => ({
  name: issuer.legalName,
  brandName: issuer.brandName,
  addressLines: issuer.addressLines,
  countryCode: issuer.countryCode,
  vatNumber: issuer.vatNumber,
  registrationText: issuer.registrationText,
  email: issuer.email,
  phone: issuer.phone,
  bank: issuer.bank,
  zone: issuer.zone,
  colour: issuer.colour,
  logo: issuer.logo,
  replyTo: issuer.replyTo,
});

export const frozenBuyer = ({ payer }: { payer: FrozenBuyer }): FrozenBuyer => ({
  name: payer.name,
  addressLines: payer.addressLines,
  countryCode: payer.countryCode,
  vatNumber: payer.vatNumber,
  vatEvidence: payer.vatEvidence,
});
