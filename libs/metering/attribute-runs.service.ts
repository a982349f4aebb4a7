import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { DeriveRuns } from './derive-runs.service';
import { RunsStore } from './runs.store';

const BATCH = 500;
const reason = { actor: asJob('metering.attribute-runs'), why: 'attribute runs' };

/** Looks at the runs that are nobody's again: after a rule was added, or a tenant. */
@Injectable()
export class AttributeRuns {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly runs: RunsStore,
    private readonly derive: DeriveRuns,
  ) {}

  async run(): Promise<{ looked: number }> {
    let looked = 0;
    let after = '';
    for (;;) {
      const batch = await this.tenancy.acrossNetwork(reason, async (tx) => {
        const open = await this.runs.unattributed(tx, after, BATCH);
        await this.derive.run(
          tx,
          await this.runs.lockByIds(
            tx,
            open.map(({ id }) => id),
          ),
        );
        return open;
      });
      looked += batch.length;
      if (batch.length < BATCH) return { looked };
      after = batch.at(-1)!.internalMeetingId;
    }
  }
}
