import { asIssuer, type IssuerTx } from '@/invoicing';
import type { Actor, Tenancy } from '@/runtime';
import type { BankOwner } from './bank-account';

/** Work on an issuer's bank: a reseller's in its own scope; the network's across resellers, for its payers are theirs too. */
export const inBank = <T>(
  tenancy: Tenancy,
  owner: BankOwner,
  actor: Actor,
  work: (tx: IssuerTx) => Promise<T>,
): Promise<T> =>
  asIssuer(tenancy, { tier: owner.isNetwork ? 'wholesale' : 'retail', issuerResellerId: owner.id }, actor, work);
