import type { Reseller } from '@/tenants';
import type { Desk } from './desk.service';

/** In whose name the documents on a desk are made: the network's at wholesale, else the reseller's. */
export const issuerOf = (desk: Desk): Reseller => (desk.tier === 'wholesale' ? desk.network : desk.reseller);

/** What an address needs to come back to the same desk: nothing for a reseller's people, who have one. */
export const deskQuery = ({ isNetwork, tier, reseller }: Desk): Record<string, string> =>
  !isNetwork ? {} : tier === 'wholesale' ? { tier } : { reseller: reseller.slug };

/** Links to the same page of every desk there is, for the network's people; `more` goes along. */
export const choicesAt = (desk: Desk, path: string, more: Record<string, string> = {}) =>
  desk.isNetwork
    ? [
        ...desk.resellers.map(({ slug, name }) => ({
          name,
          isWholesale: false,
          address: `${path}?${new URLSearchParams({ ...more, reseller: slug })}`,
          isHere: desk.tier === 'retail' && slug === desk.reseller.slug,
        })),
        {
          name: '',
          isWholesale: true,
          address: `${path}?${new URLSearchParams({ ...more, tier: 'wholesale' })}`,
          isHere: desk.tier === 'wholesale',
        },
      ]
    : [];
