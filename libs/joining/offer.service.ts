import { Injectable } from '@nestjs/common';
import { dayIn, grouped, type LocalDate, localDate } from '@/kernel';
import { type Plan, PriceListsStore, type PriceListVersion, parsePriceList, priceOn } from '@/plans';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Reseller } from '@/tenants';
import { NoSuchPlan } from './errors';

export interface Offer {
  readonly priceList: string;
  readonly currency: string;
  readonly plans: readonly Plan[];
}

type OfferedVersion = Pick<PriceListVersion, 'resellerId' | 'startsOn' | 'prices'> & { readonly code: string };
type Seller = Pick<Reseller, 'id' | 'zone'>;

/** What a reseller offers today: the plans of its first retail list that are for anybody to choose. */
@Injectable()
export class Offers {
  constructor(private readonly lists: PriceListsStore) {}

  async of(tx: NetworkTx | ScopedTx, reseller: Seller): Promise<Offer | null> {
    return (await this.ofAll(tx, [reseller])).get(reseller.id) ?? null;
  }

  /** The offers of several by their ids; one without any is missing. */
  async ofAll(tx: NetworkTx | ScopedTx, resellers: readonly Seller[]): Promise<ReadonlyMap<string, Offer>> {
    const ids = resellers.map(({ id }) => id);
    const byOwner = grouped(await this.lists.versionsOfFirst(tx, ids, 'retail'), (one) => one.ownerResellerId);
    const now = tx.clock.now();
    return new Map(
      resellers.flatMap((reseller) => {
        const offer = offerOn(dayIn(reseller.zone, now), reseller, byOwner.get(reseller.id) ?? []);
        return offer ? [[reseller.id, offer] as const] : [];
      }),
    );
  }

  /** The terms of an agreement on one of the plans a reseller offers; NoSuchPlan for any other. */
  async termsOf(tx: ScopedTx | NetworkTx, reseller: Seller, code: string) {
    const offer = await this.of(tx, reseller);
    const plan = offer?.plans.find((one) => one.code === code);
    if (!offer || !plan) throw new NoSuchPlan(code);
    return { plan, terms: { by: 'list' as const, priceList: offer.priceList, plan: code } };
  }
}

/** What a reseller offers on a day, by the versions of its first retail list. */
export function offerOn(today: LocalDate, { id }: Seller, all: readonly OfferedVersion[]): Offer | null {
  const versions = all
    .filter(({ startsOn, resellerId }) => startsOn <= today && (resellerId === null || resellerId === id))
    .map((version) => ({
      ...version,
      startsOn: localDate(version.startsOn),
      list: parsePriceList(version.prices).list,
    }));
  const [first] = versions;
  if (!first) return null;
  const codes = [...new Set(versions.flatMap(({ list }) => [...list.plans.keys()]))];
  const plans = codes.map((code) => priceOn(versions, first.code, code, today, id));
  return {
    priceList: first.code,
    currency: versions.at(-1)!.list.currency,
    plans: plans.filter(({ isOffered }) => isOffered),
  };
}
