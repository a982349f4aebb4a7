import { Money, Rate } from '@/kernel';

export interface Totals {
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  /** VAT by line, allocated from the document's for show only; sums to it exactly. */
  readonly vatByLine: readonly Money[];
}

/**
 * A document's totals: VAT once on the sum of the nets, half away from zero (invoice-rules section 2, EN 16931 BT-117).
 * `percent` null is a case without VAT.
 */
export function totalsOf(nets: readonly Money[], percent: string | null, currency: string): Totals {
  const net = Money.sum(nets, currency);
  const vat = percent === null ? Money.zero(currency) : Rate.parse(percent).percentOf(net);
  return { net, vat, gross: net.plus(vat), vatByLine: allocate(vat, nets, currency) };
}

/** Shares a VAT amount over lines by their nets; the parts sum to the whole (invoice-rules section 1.4). */
export function allocate(vat: Money, nets: readonly Money[], currency: string): Money[] {
  if (vat.isZero || nets.length === 0) return nets.map(() => Money.zero(currency));
  const positive = Money.sum(nets, currency).minor >= 0n;
  const weights = nets.map(({ minor }) => (positive === minor >= 0n ? (minor < 0n ? -minor : minor) : 0n));
  return vat.split(weights.every((weight) => weight === 0n) ? weights.map(() => 1n) : weights);
}
