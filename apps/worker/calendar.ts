import { endTenancies } from '@/asking';
import { planDunning } from '@/dunning';
import { checkInvoices, closeMonths } from '@/invoicing';
import { tidyJoining } from '@/joining';
import { resumeLetters } from '@/letters';
import { watchLimits } from '@/limits';
import { deriveLingering, pollServer, reconcileUsage, sweepRecordings, syncAwaited } from '@/metering';
import { planCollections, planReconciling, resumePayments } from '@/payments';
import { advanceMoves, KNOCK_SECONDS, keepMaintenance, knockServers } from '@/placement';
import type { Job } from '@/runtime';
import { planTellings } from '@/telling';
import { keepServerHooks, planDeliveries } from '@/webhooks';

export interface CalendarEntry {
  readonly name: string;
  readonly everySeconds: number;
  readonly jobs: (serverIds: readonly string[]) => Job[];
}

/** Everything that happens by the clock. What is due stands in rows; an entry only says how often to look. */
export const calendar = (pollSeconds: number): CalendarEntry[] => [
  { name: 'poll', everySeconds: pollSeconds, jobs: (servers) => servers.map((serverId) => pollServer({ serverId })) },
  { name: 'awaited', everySeconds: 5 * 60, jobs: (servers) => servers.map((serverId) => syncAwaited({ serverId })) },
  { name: 'lingering', everySeconds: 60 * 60, jobs: () => [deriveLingering({})] },
  {
    name: 'sweep',
    everySeconds: 6 * 60 * 60,
    jobs: (servers) => servers.map((serverId) => sweepRecordings({ serverId })),
  },
  { name: 'reconcile', everySeconds: 24 * 60 * 60, jobs: () => [reconcileUsage({})] },
  { name: 'knock', everySeconds: KNOCK_SECONDS, jobs: () => [knockServers({})] },
  { name: 'maintenance', everySeconds: 30, jobs: () => [keepMaintenance({})] },
  { name: 'moves', everySeconds: 60, jobs: () => [advanceMoves({})] },
  { name: 'joining', everySeconds: 60 * 60, jobs: () => [tidyJoining({})] },
  { name: 'endings', everySeconds: 60 * 60, jobs: () => [endTenancies({})] },
  { name: 'limits', everySeconds: 60, jobs: () => [watchLimits({})] },
  { name: 'hooks', everySeconds: 3 * 60, jobs: () => [keepServerHooks({})] },
  { name: 'deliveries', everySeconds: 5, jobs: () => [planDeliveries({})] },
  { name: 'tellings', everySeconds: 5, jobs: () => [planTellings({})] },
  { name: 'letters', everySeconds: 60 * 60, jobs: () => [resumeLetters({})] },
  { name: 'check-invoices', everySeconds: 24 * 60 * 60, jobs: () => [checkInvoices({})] },
  { name: 'collections', everySeconds: 60 * 60, jobs: () => [planCollections({})] },
  { name: 'dunning', everySeconds: 60 * 60, jobs: () => [planDunning({})] },
  { name: 'half-way payments', everySeconds: 5 * 60, jobs: () => [resumePayments({})] },
  { name: 'reconciling', everySeconds: 60 * 60, jobs: () => [planReconciling({})] },
  { name: 'close', everySeconds: 60 * 60, jobs: () => [closeMonths({})] },
];
