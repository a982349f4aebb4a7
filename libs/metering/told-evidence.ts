import { createTimeOf } from '@/adapters/bbb';
import { analyticsOf } from './analytics';
import type { Evidence } from './evidence';
import { problemOfMeeting } from './meeting-problem';
import { newRun, type Run } from './run';
import { type WebhookEvent, webhookEventOf } from './webhook-event';

/** What a callback of a server comes to: what to keep, which runs it makes known, and which it says have ended. */
export interface ToldEvidence {
  readonly evidence: readonly Evidence[];
  readonly begun: readonly Run[];
  readonly ended: ReadonlyMap<string, Date>;
}

interface Received {
  readonly serverId: string;
  readonly body: string;
  readonly now: Date;
}

const DAY_MS = 24 * 60 * 60_000;
/** The events that tell of attendance; others, chat among them, are neither needed nor kept. */
const KEPT = new Set(['meeting-created', 'meeting-ended', 'user-joined', 'user-left']);
const SECRETS = new Set(['moderator-pass', 'viewer-pass', 'session-token', 'ip-address', 'user-agent', 'userdata']);

/** Events of the webhooks service: one, or a list of them, as JSON. */
export function webhookEvidence({ serverId, body, now }: Received): ToldEvidence {
  const told = jsonOf(body);
  const list = Array.isArray(told) ? told : [told];
  const evidence: Evidence[] = [];
  const begun: Run[] = [];
  const ended = new Map<string, Date>();
  for (const raw of list) {
    const event = webhookEventOf(raw);
    if (event === null) {
      const kept = raw === undefined ? body : withoutPeople(raw);
      evidence.push(broken(serverId, 'webhook', kept, 'a webhook event that cannot be read'));
      continue;
    }
    if (!KEPT.has(event.id)) continue;
    const run = runOf(event, serverId);
    const problem =
      event.at.getTime() > now.getTime() + DAY_MS
        ? 'a webhook event of the future'
        : run && problemOfMeeting({ ...run, createTimeMs: run.createdAt.getTime() }, now);
    evidence.push({
      serverId,
      source: 'webhook',
      externalKey: [event.id, event.internalMeetingId, event.userId ?? '', event.at.getTime()].join('|'),
      internalMeetingId: event.internalMeetingId,
      claimedAt: run?.createdAt ?? event.at,
      body: withoutPeople(raw),
      problem,
    });
    if (problem !== null) continue;
    if (run) begun.push(run);
    if (event.id === 'meeting-ended') ended.set(event.internalMeetingId, event.at);
  }
  return { evidence, begun: [...new Map(begun.map((run) => [run.internalMeetingId, run])).values()], ended };
}

/** The body of an analytics callback, kept word for word. */
export function analyticsEvidence({ serverId, body, now }: Received): ToldEvidence {
  const told = analyticsOf(body);
  const nothing = { begun: [], ended: new Map<string, Date>() };
  if (told === null)
    return { evidence: [broken(serverId, 'analytics', body, 'an analytics callback that cannot be read')], ...nothing };
  const { internalMeetingId, meetingId, meetingName, start, isBreakout } = told;
  const createdAt = new Date(createTimeOf(internalMeetingId) ?? start.getTime());
  const run = newRun({ internalMeetingId, serverId, meetingId, meetingName, createdAt, isRecorded: false, isBreakout });
  const problem = problemOfMeeting({ ...run, createTimeMs: createdAt.getTime() }, now);
  return {
    evidence: [
      {
        serverId,
        source: 'analytics',
        externalKey: internalMeetingId,
        internalMeetingId,
        claimedAt: createdAt,
        body: body.replaceAll('\u0000', ''),
        problem,
      },
    ],
    ...nothing,
    begun: problem === null ? [run] : [],
  };
}

/** The run an event makes known; null where it does not say enough. */
function runOf({ internalMeetingId, meetingId, meeting }: WebhookEvent, serverId: string): Run | null {
  const createTimeMs = meeting?.createTimeMs ?? createTimeOf(internalMeetingId);
  if (meetingId === null || createTimeMs === null) return null;
  return newRun({
    internalMeetingId,
    serverId,
    meetingId,
    meetingName: meeting?.name ?? meetingId,
    createdAt: new Date(createTimeMs),
    isRecorded: meeting?.isRecorded ?? false,
    isBreakout: meeting?.isBreakout ?? false,
    parentInternalId: meeting?.parentInternalId ?? null,
  });
}

const broken = (serverId: string, source: Evidence['source'], body: string, problem: string): Evidence => ({
  serverId,
  source,
  externalKey: 'unreadable',
  internalMeetingId: null,
  claimedAt: null,
  body: body.replaceAll('\u0000', ''),
  problem,
});

/** An event as it came, but for secrets, and the names and addresses of people. */
const withoutPeople = (raw: unknown): string =>
  JSON.stringify(raw, function (this: Record<string, unknown>, name, value) {
    return SECRETS.has(name) || (name === 'name' && 'internal-user-id' in this) ? undefined : value;
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
