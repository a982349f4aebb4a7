import { Injectable } from '@nestjs/common';
import { dayIn, type LocalDate, newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { DayHasPassed, PriceListOfOtherTier, VersionExists } from './errors';
import { priceListFromFile } from './price-list';
import { PriceListsStore } from './price-lists.store';

export interface PricesToSave {
  readonly code: string;
  readonly name: string;
  readonly tier: 'retail' | 'wholesale';
  readonly ownerResellerId: string;
  /** Set on an override for this one reseller. */
  readonly forResellerId: string | null;
  readonly startsOn: LocalDate;
  /** The zone whose day must not have passed. */
  readonly zone: string;
  /** Allows a day that has passed: for a plan that was sold without a price. Late use of closed months goes by it too. */
  readonly isBackdated: boolean;
  /** The file's text. */
  readonly text: string;
}

/** Saves prices from a day on: the first version of a list makes it, another never changes what was before. */
@Injectable()
export class SavePriceList {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly priceLists: PriceListsStore,
  ) {}

  /** Refuses the file whole, every mistake named (PriceListInvalid); answers what is allowed and may surprise. */
  async run(prices: PricesToSave, actor: Actor): Promise<{ warnings: string[] }> {
    const { json, warnings } = priceListFromFile(prices.text);
    return this.tenancy.acrossNetwork({ actor, why: 'save a price list' }, async (tx) => {
      const known = await this.priceLists.byCode(tx, prices.code);
      if (known && known.tier !== prices.tier) throw new PriceListOfOtherTier(known.code, known.tier);
      const versions = known ? await this.priceLists.versions(tx, [prices.code]) : [];
      if (versions.some((one) => one.startsOn === prices.startsOn && one.resellerId === prices.forResellerId))
        throw new VersionExists(prices.startsOn);
      const isPast = prices.startsOn < dayIn(prices.zone, tx.clock.now());
      if (known && isPast && !prices.isBackdated) throw new DayHasPassed(prices.startsOn);
      const list = known ?? { ...prices, id: newId() };
      if (!known) await this.priceLists.add(tx, list);
      await this.priceLists.addVersion(tx, {
        priceListId: list.id,
        resellerId: prices.forResellerId,
        startsOn: prices.startsOn,
        prices: json,
      });
      await tx.audit(list.ownerResellerId, 'saved price list', list.id, {
        code: prices.code,
        startsOn: prices.startsOn,
        forResellerId: prices.forResellerId,
      });
      return { warnings };
    });
  }
}
