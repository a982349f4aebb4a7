import { Money, Rate } from '@/kernel';

export interface Credited {
  readonly net: Money;
  readonly vat: Money;
}

/**
 * The VAT of a credit note over `net` (not negative): VAT of all credited so far, this included, less the VAT credited
 * already. So any order of partial notes ends exactly at the invoice (invoice-rules section 2).
 */
export function creditNoteVat(net: Money, already: Credited, percent: string | null): Money {
  if (percent === null) return Money.zero(net.currency);
  return Rate.parse(percent).percentOf(already.net.plus(net)).minus(already.vat);
}
