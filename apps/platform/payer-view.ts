import type { Payer } from '@/tenants';

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
