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
  readonly issuedMinor: bigint;
  readonly issuedBeforeMinor: bigint;
  readonly failedMails: number;
  /** What tenants have asked and wait for. */
  readonly questions: number;
  readonly unattributed: number;
  readonly serversDown: number;
  readonly activeTenants: number;
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
  ];
  return all.filter(({ count, needs }) => count > 0 && may(needs)).map(({ needs: _, ...one }) => one);
}
