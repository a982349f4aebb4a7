import { Injectable } from '@nestjs/common';
import { Offers } from '@/joining';
import { addDays, dayIn, type LocalDate, newId } from '@/kernel';
import { PlanInForce } from '@/plans';
import { Tenancy, type TenantScope } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { AskQuestion } from './ask-question.service';
import { DayTooEarly, NoAgreement, SamePlan } from './errors';

/** A tenant asks for another plan from a day on; nothing changes before its operator says yes. */
@Injectable()
export class AskPlan {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly offers: Offers,
    private readonly plans: PlanInForce,
    private readonly resellers: ResellersStore,
    private readonly ask: AskQuestion,
  ) {}

  /** NoSuchPlan for one that is not offered; tomorrow at the earliest. */
  run(scope: TenantScope, wish: { plan: string; startsOn: LocalDate; said: string }, personId: string): Promise<void> {
    return this.tenancy.within(scope, async (tx) => {
      const { resellerId, tenantId } = scope;
      const reseller = await this.resellers.byId(tx, resellerId);
      const tomorrow = addDays(dayIn(reseller.zone, tx.clock.now()), 1);
      if (wish.startsOn < tomorrow) throw new DayTooEarly(tomorrow);
      const { plan, terms } = await this.offers.termsOf(tx, reseller, wish.plan);
      const present = await this.plans.of(tx, resellerId, tenantId, wish.startsOn);
      if (!present) throw new NoAgreement();
      if (present.code === plan.code) throw new SamePlan(plan.name);
      const about = {
        plan: plan.code,
        planName: plan.name,
        priceList: terms.priceList,
        startsOn: wish.startsOn,
        fromPlan: present.name,
      };
      await this.ask.keep(
        tx,
        { id: newId(), tenantId, kind: 'plan', subject: 'plan', about, said: wish.said, askedBy: personId },
        'asked for a plan',
      );
    });
  }
}
