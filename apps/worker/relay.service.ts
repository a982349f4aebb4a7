import { Injectable } from '@nestjs/common';
import { asJob, declaredJobs, type Job, log, Queues, Tenancy } from '@/runtime';
import { REACTIONS } from './reactions';

const BATCH = 500;
const reason = { actor: asJob('worker.relay'), why: 'relay the outbox' };

interface OutboxRow {
  readonly id: string;
  readonly kind: 'fact' | 'job';
  readonly name: string;
  readonly payload: unknown;
}

/** Moves facts and jobs from the outbox on: committed once, handed over at least once. */
@Injectable()
export class Relay {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly queues: Queues,
  ) {}

  /** Hands over everything that waits; a batch leaves the outbox only after all of it has been taken. */
  async run(deliver: (job: Job) => Promise<void> = (job) => this.queues.add(job)): Promise<number> {
    let moved = 0;
    for (;;) {
      const count = await this.tenancy.acrossNetwork(reason, async (tx) => {
        const rows = await tx.query<OutboxRow>(
          `delete from outbox where id in (select id from outbox order by id limit ${BATCH} for update skip locked)
           returning id, kind, name, payload`,
        );
        const jobs = rows.sort((a, b) => (a.id < b.id ? -1 : 1)).flatMap(jobsOf);
        await Promise.all(jobs.map(deliver));
        return rows.length;
      });
      moved += count;
      if (count < BATCH) return moved;
    }
  }
}

function jobsOf({ kind, name, payload }: OutboxRow): Job[] {
  if (kind === 'fact') return REACTIONS.get(name)?.(payload) ?? [];
  if (!declaredJobs.has(name)) {
    log.error({ job: name }, 'a job of this name is not known to this version; it is dropped');
    return [];
  }
  return [{ name, ...(payload as { key: string; payload: unknown }) }];
}
