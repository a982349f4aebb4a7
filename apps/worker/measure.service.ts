import { Injectable } from '@nestjs/common';
import { ServersStore } from '@/placement';
import { asJob, FailedJobs, failedJobs, outboxLag, outboxLagSeconds, serverUp, Tenancy } from '@/runtime';

const reason = { actor: asJob('worker.measure'), why: 'measure the servers' };

/** What only a look into the database or the queues tells, for Prometheus: the worker looks every quarter of a minute. */
@Injectable()
export class Measure {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly jobs: FailedJobs,
    private readonly servers: ServersStore,
  ) {}

  async run(): Promise<void> {
    outboxLagSeconds.set(await outboxLag(this.tenancy));
    for (const [queue, count] of Object.entries(await this.jobs.counts())) failedJobs.set({ queue }, count);
    const servers = await this.tenancy.acrossNetwork(reason, (tx) => this.servers.all(tx));
    serverUp.reset();
    for (const { name, health, state, readsUsage } of servers)
      if (readsUsage && state !== 'disabled') serverUp.set({ server: name }, health === 'up' ? 1 : 0);
  }
}
