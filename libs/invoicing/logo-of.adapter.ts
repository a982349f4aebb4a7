import type { Logo, LogosStore } from '@/tenants';
import type { IssuerTx } from './as-issuer.adapter';
import type { Invoice } from './invoice';

/** The logo a document was issued under; null where its seller had none. */
export async function logoOf(
  tx: IssuerTx,
  logos: LogosStore,
  { seller, issuerResellerId }: Pick<Invoice, 'seller' | 'issuerResellerId'>,
): Promise<Logo | null> {
  return seller?.logo ? ((await logos.byDigest(tx, issuerResellerId, seller.logo)) ?? null) : null;
}
