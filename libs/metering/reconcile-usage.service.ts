import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { type Actor, asJob, CONFIG, type Config, Tenancy } from '@/runtime';
import type { Reconciliation } from './reconciliation';
import { type Kept, ReconciliationStore } from './reconciliation.store';

const HOUR_MS = 60 * 60_000;

/** Lays the sources of usage side by side, once a night and when asked, and lists what they disagree on. */
@Injectable()
export class ReconcileUsage {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly store: ReconciliationStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The last `hours` up to now; the result is kept as the day's. */
  async run(actor: Actor = asJob('metering.reconcile-usage'), hours = 24): Promise<Reconciliation> {
    const until = this.clock.now();
    return this.tenancy.acrossNetwork({ actor, why: 'reconcile usage' }, async (tx) => {
      const result = await this.store.look(tx, {
        from: new Date(until.getTime() - hours * HOUR_MS),
        until,
        silentSince: new Date(until.getTime() - HOUR_MS / 4),
        slowestPollMs: 3 * this.config.POLL_SECONDS * 1000,
      });
      await this.store.keep(tx, result);
      return result;
    });
  }

  /** What the last one found; undefined before the first. */
  last(actor: Actor): Promise<{ madeAt: Date; result: Kept<Reconciliation> } | undefined> {
    return this.tenancy.acrossNetwork({ actor, why: 'read the reconciliation' }, (tx) => this.store.last(tx));
  }
}
