import { Injectable } from '@nestjs/common';
import { ServerReadsStore } from '@/metering';
import { asJob, FailedJobs, failedJobs, outboxLag, outboxLagSeconds, serverReadLag, Tenancy } from '@/runtime';

/** What only a look into the database or the queues tells, for Prometheus: the worker looks every quarter of a minute. */
@Injectable()
export class Measure {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly jobs: FailedJobs,
    private readonly reads: ServerReadsStore,
  ) {}

  async run(): Promise<void> {
    outboxLagSeconds.set(await outboxLag(this.tenancy));
    for (const [queue, count] of Object.entries(await this.jobs.counts())) failedJobs.set({ queue }, count);
    await this.tenancy.acrossNetwork({ actor: asJob('worker.measure'), why: 'measure' }, async (tx) => {
      serverReadLag.reset();
      for (const { server, source, readUntil } of await this.reads.all(tx))
        if (readUntil) serverReadLag.set({ server, source }, (tx.clock.now().getTime() - readUntil.getTime()) / 1000);
    });
  }
}
