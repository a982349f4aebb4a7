import { z } from 'zod';
import { defineJob } from '@/runtime';

export const advanceMoves = defineJob(
  'placement.advance-moves',
  z.object({}),
  { queue: 'usage', attempts: 3, backoffMs: 5_000 },
  () => 'all',
);

/** Tried for some twenty minutes: a host that was just set up restarts its services. */
export const verifyServer = defineJob(
  'placement.verify-server',
  z.object({ orderId: z.string(), reportedAt: z.string() }),
  { queue: 'usage', attempts: 7, backoffMs: 10_000 },
  ({ orderId, reportedAt }) => `${orderId}.${Date.parse(reportedAt)}`,
);

/** Not among the usage jobs, which may be busy for long with lists of recordings; the next one is due in seconds anyway. */
export const knockServers = defineJob(
  'placement.knock-servers',
  z.object({}),
  { queue: 'hooks', attempts: 1, backoffMs: 1_000 },
  () => 'all',
);

export const keepMaintenance = defineJob(
  'placement.keep-maintenance',
  z.object({}),
  { queue: 'usage', attempts: 3, backoffMs: 5_000 },
  () => 'all',
);
