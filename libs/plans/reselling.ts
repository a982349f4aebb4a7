import { Money, Rate } from '@/kernel';
import { monthOn, usageOf } from './plan-month';
import type { Plan } from './price-list';

/** Customers of one plan: how many, and the seconds each uses in a month. `wholesale` is the plan's price to a reseller. */
export interface Customers {
  readonly plan: Plan;
  readonly wholesale: Plan;
  readonly count: number;
  readonly secondsEach: bigint;
}

/** What the network takes: its list prices, or a percentage of what customers pay, net. */
export type NetworkShare = { readonly by: 'list' } | { readonly by: 'percent'; readonly percent: string };

export interface ResellingMonth {
  readonly retail: Money;
  readonly cost: Money;
  readonly margin: Money;
  /** Of `cost`, the shared pool's room-hours, which a server of one's own would save. */
  readonly poolUse: Money;
  readonly customers: number;
}

/** A month of reselling, each customer rated as an invoice would be; amounts net. */
export function resellingMonth(list: readonly Customers[], share: NetworkShare, currency: string): ResellingMonth {
  const sum = (amount: (of: Customers) => Money): Money =>
    Money.sum(
      list.map((of) => times(amount(of), of.count)),
      currency,
    );
  const retail = sum(({ plan, secondsEach }) => monthOn(plan, secondsEach, currency));
  const poolUse =
    share.by === 'list' ? sum((of) => usageOf(of.wholesale, of.secondsEach, currency)) : Money.zero(currency);
  const cost =
    share.by === 'list'
      ? sum(({ wholesale }) => wholesale.monthlyFee).plus(poolUse)
      : Rate.parse(share.percent).percentOf(retail);
  const customers = list.reduce((all, { count }) => all + count, 0);
  return { retail, cost, margin: retail.minus(cost), poolUse, customers };
}

/** From how many tenants on a reseller may order a server of its own (domain, Shared and dedicated servers). */
const TENANTS_FOR_A_SERVER = 5;
const FURTHEST_MONTHS = 60;

/**
 * The month, counted from 1, in which a server of one's own costs no more than the shared room-hours it saves, as customers
 * grow by so many a month in the same mixture; null where that does not come within five years.
 */
export function serverPaysFrom(
  { poolUse, customers }: Pick<ResellingMonth, 'poolUse' | 'customers'>,
  growthPerMonth: number,
  serverFee: Money,
): { readonly month: number; readonly customers: number } | null {
  if (customers === 0 || poolUse.isZero) return null;
  for (let month = 1; month <= FURTHEST_MONTHS; month += 1) {
    const then = customers + growthPerMonth * (month - 1);
    const isEnough = poolUse.minor * BigInt(then) >= serverFee.minor * BigInt(customers);
    if (isEnough && then >= TENANTS_FOR_A_SERVER) return { month, customers: then };
  }
  return null;
}

const times = (amount: Money, count: number): Money => Money.of(amount.minor * BigInt(count), amount.currency);
