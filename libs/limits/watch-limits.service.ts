import { Injectable } from '@nestjs/common';
import { dayIn, monthIn } from '@/kernel';
import { LiveUse } from '@/metering';
import { ClaimCountsStore } from '@/placement';
import { type Plan, PlanInForce } from '@/plans';
import { asJob, log, resellerScope, Tenancy } from '@/runtime';
import { TenantGatewaysStore } from '@/tenants';
import { isNear } from './ceiling';
import { CeilingWatch } from './ceiling-watch.service';
import { LimitLetters } from './limit-letters.service';

const actor = asJob('limits.watch-limits');
const reason = { actor, why: 'watch limits' };

interface Running {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly meetings: number;
  readonly people: number;
  readonly plan: Plan;
}

/** Looks at every ceiling, and at the tenants with running meetings that come near what their plan allows. */
@Injectable()
export class WatchLimits {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly gateways: TenantGatewaysStore,
    private readonly claims: ClaimCountsStore,
    private readonly live: LiveUse,
    private readonly plans: PlanInForce,
    private readonly ceilings: CeilingWatch,
    private readonly letters: LimitLetters,
  ) {}

  async run(): Promise<void> {
    const watched = await this.tenancy.acrossNetwork(reason, (tx) => this.gateways.withCeiling(tx));
    for (const { resellerId, tenantId } of watched)
      await this.one(tenantId, () => this.ceilings.refresh(resellerId, tenantId));
    for (const near of (await this.running()).filter(isNearItsLimits))
      await this.one(near.tenantId, () => this.warn(near));
  }

  private async running(): Promise<Running[]> {
    const people = await this.live.mostPeople();
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const found: Running[] = [];
      for (const { resellerId, tenantId, count } of await this.claims.countByTenant(tx)) {
        const plan = await this.plans.of(tx, resellerId, tenantId, dayIn('UTC', tx.clock.now())).catch(() => null);
        if (plan) found.push({ resellerId, tenantId, meetings: count, people: people.get(tenantId) ?? 0, plan });
      }
      return found;
    });
  }

  private async warn({ resellerId, tenantId, meetings, people, plan }: Running): Promise<void> {
    const to = await this.letters.admins(tenantId);
    await this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      const whom = { tenantId, to, month: monthIn('UTC', tx.clock.now()) };
      for (const [what, used, limit] of [
        ['limit-meetings', meetings, plan.limits.concurrentMeetings],
        ['limit-people', people, plan.limits.participants],
      ] as const)
        if (limit !== undefined && isNear(used, limit))
          await this.letters.ofPlan(tx, what, whom, { used, limit, plan: plan.name });
    });
  }

  /** One tenant's trouble is no other's. */
  private async one(tenantId: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: Error) => log.error({ err: error, tenant: tenantId }, 'limits could not be looked at'));
  }
}

const isNearItsLimits = ({ meetings, people, plan: { limits } }: Running): boolean =>
  isNear(meetings, limits.concurrentMeetings) || isNear(people, limits.participants);
