import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Bull, { type Queue } from 'bull';
import { CONFIG, type Config } from './config';
import { declaredJobs, type Job, type QueueName } from './facts-and-jobs';

export const QUEUE_NAMES: readonly QueueName[] = ['usage', 'billing', 'mail', 'hooks'];

/**
 * The queues, so that mail never waits for an invoice run, nor use for a tenant's slow site. Redis holds what is to be done, never what is true:
 * every job comes from the outbox and may run twice.
 */
@Injectable()
export class Queues implements OnApplicationShutdown {
  private readonly opened = new Map<QueueName, Queue>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  queue(name: QueueName): Queue {
    const known = this.opened.get(name);
    if (known) return known;
    const queue = new Bull(name, this.config.REDIS_URL, {
      prefix: this.config.QUEUE_PREFIX,
      // Without this, adding a job hangs for as long as Redis is away.
      redis: { maxRetriesPerRequest: 1 },
      // A job whose process was killed twice is still worth another try.
      settings: {
        maxStalledCount: 20,
        lockDuration: this.config.QUEUE_LOCK_SECONDS * 1000,
        stalledInterval: this.config.QUEUE_LOCK_SECONDS * 500,
      },
    });
    queue.on('error', () => undefined);
    this.opened.set(name, queue);
    return queue;
  }

  /**
   * Hands a job to its queue; the same natural key while it waits or works is the same job. One that stands on the failed
   * list makes way, else what failed once would never be done again.
   */
  async add(job: Job): Promise<void> {
    const kind = declaredJobs.get(job.name);
    if (!kind) throw new Error(`no such job: ${job.name}`);
    const queue = this.queue(kind.queue);
    const known = await queue.getJob(job.key);
    if (known && (await known.isFailed())) await known.remove();
    await queue.add(job.name, job.payload, {
      jobId: job.key,
      attempts: kind.attempts,
      backoff: { type: 'exponential', delay: kind.backoffMs },
      removeOnComplete: true,
      removeOnFail: 5_000,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.opened.values()].map((queue) => queue.close()));
  }
}
