import type { LocalDate } from '@/kernel';
import { NoSuchPrice } from './errors';
import type { Plan, PriceList } from './price-list';

/** A version of a price list, read: for all, or as an override for one reseller. */
export interface PricesFrom {
  readonly code: string;
  readonly resellerId: string | null;
  readonly startsOn: string;
  readonly list: PriceList;
}

/**
 * The plan's prices on a day: those of the last version that has started, the reseller's own override before the
 * general one. Throws NoSuchPrice where there are none.
 */
export function priceOn(
  versions: readonly PricesFrom[],
  listCode: string,
  planCode: string,
  day: LocalDate,
  resellerId: string,
): Plan {
  const started = versions.filter(({ code, startsOn }) => code === listCode && startsOn <= day);
  const newestOf = (owner: string | null): Plan | undefined =>
    started
      .filter((version) => version.resellerId === owner && version.list.plans.has(planCode))
      .reduce<PricesFrom | undefined>(
        (best, version) => (!best || version.startsOn > best.startsOn ? version : best),
        undefined,
      )
      ?.list.plans.get(planCode);
  const plan = newestOf(resellerId) ?? newestOf(null);
  if (!plan) throw new NoSuchPrice(listCode, planCode, day);
  return plan;
}
