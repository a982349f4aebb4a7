import { Injectable } from '@nestjs/common';
import { Clock, monthIn } from '@/kernel';
import { UsageLedgerStore } from '@/metering';
import { Refused } from './calls/create-parameters';
import type { Listed } from './directory.service';
import { Meetings } from './meetings.service';

/** What a plan and the tenant's own ceiling allow to begin. A meeting that runs is never ended by either. */
@Injectable()
export class Limits {
  constructor(
    private readonly meetings: Meetings,
    private readonly ledger: UsageLedgerStore,
    private readonly clock: Clock,
  ) {}

  /** Throws Refused with a sentence a person can read, if no further meeting may begin. */
  async assertMayBegin(tenant: Listed): Promise<void> {
    const most = tenant.limits?.concurrentMeetings;
    if (most !== undefined) {
      const running = (await this.meetings.current(tenant)).filter(({ state }) => state !== 'ending').length;
      if (running >= most)
        throw new Refused(
          'maxConcurrent',
          `Your plan has ${most} meeting${most === 1 ? '' : 's'} at a time, and as many are running. End one, or ask for a larger plan.`,
        );
    }
    const { ceilingSeconds } = tenant.gateway;
    if (ceilingSeconds === null) return;
    const used = await this.meetings.within(tenant, (tx) =>
      this.ledger.secondsOfMonth(tx, tenant.tenantId, monthIn('Europe/London', this.clock.now())),
    );
    if (used >= ceilingSeconds)
      throw new Refused(
        'maxUsage',
        `The ceiling of ${ceilingSeconds / 3600n} hours this month, which you set yourselves, is reached. Raise it in the portal to begin another meeting.`,
      );
  }
}
