import { Injectable } from '@nestjs/common';
import { FailedJobs, failedJobs, outboxLag, outboxLagSeconds, Tenancy } from '@/runtime';

/** What only a look into the database or the queues tells, for Prometheus: the worker looks every quarter of a minute. */
@Injectable()
export class Measure {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly jobs: FailedJobs,
  ) {}

  async run(): Promise<void> {
    outboxLagSeconds.set(await outboxLag(this.tenancy));
    for (const [queue, count] of Object.entries(await this.jobs.counts())) failedJobs.set({ queue }, count);
  }
}
