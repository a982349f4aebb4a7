import { type Period, secondsOf } from '@/kernel';
import type { Analytics } from './analytics';
import { attendanceOf, type CountedSighting, type Interval, type RunTimes, type Sighting } from './attendance';
import { type Presence, presenceOf } from './presence';
import type { WebhookEvent } from './webhook-event';
import { webhookPresence } from './webhook-presence';

/** Everything known of one run, of all sources. */
export interface KnownOfRun extends RunTimes {
  readonly sightings: readonly CountedSighting[];
  /** The first poll of a reachable server that no longer listed it. */
  readonly missedAt: Date | null;
  /** When it was over as far as polls and callbacks know, or was last seen. */
  readonly lastKnownAt: Date;
  readonly analytics: readonly Analytics[];
  readonly webhookEvents: readonly WebhookEvent[];
}

export interface Believed {
  readonly intervals: readonly Interval[];
  readonly peakParticipants: number | null;
  readonly participantSeconds: bigint | null;
  /** Where sources differ by more than they may, or are not believed, in words for the operator. */
  readonly remarks: readonly string[];
}

const TOLERANCE_MS = 2 * 60_000;
const TOLERANCE_PERCENT = 2n;
/** Clocks are believed to agree within this. */
const CLOCK_MS = 2_000;

/**
 * When somebody was in a run, by the best source that can be believed: the server's own log (analytics), else joins and
 * leaves (webhooks), else polls with the recording where they were blind (BBB API, section 9 Order of belief). What the
 * other sources would have said is compared, and a difference of more than 2 minutes and 2 % is remarked.
 */
export function believed(known: KnownOfRun): Believed {
  const remarks: string[] = [];
  const seen = bySight(known);
  const told = byAnalytics(known, remarks) ?? byWebhooks(known, remarks);
  if (!told) return { ...seen, remarks };
  const [best, other] = [secondsIn(told.intervals), secondsIn(seen.intervals)];
  const apart = best > other ? best - other : other - best;
  if (seen.intervals.length > 0 && apart * 1000n > TOLERANCE_MS && apart * 100n > best * TOLERANCE_PERCENT)
    remarks.push(`joins and leaves say ${best} s, polls and recordings ${other} s`);
  return { ...told, intervals: told.intervals.map((interval) => ({ ...interval, knownBy: 'told' as const })), remarks };
}

function byAnalytics({ createdAt, missedAt, analytics }: KnownOfRun, remarks: string[]): Presence | null {
  const fitting = analytics.filter(
    ({ start, finish, stays }) =>
      stays.length > 0 &&
      Math.abs(start.getTime() - createdAt.getTime()) <= TOLERANCE_MS &&
      (missedAt === null || finish.getTime() <= missedAt.getTime() + CLOCK_MS),
  );
  if (fitting.length < analytics.length) remarks.push('an analytics callback does not fit the run and is not believed');
  if (fitting.length > 1) remarks.push(`${fitting.length} analytics callbacks of one run; the longest counts`);
  const all = fitting.map(({ stays }) =>
    presenceOf(stays.map(({ from, until }) => ({ from: from < createdAt ? createdAt : from, until }))),
  );
  return all.sort((a, b) => Number(secondsIn(b.intervals) - secondsIn(a.intervals)))[0] ?? null;
}

function byWebhooks(known: KnownOfRun, remarks: string[]): Presence | null {
  const { createdAt, missedAt, sightings, lastKnownAt } = known;
  const last = new Date(Math.max(...[lastKnownAt, ...known.webhookEvents.map((event) => event.at)].map(Number)));
  const until = missedAt && missedAt < last ? missedAt : last;
  const told = webhookPresence(known.webhookEvents, {
    absentSince: (left) => absentSince(left, createdAt, sightings),
    until,
  });
  if (!told) return null;
  const late = told.createdToldAt === null ? 0 : told.createdToldAt.getTime() - createdAt.getTime();
  const first = Math.min(...told.stays.map(({ from }) => from.getTime()));
  if (Math.abs(late) > TOLERANCE_MS || first < createdAt.getTime() - CLOCK_MS) {
    remarks.push('webhook events were not told when they happened and are not believed');
    return null;
  }
  if (missedAt && told.endedAt && told.endedAt.getTime() > missedAt.getTime() + TOLERANCE_MS)
    remarks.push('the webhooks told of the end long after polls no longer saw the run');
  return presenceOf(
    told.stays.map(({ from, until: stayed }) => ({
      from: from < createdAt ? createdAt : from,
      until: stayed < until ? stayed : until,
    })),
  );
}

/** From when on somebody who left without having been told of was in: after the last poll that saw nobody at all. */
const absentSince = (left: Date, createdAt: Date, sightings: readonly Sighting[]): Date => {
  const empty = sightings.flatMap(({ beforeAt }) =>
    beforeAt && beforeAt < left && beforeAt > createdAt ? [beforeAt] : [],
  );
  return empty.sort((a, b) => b.getTime() - a.getTime())[0] ?? createdAt;
};

/** By polls, and the recording where they were blind; people's time is estimated by the polls' average. */
function bySight(known: KnownOfRun): Omit<Believed, 'remarks'> {
  const intervals = attendanceOf(known);
  const { sightings } = known;
  if (sightings.length === 0) return { intervals, peakParticipants: null, participantSeconds: null };
  const polls = sightings.reduce((sum, sighting) => sum + sighting.polls, 0);
  const people = sightings.reduce((sum, sighting) => sum + sighting.people, 0);
  const polled = secondsIn(intervals.filter(({ knownBy }) => knownBy === 'polled'));
  return {
    intervals,
    peakParticipants: Math.max(...sightings.map(({ peakParticipants }) => peakParticipants)),
    participantSeconds: polls === 0 ? null : (polled * BigInt(people)) / BigInt(polls),
  };
}

const secondsIn = (periods: readonly Period[]): bigint => periods.reduce((sum, period) => sum + secondsOf(period), 0n);
