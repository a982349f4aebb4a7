import type { Job } from '@/runtime';
import { PROCESSORS, type Services } from './processors';
import { Relay } from './relay.service';

export interface DrainOptions {
  /** How many jobs are worked on at a time; one unless said. */
  readonly atOnce?: number;
  /** Jobs of these names are dropped: what a measurement leaves out. */
  readonly without?: readonly string[];
  /** Called for a job that fails, which is not tried again; without it the failure is thrown. */
  readonly onFailure?: (job: Job, error: unknown) => void;
}

/**
 * Does everything the outbox holds, and what follows from it, in place and in order: for commands, the demo and tests.
 * Answers how many jobs were done.
 */
export async function drain(
  app: Services,
  { atOnce = 1, without = [], onFailure }: DrainOptions = {},
): Promise<number> {
  let done = 0;
  for (;;) {
    const jobs = new Map<string, Job>();
    const moved = await app.get(Relay).run(async (job) => {
      if (!without.includes(job.name)) jobs.set(job.key, job);
    });
    if (moved === 0) return done;
    const waiting = [...jobs.values()];
    const work = async (): Promise<void> => {
      for (let job = waiting.shift(); job; job = waiting.shift()) await carryOut(app, job, onFailure);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    done += jobs.size;
  }
}

async function carryOut(app: Services, job: Job, onFailure: DrainOptions['onFailure']): Promise<void> {
  const processor = PROCESSORS.find(({ kind }) => kind.jobName === job.name)!;
  try {
    await processor.handle(app, job.payload, { isLastTry: true });
  } catch (error) {
    if (!onFailure) throw error;
    onFailure(job, error);
  }
}
