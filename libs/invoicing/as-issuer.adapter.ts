import { type Actor, type NetworkTx, resellerScope, type ScopedTx, type Tenancy } from '@/runtime';

export type Tier = 'retail' | 'wholesale';
export type IssuerTx = ScopedTx | NetworkTx;

/**
 * Work on documents in their issuer's name: a reseller's retail documents in its own scope, wholesale ones on the
 * network's login, for they are of many resellers and numbered from the network's series.
 */
export function asIssuer<T>(
  tenancy: Tenancy,
  { tier, issuerResellerId }: { tier: Tier; issuerResellerId: string },
  actor: Actor,
  work: (tx: IssuerTx) => Promise<T>,
): Promise<T> {
  if (tier === 'retail') return tenancy.within(resellerScope(issuerResellerId, actor), work);
  return tenancy.acrossNetwork({ actor, why: 'wholesale documents' }, work);
}
