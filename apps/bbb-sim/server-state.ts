import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '@/kernel';
import { Callbacks } from './callbacks';
import { type SimAttendee, SimMeeting } from './meeting';
import type { SimRecording } from './recording';

/** What goes wrong, by switch. */
export interface Faults {
  down: boolean;
  slowMs: number;
  clockOffsetMs: number;
  recordingsStuck: boolean;
  brokenXml: boolean;
  /** Servers before 2.6 do not page: offset and limit are ignored. */
  ignoresPaging: boolean;
}

export type JoinAnswer =
  | { attendee: { sessionToken: string; userId: string }; meeting: SimMeeting }
  | { refused: [key: string, message: string] };

const PUBLISHED_AFTER_MS = 20 * 60_000;

/** What one simulated server knows: its meetings, its recordings, and what its clock says. */
export class ServerState {
  readonly faults: Faults = {
    down: false,
    slowMs: 0,
    clockOffsetMs: 0,
    recordingsStuck: false,
    brokenXml: false,
    ignoresPaging: false,
  };
  readonly meetings: SimMeeting[] = [];
  readonly recordings = new Map<string, SimRecording>();
  readonly callbacks: Callbacks;

  constructor(
    private readonly clock: Clock,
    secret: string,
  ) {
    this.callbacks = new Callbacks(secret);
  }

  /** The server's own clock, which may be off. */
  nowMs(): number {
    return this.clock.now().getTime() + this.faults.clockOffsetMs;
  }

  /** A meeting id is first taken as the beginning of an internal id, and only then for what it says. */
  find(meetingId: string): SimMeeting | undefined {
    const listed = this.meetings.filter((meeting) => meeting.isListed(this.nowMs())).reverse();
    return (
      listed.find(({ internalId }) => internalId.startsWith(meetingId)) ??
      listed.find((meeting) => meeting.meetingId === meetingId)
    );
  }

  findLive(meetingId: string): SimMeeting | undefined {
    const found = this.find(meetingId);
    return found?.endedAtMs === null ? found : undefined;
  }

  create(meetingId: string, name: string, parameters: Record<string, string>): SimMeeting {
    const metadata = Object.fromEntries(
      Object.entries(parameters)
        .filter(([key]) => key.startsWith('meta_'))
        .map(([key, value]) => [key.slice('meta_'.length).toLowerCase(), value]),
    );
    const password = (): string => randomBytes(6).toString('base64url');
    let createTimeMs = this.nowMs();
    while (this.meetings.some((other) => other.meetingId === meetingId && other.createTimeMs === createTimeMs))
      createTimeMs += 1;
    const meeting = new SimMeeting(
      meetingId,
      name,
      createTimeMs,
      parameters,
      metadata,
      parameters.attendeePW ?? password(),
      parameters.moderatorPW ?? password(),
    );
    this.meetings.push(meeting);
    return meeting;
  }

  /** A join call: gives a session, and nobody is in before its page is opened. */
  register(meeting: SimMeeting, fullName: string, role: 'MODERATOR' | 'VIEWER', userId?: string): SimAttendee {
    const attendee = {
      sessionToken: randomUUID(),
      userId: userId ?? `w_${randomBytes(6).toString('hex')}`,
      fullName,
      role,
    };
    meeting.registered.set(attendee.sessionToken, attendee);
    return attendee;
  }

  /** Joins and is in at once. */
  join(meeting: SimMeeting, fullName: string, role: 'MODERATOR' | 'VIEWER', userId?: string): SimAttendee {
    const attendee = this.register(meeting, fullName, role, userId);
    meeting.enter(attendee, this.nowMs());
    return attendee;
  }

  end(meeting: SimMeeting, atMs = this.nowMs()): void {
    if (meeting.endedAtMs !== null) return;
    meeting.end(atMs);
    for (const breakout of this.meetings.filter(({ parameters }) => parameters.parentMeetingID === meeting.internalId))
      this.end(breakout, atMs);
    if (meeting.isRecorded && meeting.hasUserJoined) this.record(meeting, atMs);
    this.callbacks.meetingEnded(meeting, atMs);
  }

  /** Ends what expires, publishes what is processed, forgets what has lingered. */
  tick(): void {
    const nowMs = this.nowMs();
    for (const meeting of this.meetings) {
      const expiresAtMs = meeting.expiresAtMs;
      if (expiresAtMs !== null && expiresAtMs <= nowMs) this.end(meeting, expiresAtMs);
    }
    for (let at = this.meetings.length - 1; at >= 0; at -= 1)
      if (!this.meetings[at]!.isListed(nowMs)) this.meetings.splice(at, 1);
    if (!this.faults.recordingsStuck) this.publish(nowMs);
    this.callbacks.tick(nowMs);
  }

  /** The process restarts: what was live is gone without a word, callbacks due are lost, recordings stay. */
  restart(): void {
    this.meetings.length = 0;
    this.callbacks.forget();
  }

  private publish(nowMs: number): void {
    for (const recording of this.recordings.values()) {
      if (recording.state !== 'processing' || recording.publishedAtMs > nowMs) continue;
      recording.state = 'published';
      this.callbacks.recordingPublished(recording, nowMs);
    }
  }

  private record(meeting: SimMeeting, atMs: number): void {
    this.recordings.set(meeting.internalId, {
      recordId: meeting.internalId,
      meetingId: meeting.meetingId,
      name: meeting.name,
      state: 'processing',
      startTimeMs: meeting.createTimeMs,
      endTimeMs: atMs,
      participants: meeting.everJoined,
      metadata: meeting.metadata,
      publishedAtMs: atMs + PUBLISHED_AFTER_MS,
    });
  }
}
