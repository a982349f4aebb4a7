import { z } from 'zod';
import { defineJob } from '@/runtime';

const gatewayEvidence = z.object({
  what: z.enum(['created', 'ended']),
  serverId: z.string(),
  internalMeetingId: z.string(),
  meetingId: z.string(),
  meetingName: z.string(),
  createTimeMs: z.number(),
  isRecorded: z.boolean(),
  isBreakout: z.boolean().default(false),
  /** When the gateway knew it, by the server's clock as far as it is known. */
  at: z.string(),
});
export type GatewayEvidence = z.infer<typeof gatewayEvidence>;

const serverEvidence = z.object({
  source: z.enum(['webhook', 'analytics']),
  serverId: z.string(),
  /** The digest or other mark by which the door knows the same thing told again. */
  key: z.string(),
  /** As it was sent: a JSON list of events, or the JSON of an analytics callback. */
  body: z.string(),
});
export type ServerEvidence = z.infer<typeof serverEvidence>;

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
export const recordGatewayEvidence = defineJob(
  'metering.record-gateway-evidence',
  gatewayEvidence,
  { ...patience, attempts: 8 },
  ({ what, internalMeetingId }) => `${what}.${internalMeetingId}`,
);
/** For doors that verify what a server tells by itself, and leave the rest to the worker. */
export const recordServerEvidence = defineJob(
  'metering.record-server-evidence',
  serverEvidence,
  { ...patience, attempts: 8 },
  ({ source, serverId, key }) => `${source}.${serverId}.${key}`,
);
/** Last night's lists of what the sources disagree on. */
export const reconcileUsage = defineJob('metering.reconcile-usage', z.object({}), patience, () => 'all');
