import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { internalMeetingId } from '@/adapters/bbb';
import type { Clock } from '@/kernel';
import type { SimAttendee } from './attendee';
import { Callbacks } from './callbacks';
import { Deliveries } from './deliveries';
import { meetingEvent, recordingEvent, type SimEvent } from './events';
import { type HookFaults, Hooks } from './hooks';
import { type GivenIds, SimMeeting } from './meeting';
import { formatsOf, type SimRecording } from './recording';

/** What goes wrong, by switch. */
export interface Faults extends HookFaults {
  down: boolean;
  slowMs: number;
  clockOffsetMs: number;
  recordingsStuck: boolean;
  brokenXml: boolean;
  /** Does what it is asked, and cuts the connection instead of answering. */
  losesAnswers: boolean;
  /** A messageKey with which every signed call is refused: what servers of other versions and settings say; empty for none. */
  refusesWith: string;
  /** Servers before 2.6 do not page: offset and limit are ignored. */
  ignoresPaging: boolean;
}

const PUBLISHED_AFTER_MS = 20 * 60_000;

/** What one simulated server knows: its meetings, its recordings, and what its clock says. */
export class ServerState {
  readonly faults: Faults = {
    down: false,
    slowMs: 0,
    clockOffsetMs: 0,
    recordingsStuck: false,
    brokenXml: false,
    losesAnswers: false,
    refusesWith: '',
    ignoresPaging: false,
    losesEvents: false,
    duplicatesEvents: false,
    reordersEvents: false,
  };
  readonly meetings: SimMeeting[] = [];
  /** Every meeting it ever held, for whoever counts whether one was missed. */
  readonly held: SimMeeting[] = [];
  readonly recordings = new Map<string, SimRecording>();
  /** What each recording is published as. */
  formats: readonly string[] = ['presentation'];
  /** What is still to be called, callbacks and hooks. */
  readonly deliveries = new Deliveries();
  readonly hooks: Hooks;
  private readonly callbacks: Callbacks;

  constructor(
    private readonly clock: Clock,
    secret: string,
    private readonly hostName: string,
  ) {
    this.callbacks = new Callbacks(secret, this.deliveries);
    this.hooks = new Hooks(secret, this.deliveries, this.faults);
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

  /**
   * A room made from outside as somebody's breakout turns its ids round: what was passed is the internal id, and the
   * other is made of the parent's (BBB API, section 1 Ids).
   */
  createBreakout(passedId: string, name: string, parent: SimMeeting, parameters: Record<string, string>): SimMeeting {
    const stamp = passedId.slice(passedId.indexOf('-') + 1);
    const meetingId = `${sha1(`${parent.internalId}-${stamp}-${parameters.sequence ?? 0}`)}-${stamp}`;
    return this.create(meetingId, name, parameters, { internalId: passedId, parentInternalId: parent.internalId });
  }

  /** Rooms that a moderator opens inside: no call makes them, and both ids are the server's own. */
  openBreakouts(parent: SimMeeting, count: number): SimMeeting[] {
    const stamp = this.nowMs();
    return Array.from({ length: count }, (_, at) => {
      const meetingId = `${sha1(`${parent.internalId}-${stamp}-${at + 1}`)}-${stamp}`;
      const parameters = { isBreakout: 'true', sequence: String(at + 1), record: parent.parameters.record ?? 'false' };
      const given = { internalId: internalMeetingId(meetingId, stamp), parentInternalId: parent.internalId };
      return this.create(meetingId, `Room ${at + 1}`, parameters, given);
    });
  }

  breakoutsOf(parent: SimMeeting): SimMeeting[] {
    return this.meetings.filter(({ parentInternalId }) => parentInternalId === parent.internalId);
  }

  create(
    meetingId: string,
    name: string,
    parameters: Record<string, string>,
    given: GivenIds | null = null,
  ): SimMeeting {
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
      (...told) => this.tell(meetingEvent(...told)),
      given ?? breakoutsGiven(meetingId, createTimeMs, parameters),
    );
    this.meetings.push(meeting);
    this.held.push(meeting);
    this.tell(meetingEvent('meeting-created', meeting));
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
    for (const breakout of this.breakoutsOf(meeting)) this.end(breakout, atMs);
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
    this.hooks.tick();
    this.deliveries.tick(nowMs);
  }

  /** The process restarts: what was live is gone without a word, callbacks due are lost, recordings stay. */
  restart(): void {
    this.meetings.length = 0;
    this.deliveries.forget();
  }

  /** Recordings that a call changes: `deleted` ones are gone for good. */
  change(recordings: readonly SimRecording[], state: SimRecording['state']): void {
    const event = { published: 'rap-published', unpublished: 'rap-unpublished', deleted: 'rap-deleted' }[
      state as string
    ];
    for (const recording of recordings) {
      recording.state = state;
      for (const format of event ? formatsOf(recording) : []) this.tell(recordingEvent(event!, recording, format));
    }
  }

  private tell(event: SimEvent): void {
    this.hooks.tell(event, this.hostName, this.nowMs());
  }

  private publish(nowMs: number): void {
    for (const recording of this.recordings.values()) {
      if (recording.state !== 'processing' || recording.publishedAtMs > nowMs) continue;
      recording.state = 'published';
      for (const format of formatsOf(recording)) this.tell(recordingEvent('rap-publish-ended', recording, format));
      this.callbacks.recordingPublished(recording, nowMs);
    }
  }

  private record(meeting: SimMeeting, atMs: number): void {
    const recording: SimRecording = {
      recordId: meeting.internalId,
      meetingId: meeting.meetingId,
      name: meeting.name,
      state: 'processing',
      startTimeMs: meeting.createTimeMs,
      endTimeMs: atMs,
      participants: meeting.everJoined,
      metadata: meeting.metadata,
      publishedAtMs: atMs + PUBLISHED_AFTER_MS,
      formats: this.formats,
      parentInternalId: meeting.parentInternalId ?? undefined,
      sequence: Number(meeting.parameters.sequence ?? 0),
    };
    this.recordings.set(meeting.internalId, recording);
    this.tell(recordingEvent('rap-archive-ended', recording, null));
  }
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/** A script may make a breakout as a server does from inside. */
const breakoutsGiven = (
  meetingId: string,
  createTimeMs: number,
  { isBreakout, parentMeetingID = '' }: Record<string, string>,
): GivenIds | null =>
  isBreakout === 'true'
    ? { internalId: internalMeetingId(meetingId, createTimeMs), parentInternalId: parentMeetingID }
    : null;
