import { randomInt } from 'node:crypto';
import { internalMeetingId } from '@/adapters/bbb';
import type { SimAttendee } from './attendee';
import { Lobby } from './lobby';

/** One stay of a person, from the page's opening to its closing; null while inside. */
export interface Visit {
  readonly userId: string;
  readonly fullName: string;
  readonly role: SimAttendee['role'];
  readonly sessionToken: string;
  readonly fromMs: number;
  untilMs: number | null;
}

const LINGER_MS = 5_000;
const NOBODY_JOINED_MINUTES = 5;
const LAST_LEFT_MINUTES = 1;

/** Ids that are not made of the meeting's own id: those of breakouts. */
export interface GivenIds {
  readonly internalId: string;
  readonly parentInternalId: string;
}

/** One run of a room, with the rules by which BBB ends it (BBB API, sections 4 create and 9 Tails). */
export class SimMeeting {
  readonly internalId: string;
  readonly voiceBridge: string;
  /** Who has joined by call, whether or not their page was ever opened. */
  readonly registered = new Map<string, SimAttendee>();
  readonly visits: Visit[] = [];
  /** Who is in now. */
  readonly attendees = new Map<string, SimAttendee>();
  readonly lobby = new Lobby();
  hasUserJoined = false;
  emptySinceMs: number;
  endTimeMs = 0;
  endedAtMs: number | null = null;
  readonly parentInternalId: string | null;
  readonly documents: { readonly name: string; readonly bytes: number }[] = [];
  readonly chat: { readonly userName: string; readonly message: string }[] = [];

  constructor(
    readonly meetingId: string,
    readonly name: string,
    readonly createTimeMs: number,
    readonly parameters: Readonly<Record<string, string>>,
    readonly metadata: Readonly<Record<string, string>>,
    readonly attendeePW: string,
    readonly moderatorPW: string,
    private readonly onEvent: (id: string, meeting: SimMeeting, attendee?: SimAttendee) => void = () => undefined,
    given: GivenIds | null = null,
  ) {
    this.internalId = given?.internalId ?? internalMeetingId(meetingId, createTimeMs);
    this.parentInternalId = given?.parentInternalId ?? null;
    this.voiceBridge = parameters.voiceBridge ?? String(randomInt(10_000, 99_999));
    this.emptySinceMs = createTimeMs;
  }

  get isRecorded(): boolean {
    return this.parameters.record === 'true';
  }
  get isBreakout(): boolean {
    return this.parentInternalId !== null;
  }
  get isFull(): boolean {
    const most = Number(this.parameters.maxParticipants ?? 0);
    return most > 0 && this.attendees.size >= most;
  }

  enter(attendee: SimAttendee, atMs: number): void {
    this.registered.set(attendee.sessionToken, attendee);
    if (this.attendees.has(attendee.sessionToken)) return;
    this.attendees.set(attendee.sessionToken, attendee);
    const isFirst = !this.hasUserJoined;
    this.hasUserJoined = true;
    this.endTimeMs = 0;
    this.visits.push({ ...attendee, fromMs: atMs, untilMs: null });
    this.tell('user-joined', attendee);
    if (isFirst && this.isRecorded) this.tell('meeting-recording-started');
  }

  leave(sessionToken: string, atMs: number): void {
    const attendee = this.attendees.get(sessionToken);
    if (!attendee) return;
    this.attendees.delete(sessionToken);
    this.tell('user-left', attendee);
    const visit = this.visits.findLast((one) => one.sessionToken === sessionToken);
    if (visit) visit.untilMs = atMs;
    if (this.attendees.size > 0) return;
    this.emptySinceMs = atMs;
    this.endTimeMs = atMs;
  }

  /** When the server will end this meeting by itself if nothing else happens; null while that depends on people. */
  get expiresAtMs(): number | null {
    if (this.endedAtMs !== null) return null;
    const minutes = Number(this.parameters.duration ?? 0);
    const byDuration = minutes > 0 ? this.createTimeMs + minutes * 60_000 : Number.POSITIVE_INFINITY;
    const patienceMs = this.patienceMinutes * 60_000;
    const byEmptiness =
      this.attendees.size === 0 && patienceMs > 0 ? this.emptySinceMs + patienceMs : Number.POSITIVE_INFINITY;
    const earliest = Math.min(byDuration, byEmptiness);
    return Number.isFinite(earliest) ? earliest : null;
  }

  private get patienceMinutes(): number {
    const { meetingExpireIfNoUserJoinedInMinutes: never, meetingExpireWhenLastUserLeftInMinutes: after } =
      this.parameters;
    return this.hasUserJoined ? Number(after ?? LAST_LEFT_MINUTES) : Number(never ?? NOBODY_JOINED_MINUTES);
  }

  /** How many different people were ever in. */
  get everJoined(): number {
    return new Set(this.visits.map(({ userId }) => userId)).size;
  }

  end(atMs: number): void {
    this.endedAtMs ??= atMs;
    this.endTimeMs = atMs;
    this.tell('meeting-ended');
    // As 3.0 does: those who were still in are told of after the end.
    for (const attendee of this.attendees.values()) this.tell('user-left', attendee);
    this.attendees.clear();
    this.registered.clear();
  }

  private tell(id: string, attendee?: SimAttendee): void {
    this.onEvent(id, this, attendee);
  }

  /** An ended room is still listed for some seconds. */
  isListed(nowMs: number): boolean {
    return this.endedAtMs === null || nowMs < this.endedAtMs + LINGER_MS;
  }
}
