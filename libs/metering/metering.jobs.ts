import { z } from 'zod';
import { defineJob } from '@/runtime';

const ofServer = z.object({ serverId: z.string() });
const patience = { queue: 'usage', attempts: 3, backoffMs: 5_000 } as const;

/** A poll that failed is not tried again: the next minute's is due anyway, and says more. */
export const pollServer = defineJob(
  'metering.poll-server',
  ofServer,
  { ...patience, attempts: 1 },
  ({ serverId }) => serverId,
);
export const sweepRecordings = defineJob(
  'metering.sweep-recordings',
  ofServer,
  { ...patience, attempts: 8, backoffMs: 60_000 },
  ({ serverId }) => serverId,
);
export const syncAwaited = defineJob('metering.sync-awaited', ofServer, patience, ({ serverId }) => serverId);
export const deriveLingering = defineJob('metering.derive-lingering', z.object({}), patience, () => 'all');
export const attributeRuns = defineJob('metering.attribute-runs', z.object({}), patience, () => 'all');
