import { type Analytics, analyticsOf } from './analytics';
import type { CountedSighting } from './attendance';
import { type Believed, believed } from './belief';
import type { PersonEvidence } from './evidence';
import type { Run } from './run';
import { type WebhookEvent, webhookEventOf } from './webhook-event';

const HALF_POLL_MS = 30_000;

/**
 * What is believed of a run, of the evidence as it is kept. A run with two recordings is billed by nothing until somebody
 * has settled which of them is true.
 */
export function beliefOf(
  run: Run,
  sightings: readonly CountedSighting[],
  persons: readonly PersonEvidence[],
): Believed {
  if (run.problem !== null) return { intervals: [], peakParticipants: null, participantSeconds: null, remarks: [] };
  const webhookEvents = persons.flatMap(({ source, body }): WebhookEvent[] => {
    const event = source === 'webhook' ? webhookEventOf(JSON.parse(body)) : null;
    return event ? [event] : [];
  });
  const analytics = persons.flatMap(({ source, body }): Analytics[] => {
    const told = source === 'analytics' ? analyticsOf(body) : null;
    return told ? [told] : [];
  });
  const lastSeen = run.lastSeenAt && new Date(run.lastSeenAt.getTime() + HALF_POLL_MS);
  const known = [run.createdAt, run.recordingUntil, run.goneAt ?? lastSeen];
  return believed({
    createdAt: run.createdAt,
    missedAt: run.missedAt,
    lastKnownAt: new Date(Math.max(...known.map((at) => at?.getTime() ?? 0))),
    sightings,
    recording: run.recordingFrom && run.recordingUntil ? { from: run.recordingFrom, until: run.recordingUntil } : null,
    analytics,
    webhookEvents,
  });
}
