import { Injectable } from '@nestjs/common';
import type { Job as BullJob } from 'bull';
import type { QueueName } from './facts-and-jobs';
import { QUEUE_NAMES, Queues } from './queues';
import type { Actor } from './scope';
import { Tenancy } from './tenancy';

/** A job that is not tried again by itself. `reason` is for operators: it may hold a mail server's words. */
export interface FailedJob {
  readonly id: string;
  readonly name: string;
  readonly queue: QueueName;
  /** Whose work it is, where its payload says so. */
  readonly resellerId: string | null;
  readonly reason: string;
  readonly tries: number;
  readonly failedAt: Date;
}

/** Whoever asks: the network's people see every job, a reseller's their own. */
export interface JobsAsker {
  readonly resellerId: string;
  readonly isNetwork: boolean;
  readonly actor: Actor;
}

const MOST = 500;

/** The failed list: what no longer goes on by itself, why, and how to have it tried again. */
@Injectable()
export class FailedJobs {
  constructor(
    private readonly queues: Queues,
    private readonly tenancy: Tenancy,
  ) {}

  /** The newest first, 500 of each queue at most; of one reseller alone where that is said. */
  async list(resellerId: string | null = null): Promise<FailedJob[]> {
    const lists = await Promise.all(
      QUEUE_NAMES.map(async (queue) => (await this.failed(queue)).map((job) => failedJob(queue, job))),
    );
    return lists
      .flat()
      .filter((job) => resellerId === null || job.resellerId === resellerId)
      .sort((a, b) => +b.failedAt - +a.failedAt);
  }

  /** Has those tried again that somebody sees, or one of them, and says so in the audit log; answers how many. */
  async retryFor({ resellerId, isNetwork, actor }: JobsAsker, id?: string): Promise<number> {
    const seen = await this.list(isNetwork ? null : resellerId);
    const jobs = seen.filter((job) => id === undefined || job.id === id);
    for (const job of jobs) await this.retry(job.id);
    await this.tenancy.acrossNetwork({ actor, why: 'have jobs tried again' }, (tx) =>
      tx.audit(resellerId, 'had jobs tried again', id ?? 'all', { count: jobs.length }),
    );
    return jobs.length;
  }

  /** How many stand on it, by queue. */
  async counts(): Promise<Record<QueueName, number>> {
    const counts = await Promise.all(
      QUEUE_NAMES.map(async (name) => [name, await this.queues.queue(name).getFailedCount()] as const),
    );
    return Object.fromEntries(counts) as Record<QueueName, number>;
  }

  /** Has all of them tried again, or the one of that id; answers how many. */
  async retry(id?: string): Promise<number> {
    let retried = 0;
    for (const name of QUEUE_NAMES) {
      for (const job of await this.failed(name)) {
        if (id !== undefined && String(job.id) !== id) continue;
        await job.retry();
        retried += 1;
      }
    }
    return retried;
  }

  private async failed(queue: QueueName): Promise<BullJob[]> {
    // Between the list of ids and their jobs one may be gone.
    return (await this.queues.queue(queue).getFailed(0, MOST - 1)).filter((job) => job !== null);
  }
}

const failedJob = (queue: QueueName, job: BullJob): FailedJob => ({
  id: String(job.id),
  name: job.name,
  queue,
  resellerId: resellerIn(job.data),
  reason: job.failedReason ?? '',
  tries: job.attemptsMade,
  failedAt: new Date(job.finishedOn ?? job.timestamp),
});

const resellerIn = (payload: unknown): string | null => {
  const { resellerId } = (payload ?? {}) as { resellerId?: unknown };
  return typeof resellerId === 'string' ? resellerId : null;
};
