import type { IssuerTx } from '@/invoicing';
import { type Clock, dayIn, type LocalDate } from '@/kernel';
import type { IssuersStore } from '@/tenants';

/** The day it is now in the zone an issuer dates its books by. */
export async function issuerDay(
  tx: IssuerTx,
  issuers: IssuersStore,
  { issuerResellerId, issuerId }: { issuerResellerId: string; issuerId: string },
): Promise<LocalDate> {
  const issuer = await issuers.byId(tx, issuerResellerId, issuerId);
  return dayIn(issuer?.zone ?? 'UTC', tx.clock.now());
}

/** The latest day it is anywhere: what is due anywhere is due on it. */
export const latestDay = (clock: Clock): LocalDate => dayIn('Pacific/Kiritimati', clock.now());
