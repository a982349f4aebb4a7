import type { Month } from '@/kernel';
import type { Permission } from '@/people';
import type { TextKey } from '@/wording';

/** How things stand for one reseller, as figures. */
export interface Standing {
  readonly reseller: string;
  /** The month that was billed last. */
  readonly month: Month;
  readonly drafts: number;
  readonly held: number;
  readonly failedMails: number;
  /** What tenants have asked and wait for. */
  readonly questions: number;
  readonly unattributed: number;
  readonly serversDown: number;
  /** People who ask to join. */
  readonly applications: number;
  /** Transfers that nobody has said what they are for. */
  readonly transfers: number;
  /** Accounts at the card service whose key is refused: nothing is collected there. */
  readonly refusedKeys: number;
  readonly disputes: number;
  /** Where the card service's books and ours do not agree. */
  readonly differences: number;
  /** Tenants that have reached the ceiling they set: nothing new begins there this month. */
  readonly atCeiling: number;
  /** Tenants, where they are enough for a server of the reseller's own and none is ordered; otherwise 0. */
  readonly readyForServer: number;
  /** For the network: resellers of which that is so. */
  readonly readyResellers: number;
}

export interface ToDo {
  readonly text: TextKey;
  readonly address: string;
  readonly count: number;
}

/** What needs a hand, the most pressing first, as far as this person may do something about it. */
export function toDo(standing: Standing, may: (permission: Permission) => boolean): ToDo[] {
  const { reseller, month } = standing;
  const all: (ToDo & { needs: Permission })[] = [
    { needs: 'servers.read', text: 'overview.servers-down', count: standing.serversDown, address: '/console/servers' },
    {
      needs: 'payments.read',
      text: 'overview.refused-keys',
      count: standing.refusedKeys,
      address: `/console/payments?reseller=${reseller}`,
    },
    {
      needs: 'invoices.change',
      text: 'overview.drafts',
      count: standing.drafts,
      address: `/console/month-end?month=${month}&reseller=${reseller}`,
    },
    {
      needs: 'invoices.change',
      text: 'overview.held',
      count: standing.held,
      address: `/console/month-end?month=${month}&reseller=${reseller}`,
    },
    {
      needs: 'payments.read',
      text: 'overview.disputes',
      count: standing.disputes,
      address: `/console/payments?reseller=${reseller}&state=disputed`,
    },
    {
      needs: 'payments.read',
      text: 'overview.differences',
      count: standing.differences,
      address: `/console/payments?reseller=${reseller}`,
    },
    {
      needs: 'payments.read',
      text: 'overview.transfers',
      count: standing.transfers,
      address: `/console/payments/bank?reseller=${reseller}`,
    },
    {
      needs: 'tenants.read',
      text: 'overview.applications',
      count: standing.applications,
      address: `/console/applications?reseller=${reseller}`,
    },
    {
      needs: 'tenants.read',
      text: 'overview.questions',
      count: standing.questions,
      address: `/console/questions?reseller=${reseller}`,
    },
    {
      needs: 'mails.read',
      text: 'overview.failed-mails',
      count: standing.failedMails,
      address: '/console/mails',
    },
    {
      needs: 'usage.attribute',
      text: 'overview.unattributed',
      count: standing.unattributed,
      address: '/console/usage/unattributed',
    },
    {
      needs: 'tenants.read',
      text: 'overview.at-ceiling',
      count: standing.atCeiling,
      address: `/console/tenants?reseller=${reseller}&state=at-ceiling`,
    },
    {
      needs: 'servers.order',
      text: 'overview.ready-for-server',
      count: standing.readyForServer,
      address: `/console/servers/order?reseller=${reseller}`,
    },
    {
      needs: 'resellers.read',
      text: 'overview.ready-resellers',
      count: standing.readyResellers,
      address: '/console/resellers',
    },
  ];
  return all.filter(({ count, needs }) => count > 0 && may(needs)).map(({ needs: _, ...one }) => one);
}
