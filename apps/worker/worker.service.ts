import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Job as BullJob, Queue } from 'bull';
import type Redis from 'ioredis';
import { Client } from 'pg';
import { HouseError } from '@/kernel';
import {
  asJob,
  CONFIG,
  type Config,
  declaredJobs,
  jobSeconds,
  jobsDone,
  log,
  logContext,
  QUEUE_NAMES,
  Queues,
  Tenancy,
} from '@/runtime';
import { calendar } from './calendar';
import { Measure } from './measure.service';
import { PROCESSORS, type Services } from './processors';
import { Relay } from './relay.service';

const CONCURRENCY = { usage: 4, billing: 2, mail: 4, hooks: 8 } as const;

/** The running worker: takes jobs from the queues, relays the outbox, and looks at the calendar. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly services: Services;
  private readonly running = new Set<Promise<unknown>>();
  private listener: Client | null = null;
  private isStopping = false;
  private isRelaying = false;

  constructor(
    modules: ModuleRef,
    private readonly queues: Queues,
    private readonly relay: Relay,
    private readonly tenancy: Tenancy,
    private readonly measure: Measure,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.services = { get: (token) => modules.get(token, { strict: false }) };
  }

  async onApplicationBootstrap(): Promise<void> {
    assertEachJobHasOneProcessor();
    for (const name of QUEUE_NAMES) {
      const queue = this.queues.queue(name);
      // Bull listens once for each named job while it connects, and Node takes eleven listeners for a leak.
      for (const client of [queue.client, (queue as Queue & { bclient: Redis }).bclient])
        client.setMaxListeners(PROCESSORS.length + 10);
      for (const processor of PROCESSORS.filter(({ kind }) => kind.queue === name)) {
        void queue.process(processor.kind.jobName, CONCURRENCY[name], (job: BullJob) =>
          this.track(this.work(processor, job)),
        );
      }
    }
    this.every(1, () => this.relayOnce());
    this.every(15, () => this.measure.run());
    for (const entry of calendar(this.config.POLL_SECONDS)) {
      const look = (): Promise<void> => this.enqueue(entry.jobs);
      this.every(entry.everySeconds, look);
      void this.track(
        look().catch((error) => log.error({ err: error, entry: entry.name }, 'the calendar could not be looked at')),
      );
    }
    await this.listen();
  }

  /** Takes no more work and waits for what is under way, while database, queues and mail are still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.listener?.end().catch(() => undefined);
    await Promise.all(
      QUEUE_NAMES.map((name) =>
        this.queues
          .queue(name)
          .pause(true)
          .catch(() => undefined),
      ),
    );
    await Promise.allSettled(this.running);
  }

  private async work(processor: (typeof PROCESSORS)[number], job: BullJob): Promise<void> {
    const end = jobSeconds.startTimer({ job: job.name });
    return logContext.run({ job: job.name, jobId: String(job.id) }, async () => {
      try {
        const isLastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
        await processor.handle(this.services, job.data, { isLastTry });
        jobsDone.inc({ job: job.name, outcome: 'done' });
        log.info('a job is done');
      } catch (error) {
        jobsDone.inc({ job: job.name, outcome: 'failed' });
        const isWorthRetrying = !(error instanceof HouseError) || error.kind === 'unavailable';
        // A HouseError's words may hold addresses; where it happened is only of use for a bug.
        const told = error instanceof HouseError ? { code: error.code } : { err: error };
        log.warn({ ...told, willRetry: isWorthRetrying }, 'a job failed');
        if (!isWorthRetrying) await job.discard();
        throw error;
      } finally {
        end();
      }
    });
  }

  /** One relay at a time; what comes meanwhile is seen by the next second's. */
  private async relayOnce(): Promise<void> {
    if (this.isRelaying || this.isStopping) return;
    this.isRelaying = true;
    try {
      await this.relay.run();
    } finally {
      this.isRelaying = false;
    }
  }

  private async enqueue(
    jobs: (serverIds: readonly string[]) => ReturnType<ReturnType<typeof calendar>[number]['jobs']>,
  ): Promise<void> {
    const servers = await this.tenancy.acrossNetwork(
      { actor: asJob('worker.calendar'), why: 'look at the calendar' },
      (tx) => tx.query<{ id: string }>(`select id from bbb_servers where reads_usage and state <> 'disabled'`),
    );
    await Promise.all(jobs(servers.map(({ id }) => id)).map((job) => this.queues.add(job)));
  }

  /** Wakes the relay as soon as something is committed to the outbox; the one-second look is the net under it. */
  private async listen(): Promise<void> {
    this.listener = new Client({ connectionString: this.config.DATABASE_NETWORK_URL });
    this.listener.on('error', () => undefined);
    this.listener.on('notification', () => void this.track(this.relayOnce().catch(() => undefined)));
    await this.listener.connect();
    await this.listener.query('listen tallyroom_outbox');
  }

  private every(seconds: number, work: () => Promise<unknown>): void {
    const timer = setInterval(() => {
      if (!this.isStopping)
        void this.track(work().catch((error) => log.error({ err: error }, 'a look at the clock failed')));
    }, seconds * 1000);
    this.timers.push(timer.unref());
  }

  private async track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    try {
      return await work;
    } finally {
      this.running.delete(work);
    }
  }
}

/** A job without a processor would wait for ever, and one with two would depend on luck. */
export function assertEachJobHasOneProcessor(): void {
  for (const name of declaredJobs.keys()) {
    const count = PROCESSORS.filter(({ kind }) => kind.jobName === name).length;
    if (count !== 1) throw new Error(`job ${name} has ${count} processors`);
  }
}
