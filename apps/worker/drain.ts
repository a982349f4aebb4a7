import type { INestApplicationContext } from '@nestjs/common';
import type { Job } from '@/runtime';
import { PROCESSORS } from './processors';
import { Relay } from './relay.service';

/**
 * Does everything the outbox holds, and what follows from it, in place and in order: for commands, the demo and tests.
 * A job that fails is handed to `onFailure` and not tried again.
 */
export async function drain(
  app: INestApplicationContext,
  onFailure: (job: Job, error: unknown) => void = throwIt,
): Promise<number> {
  let done = 0;
  for (;;) {
    const jobs = new Map<string, Job>();
    await app.get(Relay).run(async (job) => void jobs.set(job.key, job));
    if (jobs.size === 0) return done;
    for (const job of jobs.values()) {
      const processor = PROCESSORS.find(({ kind }) => kind.jobName === job.name)!;
      await processor.handle(app, job.payload, { isLastTry: true }).catch((error: unknown) => onFailure(job, error));
      done += 1;
    }
  }
}

function throwIt(_job: Job, error: unknown): never {
  throw error;
}
