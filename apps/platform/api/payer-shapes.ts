import type { z } from 'zod';
import type { Payer } from '@/tenants';
import type { newData } from './schemas/payers';

/** A payer's data as its form has them: lists as lines, for the rules are those of the form. */
export const payerData = ({ addressLines, emails, vatNumber, purchaseOrder, ...rest }: z.infer<typeof newData>) => ({
  ...rest,
  address: addressLines.join('\n'),
  emails: emails.join('\n'),
  vatNumber: vatNumber ?? '',
  purchaseOrder: purchaseOrder ?? '',
});

export const shownPayer = (payer: Payer) => ({
  id: payer.id,
  tier: payer.tier,
  name: payer.name,
  addressLines: payer.addressLines,
  countryCode: payer.countryCode,
  vatNumber: payer.vatNumber,
  emails: payer.emails,
  purchaseOrder: payer.purchaseOrder,
  language: payer.language,
  isBusiness: payer.isBusiness,
});
