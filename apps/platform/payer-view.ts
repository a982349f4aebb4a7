import type { Payer } from '@/tenants';
import type { Language } from '@/wording';
import { countries } from './open/join-form';

/** A payer as the form shows it: lists as lines. */
export const payerView = (payer: Payer) => ({
  name: payer.name,
  address: payer.addressLines.join('\n'),
  countryCode: payer.countryCode,
  vatNumber: payer.vatNumber ?? '',
  emails: payer.emails.join('\n'),
  purchaseOrder: payer.purchaseOrder ?? '',
  language: payer.language,
  isBusiness: payer.isBusiness,
});

type Shown = Omit<ReturnType<typeof payerView>, 'isBusiness'>;

/** What the part `payer-fields` needs: what stands in the fields, and the countries to choose from. */
export const payerFields = <T extends Shown>(payer: T, language: Language) => ({
  payer,
  countries: countries(language, payer.countryCode),
});
