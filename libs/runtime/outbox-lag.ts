import { asJob } from './scope';
import type { Tenancy } from './tenancy';

/** How many seconds the oldest fact or job has waited to be handed to the queues; 0 if none waits. */
export async function outboxLag(tenancy: Tenancy): Promise<number> {
  return tenancy.acrossNetwork({ actor: asJob('worker.outbox-lag'), why: 'measure the outbox' }, async (tx) => {
    const row = await tx.one<{ oldest: Date | null }>('select min(created_at) as oldest from outbox');
    return row?.oldest ? Math.max(0, (tx.clock.now().getTime() - row.oldest.getTime()) / 1000) : 0;
  });
}
