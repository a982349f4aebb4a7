import { Injectable } from '@nestjs/common';
import { PreviewNextInvoice } from '@/invoicing';
import { type Month, monthPeriod } from '@/kernel';
import { Announcer, asJob, resellerScope, Tenancy } from '@/runtime';
import { TenantGatewaysStore, TenantsStore } from '@/tenants';
import { shareOf } from './ceiling';
import { LimitLetters } from './limit-letters.service';

export interface CeilingNow {
  readonly month: Month;
  readonly zone: string;
  readonly currency: string;
  readonly usedSeconds: bigint;
  readonly usedMinor: bigint;
}

/**
 * Works out what a tenant has used of its month, running meetings included and in money by the rating of its invoice, and
 * keeps what the gateway has to know: until when no new meeting begins. A running meeting is never ended by it.
 */
@Injectable()
export class CeilingWatch {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly preview: PreviewNextInvoice,
    private readonly gateways: TenantGatewaysStore,
    private readonly tenants: TenantsStore,
    private readonly letters: LimitLetters,
    private readonly announcer: Announcer,
  ) {}

  /** What is used so far; null where the tenant has no agreement that runs. */
  async now(resellerId: string, tenantId: string): Promise<CeilingNow | null> {
    const next = await this.preview.run(resellerId, tenantId);
    return (
      next && {
        month: next.month,
        zone: next.zone,
        currency: next.net.currency,
        usedSeconds: next.seconds,
        usedMinor: next.usageNet.minor,
      }
    );
  }

  /** Looks at one tenant's ceiling: keeps its state, tells every gateway if that changed, and the tenant at each step. */
  async refresh(resellerId: string, tenantId: string): Promise<void> {
    const now = await this.now(resellerId, tenantId);
    if (!now) return;
    const to = await this.letters.admins(tenantId);
    const changed = await this.tenancy.within(resellerScope(resellerId, asJob('limits.watch-limits')), async (tx) => {
      const { ceilingSeconds: seconds, ceilingMinor: minor } = await this.gateways.of(tx, resellerId, tenantId);
      const [ceiling, used] = [
        { seconds, minor },
        { seconds: now.usedSeconds, minor: now.usedMinor },
      ];
      const share = shareOf(ceiling, used);
      const isReached = share !== null && share.percent >= 100;
      const isOther = await this.gateways.keepUse(tx, tenantId, {
        month: now.month,
        ...used,
        noNewUntil: isReached ? monthPeriod(now.zone, now.month).until : null,
      });
      if (share) await this.letters.ofCeiling(tx, { ...now, tenantId, to }, ceiling, used, share);
      return isOther ? (await this.tenants.byId(tx, tenantId)).slug : null;
    });
    if (changed) await this.announcer.say('tenant', changed);
  }
}
