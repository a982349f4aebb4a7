import { signedJwt } from '@/adapters/bbb';
import { analyticsOf } from './analytics';
import type { Deliveries } from './deliveries';
import type { SimMeeting } from './meeting';
import { formatsOf, type SimRecording } from './recording';

/** How long a server waits after each failed try of an end callback. */
const WAITS_MS = [30_000, 60_000, 120_000, 300_000];
const ANALYTICS_AFTER_MS = 2 * 60_000;
const DAY_SECONDS = 24 * 3600;
const READY_NAMES = ['bbb-recording-ready-url', 'bn-recording-ready-url', 'canvas-recording-ready-url'];

/** The calls a server makes to whoever created a meeting (BBB API, section 5), each due by the simulator's clock. */
export class Callbacks {
  constructor(
    private readonly secret: string,
    private readonly deliveries: Deliveries,
  ) {}

  /** Two unsigned GETs with retries, and the analytics where the events were kept; none of them for breakouts. */
  meetingEnded(meeting: SimMeeting, atMs: number): void {
    if (meeting.isBreakout) return;
    const { meetingEndedURL: plain, meetingKeepEvents } = meeting.parameters;
    const { endcallbackurl: withMarks, 'analytics-callback-url': analytics } = meeting.metadata;
    const marks = `recordingmarks=${meeting.isRecorded}&meetingID=${encodeURIComponent(meeting.meetingId)}`;
    if (plain) this.deliveries.push({ dueMs: atMs, url: plain, waitsMs: WAITS_MS });
    if (withMarks) {
      const url = `${withMarks}${withMarks.includes('?') ? '&' : '?'}${marks}`;
      this.deliveries.push({ dueMs: atMs, url, waitsMs: WAITS_MS });
    }
    if (!analytics || !(meeting.isRecorded || meetingKeepEvents === 'true')) return;
    const dueMs = atMs + ANALYTICS_AFTER_MS;
    const bearer = signedJwt('HS512', { exp: Math.trunc(dueMs / 1000) + DAY_SECONDS }, this.secret);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
    const body = JSON.stringify(analyticsOf(meeting, atMs));
    this.deliveries.push({ dueMs, url: analytics, post: { headers, body }, waitsMs: [] });
  }

  /** One signed POST for each format; a single attempt. */
  recordingPublished(recording: SimRecording, atMs: number): void {
    const { meetingId, recordId, metadata } = recording;
    const formats = formatsOf(recording);
    for (const url of READY_NAMES.flatMap((name) => metadata[name] ?? []).flatMap((one) => formats.map(() => one))) {
      const claims = { meeting_id: meetingId, record_id: recordId };
      const body = new URLSearchParams({ signed_parameters: signedJwt('HS256', claims, this.secret) }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      this.deliveries.push({ dueMs: atMs, url, post: { headers, body }, waitsMs: [] });
    }
  }
}
