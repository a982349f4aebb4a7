import { Injectable } from '@nestjs/common';
import { offerOn } from '@/joining';
import {
  addDays,
  dayIn,
  firstDay,
  type LocalDate,
  Money,
  type Month,
  monthIn,
  monthOfDay,
  nextMonth,
  previousMonth,
} from '@/kernel';
import { type LiveMeeting, ReadUseSince } from '@/metering';
import { monthOn, type Plan, PlanInForce } from '@/plans';
import type { ScopedTx } from '@/runtime';
import type { Reseller } from '@/tenants';

export interface PlanMonths {
  readonly plan: Plan;
  readonly isPresent: boolean;
  /** Net, a month each, in the order of the months. */
  readonly nets: readonly Money[];
  readonly sum: Money;
  /** Whether it would have held the largest of the tenant's meetings. */
  readonly holds: boolean;
  /** Of those that hold them, none costs less. */
  readonly isCheapest: boolean;
}

export interface Comparison {
  readonly currency: string;
  readonly priceList: string;
  /** The last three whole months, the oldest first; fewer, or none, where the tenant has not been there so long. */
  readonly months: readonly { readonly month: Month; readonly seconds: bigint }[];
  readonly plans: readonly PlanMonths[];
  readonly present: Plan | null;
  /** The most people that were seen at once in a meeting of these months or since. */
  readonly mostPeople: number;
  /** What runs now, for whoever goes on to preview an invoice. */
  readonly live: readonly LiveMeeting[];
  /** The first day of the next month: when a change is simplest. */
  readonly next: LocalDate;
  readonly tomorrow: LocalDate;
}

/** A tenant's last three months on each plan its reseller offers, rated as they would be invoiced. */
@Injectable()
export class ComparePlans {
  constructor(
    private readonly plans: PlanInForce,
    private readonly use: ReadUseSince,
  ) {}

  /** Null where the reseller offers nothing just now. */
  async of(tx: ScopedTx, reseller: Reseller, tenantId: string): Promise<Comparison | null> {
    const today = dayIn(reseller.zone, tx.clock.now());
    const { present, versions, since } = await this.plans.beside(tx, reseller.id, tenantId, today);
    const offer = offerOn(today, reseller, versions);
    if (!offer) return null;
    const now = monthIn(reseller.zone, tx.clock.now());
    const wanted = [previousMonth(now)];
    while (wanted.length < 3) wanted.unshift(previousMonth(wanted[0]!));
    const { seconds, mostPeople, live } = await this.use.run(reseller.id, tenantId, wanted[0]!);
    const months = wanted
      .filter((month) => since !== null && monthOfDay(since) <= month)
      .map((month) => ({ month, seconds: seconds.get(month) ?? 0n }));
    const offered = offer.plans.filter(({ code }) => code !== present?.code);
    const rows = [...(present ? [present] : []), ...offered].map((plan) => {
      const nets = months.map(({ seconds }) => monthOn(plan, seconds, offer.currency));
      return {
        plan,
        nets,
        sum: Money.sum(nets, offer.currency),
        isPresent: plan === present,
        holds: holds(plan, mostPeople),
      };
    });
    const sums = months.length === 0 ? [] : rows.filter((row) => row.holds).map(({ sum }) => sum);
    const least = sums.reduce<Money | null>((best, sum) => (best && best.compare(sum) <= 0 ? best : sum), null);
    return {
      currency: offer.currency,
      priceList: offer.priceList,
      months,
      plans: rows.map((row) => ({ ...row, isCheapest: row.holds && least !== null && row.sum.compare(least) === 0 })),
      present,
      mostPeople,
      live,
      next: firstDay(nextMonth(now)),
      tomorrow: addDays(today, 1),
    };
  }
}

const holds = ({ limits: { participants } }: Plan, people: number): boolean => !participants || people <= participants;
