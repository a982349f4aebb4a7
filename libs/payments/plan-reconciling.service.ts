import { Injectable } from '@nestjs/common';
import { asJob, Tenancy } from '@/runtime';
import { PaymentAccountsStore } from './payment-accounts.store';
import { reconcile } from './payments.jobs';
import { ProviderEventsStore } from './provider-events.store';

const DAY_MS = 86_400_000;
/** The card service repeats an event for three days; after a month nobody asks. */
const EVENTS_KEPT_MS = 30 * DAY_MS;

/** Once a day each account is compared with ours; what was done long ago leaves the inbox. */
@Injectable()
export class PlanReconciling {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly events: ProviderEventsStore,
  ) {}

  run(): Promise<number> {
    return this.tenancy.acrossNetwork(
      { actor: asJob('payments.plan-reconciling'), why: 'plan reconciling' },
      async (tx) => {
        const now = tx.clock.now().getTime();
        const due = (await this.accounts.all(tx)).filter(
          ({ state, reconciledAt }) => state === 'active' && (!reconciledAt || reconciledAt.getTime() <= now - DAY_MS),
        );
        await tx.enqueue(...due.map(({ id }) => reconcile({ accountId: id })));
        await this.events.prune(tx, new Date(now - EVENTS_KEPT_MS));
        return due.length;
      },
    );
  }
}
