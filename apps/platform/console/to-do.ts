import type { WaitingDrafts } from '@/invoicing';
import type { Month } from '@/kernel';
import type { Permission } from '@/people';
import type { TextKey } from '@/wording';

/** How things stand for one reseller, as figures. */
export interface Standing {
  readonly reseller: string;
  /** By month and buyers, the oldest first. */
  readonly waiting: readonly WaitingDrafts[];
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
  /** Of which month it is, where it is of one. */
  readonly month: Month | null;
}

/** What needs a hand, the most pressing first, as far as this person may do something about it. */
export function toDo(standing: Standing, may: (permission: Permission) => boolean): ToDo[] {
  const { reseller } = standing;
  const all: (Omit<ToDo, 'month'> & { month?: Month; needs: Permission })[] = [
    {
      needs: 'servers.read',
      text: 'overview.servers-down',
      count: standing.serversDown,
      address: `/console/servers?reseller=${reseller}`,
    },
    {
      needs: 'payments.read',
      text: 'overview.refused-keys',
      count: standing.refusedKeys,
      address: `/console/payments?reseller=${reseller}`,
    },
    ...standing.waiting.flatMap((waiting) => ofDrafts(waiting, reseller)),
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
      address: `/console/mails?reseller=${reseller}&state=failed`,
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
  return all
    .filter(({ count, needs }) => count > 0 && may(needs))
    .map(({ needs: _, month = null, ...one }) => ({ ...one, month }));
}

/** Drafts are approved, and let go, at the month end of their buyers. */
function ofDrafts({ tier, month, drafts, held }: WaitingDrafts, reseller: string) {
  const isRetail = tier === 'retail';
  const address = `/console/month-end?month=${month}&${isRetail ? `reseller=${reseller}` : 'tier=wholesale'}`;
  return [
    { text: isRetail ? 'overview.drafts' : 'overview.drafts-resellers', count: drafts },
    { text: isRetail ? 'overview.held' : 'overview.held-resellers', count: held },
  ].map((one) => ({ ...one, text: one.text as TextKey, needs: 'invoices.change' as const, month, address }));
}
