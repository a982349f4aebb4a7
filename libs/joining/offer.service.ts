import { Injectable } from '@nestjs/common';
import { dayIn, localDate } from '@/kernel';
import { type Plan, PriceListsStore, parsePriceList, priceOn } from '@/plans';
import type { NetworkTx, ScopedTx } from '@/runtime';
import type { Reseller } from '@/tenants';
import { NoSuchPlan } from './errors';

export interface Offer {
  readonly priceList: string;
  readonly currency: string;
  readonly plans: readonly Plan[];
}

/** What a reseller offers today: the plans of its first retail list that are for anybody to choose. */
@Injectable()
export class Offers {
  constructor(private readonly lists: PriceListsStore) {}

  async of(tx: NetworkTx | ScopedTx, reseller: Pick<Reseller, 'id' | 'zone'>): Promise<Offer | null> {
    const today = dayIn(reseller.zone, tx.clock.now());
    const versions = (await this.lists.versionsOfFirst(tx, reseller.id, 'retail'))
      .filter(({ startsOn, resellerId }) => startsOn <= today && (resellerId === null || resellerId === reseller.id))
      .map((version) => ({
        ...version,
        startsOn: localDate(version.startsOn),
        list: parsePriceList(version.prices).list,
      }));
    const [first] = versions;
    if (!first) return null;
    const codes = [...new Set(versions.flatMap(({ list }) => [...list.plans.keys()]))];
    const plans = codes.map((code) => priceOn(versions, first.code, code, today, reseller.id));
    return {
      priceList: first.code,
      currency: versions.at(-1)!.list.currency,
      plans: plans.filter(({ isOffered }) => isOffered),
    };
  }

  /** The terms of an agreement on one of the plans a reseller offers; NoSuchPlan for any other. */
  async termsOf(tx: ScopedTx | NetworkTx, reseller: Pick<Reseller, 'id' | 'zone'>, code: string) {
    const offer = await this.of(tx, reseller);
    const plan = offer?.plans.find((one) => one.code === code);
    if (!offer || !plan) throw new NoSuchPlan(code);
    return { plan, terms: { by: 'list' as const, priceList: offer.priceList, plan: code } };
  }
}
