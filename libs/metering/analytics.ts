import { z } from 'zod';
import type { Period } from '@/kernel';
import { type Step, staysOf } from './presence';

/** What a server's own event log says of a run after its end: the best there is (BBB API, section 9). No names. */
export interface Analytics {
  readonly internalMeetingId: string;
  readonly meetingId: string;
  readonly meetingName: string;
  readonly isBreakout: boolean;
  readonly start: Date;
  readonly finish: Date;
  readonly stays: readonly Period[];
}

const instant = z.union([z.string(), z.number()]).transform((told, context) => {
  const at = new Date(told);
  if (!Number.isNaN(at.getTime())) return at;
  context.addIssue('not an instant');
  return z.NEVER;
});
/** The entries of a list that can be read; the others, and what is no list, are passed over. */
const list = <T>(entry: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((entries) =>
      entries.flatMap((one) => {
        const read = entry.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );
const logged = z.object({ timestamp: instant }).transform(({ timestamp }) => timestamp);
const attendee = z.object({
  joins: list(instant),
  leaves: list(instant),
  sessions: list(z.object({ joins: list(logged), lefts: list(logged) })),
});
const callback = z.object({
  internal_meeting_id: z.string().min(1).max(256),
  meeting_id: z.string().max(256).catch(''),
  data: z.object({
    metadata: z
      .object({ meeting_name: z.string().catch(''), is_breakout: z.union([z.string(), z.boolean()]).catch(false) })
      .catch({ meeting_name: '', is_breakout: false }),
    start: instant,
    finish: instant,
    attendees: list(attendee),
  }),
});

/** Reads the body of an analytics callback leniently; null if it does not say which run it is about, or from when to when. */
export function analyticsOf(body: string): Analytics | null {
  const read = callback.safeParse(jsonOf(body));
  if (!read.success) return null;
  const { internal_meeting_id, meeting_id, data } = read.data;
  const bounds = { since: () => data.start, until: data.finish };
  return {
    internalMeetingId: internal_meeting_id,
    meetingId: meeting_id,
    meetingName: data.metadata.meeting_name,
    isBreakout: String(data.metadata.is_breakout) === 'true',
    start: data.start,
    finish: data.finish,
    stays: data.attendees.flatMap(({ joins, leaves, sessions }) => {
      const told = sessions.filter((session) => session.joins.length + session.lefts.length > 0);
      if (told.length > 0) return told.flatMap((session) => staysOf(stepsOf(session.joins, session.lefts), bounds));
      return nested(joins, leaves, data.finish);
    }),
  };
}

const stepsOf = (joins: readonly Date[], leaves: readonly Date[]): Step[] => [
  ...joins.map((at) => ({ at, isIn: true })),
  ...leaves.map((at) => ({ at, isIn: false })),
];

/** Two people with one user id are one attendee: as many are in as have come and not gone, the first to come going first. */
function nested(joins: readonly Date[], leaves: readonly Date[], finish: Date): Period[] {
  const byTime = (a: Date, b: Date): number => a.getTime() - b.getTime();
  const left = [...leaves].sort(byTime);
  return [...joins].sort(byTime).flatMap((from) => {
    const index = left.findIndex((at) => at >= from);
    const until = index < 0 ? finish : left.splice(index, 1)[0]!;
    return from < until ? [{ from, until: until < finish ? until : finish }] : [];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
