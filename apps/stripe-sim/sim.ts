import type { IntentData } from './checkout';
import type { ApiFaults } from './faults';
import type { SimAccount } from './sim-account';
import type { Webhooks } from './webhooks';

/** What pages and switches know of the simulated Stripe. */
export interface Sim {
  readonly accounts: readonly SimAccount[];
  readonly faults: ApiFaults;
  readonly webhooks: Webhooks;
  readonly intentData: Map<string, IntentData>;
  readonly url: string;
}
