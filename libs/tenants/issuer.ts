import type { LocalDate } from '@/kernel';

/** Where a buyer sends a transfer, as printed on the document. */
export interface BankDetails {
  readonly name: string;
  readonly sortCode?: string;
  readonly accountNumber?: string;
  readonly iban?: string;
}

/** Whoever's name stands at the head of a document, whose series it has and whose money it is. */
export interface Issuer {
  readonly resellerId: string;
  readonly id: string;
  readonly legalName: string;
  readonly addressLines: string[];
  readonly countryCode: string;
  readonly registrationText: string | null;
  readonly email: string;
  readonly phone: string | null;
  readonly bank: BankDetails;
  readonly zone: string;
  readonly currency: string;
  readonly paymentTermsDays: number;
  readonly issuesByItself: boolean;
}

/** From `startsOn` on the issuer is, or is not, registered for VAT. */
export interface IssuerVatStatus {
  readonly startsOn: LocalDate;
  readonly registered: boolean;
  readonly vatNumber: string | null;
}

/** The buyer on a document: apart from the tenant and its logins; several tenants may share one. */
export interface Payer {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly name: string;
  readonly addressLines: string[];
  readonly countryCode: string;
  readonly isBusiness: boolean;
  readonly vatNumber: string | null;
  readonly vatEvidence: { checkedOn: string; source: string; reference?: string } | null;
  readonly businessEvidence: string | null;
  readonly language: 'en' | 'ca' | 'es';
  readonly emails: string[];
  readonly purchaseOrder: string | null;
}
