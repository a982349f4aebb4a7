import type { SimMeeting, Visit } from './meeting';

const iso = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');
const seconds = (ms: number): number => Math.trunc(ms / 1000);

/** The analytics body of an ended meeting; people with one userID are one attendee (BBB API, section 5 Analytics). */
export function analyticsOf(meeting: SimMeeting, endedAtMs: number): Record<string, unknown> {
  const byUser = new Map<string, Visit[]>();
  for (const visit of meeting.visits) byUser.set(visit.userId, [...(byUser.get(visit.userId) ?? []), visit]);
  const metadata = Object.entries(meeting.metadata).map(([name, value]) => [name.replaceAll('-', '_'), value]);
  return {
    version: '1.0',
    meeting_id: meeting.meetingId,
    internal_meeting_id: meeting.internalId,
    data: {
      metadata: {
        meeting_name: meeting.name,
        is_breakout: String(meeting.isBreakout),
        ...Object.fromEntries(metadata),
      },
      duration: seconds(endedAtMs - meeting.createTimeMs),
      start: iso(meeting.createTimeMs),
      finish: iso(endedAtMs),
      attendees: [...byUser.values()].map((visits) => attendeeOf(visits, endedAtMs)),
      files: [],
      polls: [],
    },
  };
}

function attendeeOf(visits: readonly Visit[], endedAtMs: number): Record<string, unknown> {
  const { userId, fullName, role } = visits[0]!;
  const inside = visits.map(({ fromMs, untilMs }) => ({ fromMs, untilMs: untilMs ?? endedAtMs }));
  return {
    ext_user_id: userId,
    name: fullName,
    moderator: role === 'MODERATOR',
    joins: inside.map(({ fromMs }) => iso(fromMs)),
    leaves: inside.map(({ untilMs }) => iso(untilMs)),
    duration: seconds(unionMs(inside)),
    recent_talking_time: '',
    engagement: { chats: 0, talks: 0, raisehand: 0, emojis: 0, poll_votes: 0, talk_time: 0 },
    sessions: [],
  };
}

function unionMs(spans: readonly { fromMs: number; untilMs: number }[]): number {
  let total = 0;
  let countedUntil = Number.NEGATIVE_INFINITY;
  for (const { fromMs, untilMs } of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    total += Math.max(0, untilMs - Math.max(fromMs, countedUntil));
    countedUntil = Math.max(countedUntil, untilMs);
  }
  return total;
}
