import { Injectable } from '@nestjs/common';
import { type Actor, Tenancy } from '@/runtime';
import type { Owner } from './attribution';
import { DeriveRuns } from './derive-runs.service';
import { NotNobodys } from './errors';
import { attributeRuns } from './metering.jobs';
import { RunsStore } from './runs.store';

/** Gives meetings that are nobody's to a tenant, by hand; their breakouts follow. What is somebody's stays theirs. */
@Injectable()
export class GiveRuns {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly runs: RunsStore,
    private readonly derive: DeriveRuns,
  ) {}

  /** NotNobodys if one of them is known to be somebody's by now: nothing is given then. */
  async run(runIds: readonly string[], { resellerId, tenantId }: Owner, reason: string, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork({ actor, why: 'give meetings to a tenant' }, async (tx) => {
      const runs = await this.runs.lockByIds(tx, runIds);
      if (runs.length < runIds.length || runs.some(({ owner }) => owner !== null)) throw new NotNobodys();
      const by = 'operator';
      await this.runs.setOwners(tx, new Map(runs.map(({ id }) => [id, { resellerId, tenantId, by }])));
      await this.derive.run(
        tx,
        runs.map((run) => ({ ...run, owner: { resellerId, tenantId }, attributedBy: by })),
      );
      await tx.audit(resellerId, 'gave meetings to tenant', tenantId, {
        reason,
        meetings: runs.map(({ internalMeetingId }) => internalMeetingId),
      });
      await tx.enqueue(attributeRuns({}));
    });
  }
}
