import { grouped, type Period, secondsOf, wholeSecond } from '@/kernel';

/** What the stays of single persons come to: when somebody was in, how many at most, and their time added up. */
export interface Presence {
  readonly intervals: readonly Period[];
  readonly peakParticipants: number;
  readonly participantSeconds: bigint;
}

/** One person coming in or going out. */
export interface Step {
  readonly at: Date;
  readonly isIn: boolean;
}

/**
 * The stays of one session by its comings and goings, in any order and told any number of times. Who goes without having
 * come was in from `since`; who never goes stays until `until`; what is told for later than that is cut there.
 */
export function staysOf(
  steps: readonly Step[],
  { since, until }: { since: (left: Date) => Date; until: Date },
): Period[] {
  const stays: Period[] = [];
  let cameAt: Date | null = null;
  let isKnown = false;
  const byTime = [...grouped(steps, ({ at }) => at.getTime())].sort(([a], [b]) => a - b);
  for (const [time, told] of byTime) {
    const at = new Date(time);
    const [isIn, isOut] = [told.some((step) => step.isIn), told.some((step) => !step.isIn)];
    // Both at one instant is a new connection of somebody who is in, and nothing of somebody who is not.
    if (isIn && !isOut) cameAt ??= at;
    if (isOut && !isIn && (cameAt !== null || !isKnown)) {
      stays.push({ from: cameAt ?? since(at), until: at });
      cameAt = null;
    }
    isKnown = true;
  }
  if (cameAt !== null) stays.push({ from: cameAt, until });
  return stays
    .map(({ from, until: end }) => ({ from, until: end < until ? end : until }))
    .filter(({ from, until: end }) => from < end);
}

/** Adds stays up, in whole seconds: the room is in use from the first person in to the last one out. */
export function presenceOf(stays: readonly Period[]): Presence {
  const whole = stays
    .map(({ from, until }) => ({ from: wholeSecond(from), until: wholeSecond(until) }))
    .filter(({ from, until }) => from < until);
  const steps = whole
    .flatMap(({ from, until }) => [
      { at: from, by: 1 },
      { at: until, by: -1 },
    ])
    .sort((a, b) => a.at.getTime() - b.at.getTime() || b.by - a.by);
  const intervals: Period[] = [];
  let [people, peakParticipants] = [0, 0];
  let since: Date | null = null;
  for (const { at, by } of steps) {
    if (people === 0) since = at;
    people += by;
    peakParticipants = Math.max(peakParticipants, people);
    if (people === 0) intervals.push({ from: since!, until: at });
  }
  return {
    intervals,
    peakParticipants,
    participantSeconds: whole.reduce((sum, stay) => sum + secondsOf(stay), 0n),
  };
}
