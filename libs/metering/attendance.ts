import { type Period, wholeSecond } from '@/kernel';

/** An unbroken series of polls that saw people in a room, and the reachable polls next to it (null: polling was blind). */
export interface Sighting {
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly beforeAt: Date | null;
  readonly afterAt: Date | null;
}

/** A sighting with what its polls counted. */
export interface CountedSighting extends Sighting {
  readonly polls: number;
  /** People added up over all polls. */
  readonly people: number;
  readonly peakParticipants: number;
}

export interface Interval extends Period {
  /** Seen by polls; by its recording; or told by the joins and leaves of single persons. */
  readonly knownBy: 'polled' | 'recorded' | 'told';
}

export interface RunTimes {
  readonly createdAt: Date;
  readonly sightings: readonly Sighting[];
  /** Start and end of the meeting by its recording, if there is one. */
  readonly recording: Period | null;
}

/** A blind stretch between two sightings counts as attended up to this long where no recording tells more. */
const BLIND_MS = 15 * 60_000;
/** Half the usual time between two polls: how much longer somebody stayed on average after a last sighting. */
const HALF_POLL_MS = 30_000;

/**
 * When somebody was in the room, as one list in order, each piece saying how it is known (BBB API, section 9). Polls
 * come first: an interval begins and ends half-way to the poll that did not see anybody. Where polling was blind the
 * recording fills in; where there is no recording a short blind stretch counts as attended. A run that no poll saw is
 * as long as its recording; one that nothing saw is nothing. Whole seconds throughout.
 */
export function attendanceOf({ createdAt, sightings, recording }: RunTimes): Interval[] {
  const created = wholeSecond(createdAt);
  const recorded = recording && { from: wholeSecond(recording.from), until: wholeSecond(recording.until) };
  if (sightings.length === 0)
    return recorded && recorded.from < recorded.until ? [{ ...recorded, knownBy: 'recorded' }] : [];
  const ordered = [...sightings].sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime());
  const pieces: Interval[] = [];
  let reached = created;
  ordered.forEach((sighting, index) => {
    const earlier = ordered[index - 1];
    const from = startOf(sighting, created, reached, recorded !== null);
    if (sighting.beforeAt === null && recorded) fill(pieces, recorded, earlier ? endOf(earlier) : recorded.from, from);
    const blindSince = earlier?.afterAt === null && sighting.beforeAt === null ? endOf(earlier) : null;
    const bridges = blindSince !== null && !recorded && from.getTime() - blindSince.getTime() <= BLIND_MS;
    add(pieces, { from: bridges ? blindSince : from, until: endOf(sighting), knownBy: 'polled' });
    reached = endOf(sighting);
  });
  const last = ordered.at(-1)!;
  if (last.afterAt === null && recorded) fill(pieces, recorded, endOf(last), recorded.until);
  return pieces;
}

const midpoint = (a: Date, b: Date): Date => wholeSecond(new Date((a.getTime() + b.getTime()) / 2));
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** Half-way from the poll that saw nobody; the run's own start where nothing stands between it and the first sighting. */
function startOf({ firstAt, beforeAt }: Sighting, created: Date, reached: Date, isRecorded: boolean): Date {
  const first = wholeSecond(firstAt);
  if (beforeAt === null) return isRecorded || reached > created ? later(first, reached) : earlierOf(created, first);
  return beforeAt <= created ? earlierOf(created, first) : later(midpoint(beforeAt, firstAt), created);
}

const earlierOf = (a: Date, b: Date): Date => (a < b ? a : b);

const endOf = ({ lastAt, afterAt }: Sighting): Date =>
  afterAt ? midpoint(lastAt, afterAt) : wholeSecond(new Date(lastAt.getTime() + HALF_POLL_MS));

/** The recording's part of a stretch in which polling was blind. */
function fill(pieces: Interval[], recorded: Period, from: Date, until: Date): void {
  const piece = { from: later(recorded.from, from), until: earlierOf(recorded.until, until) };
  add(pieces, { ...piece, knownBy: 'recorded' });
}

function add(pieces: Interval[], piece: Interval): void {
  if (piece.from >= piece.until) return;
  const last = pieces.at(-1);
  if (last && last.knownBy === piece.knownBy && last.until >= piece.from) {
    pieces[pieces.length - 1] = { ...last, until: later(last.until, piece.until) };
  } else pieces.push(last && piece.from < last.until ? { ...piece, from: last.until } : piece);
}
