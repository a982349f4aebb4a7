import { request } from 'undici';
import { analyticsOf } from './analytics';
import { signedJwt } from './jwt';
import type { SimMeeting } from './meeting';
import type { SimRecording } from './recording';

/** How long a server waits after each failed try of an end callback. */
const WAITS_MS = [30_000, 60_000, 120_000, 300_000];
const ANALYTICS_AFTER_MS = 2 * 60_000;
const DAY_SECONDS = 24 * 3600;
const READY_NAMES = ['bbb-recording-ready-url', 'bn-recording-ready-url', 'canvas-recording-ready-url'];

interface Delivery {
  readonly dueMs: number;
  readonly url: string;
  readonly post?: { readonly headers: Record<string, string>; readonly body: string };
  /** What is left to wait after failures; empty for a single attempt. */
  readonly waitsMs: readonly number[];
}

/**
 * The calls a server makes to whoever created a meeting (BBB API, section 5), each due by the simulator's clock. They
 * are kept in memory alone: a restart loses them, as on a real server.
 */
export class Callbacks {
  private waiting: Delivery[] = [];
  private readonly underway = new Set<Promise<void>>();

  constructor(private readonly secret: string) {}

  /** Two unsigned GETs with retries, and the analytics where the events were kept; none of them for breakouts. */
  meetingEnded(meeting: SimMeeting, atMs: number): void {
    if (meeting.isBreakout) return;
    const { meetingEndedURL: plain, meetingKeepEvents } = meeting.parameters;
    const { endcallbackurl: withMarks, 'analytics-callback-url': analytics } = meeting.metadata;
    const marks = `recordingmarks=${meeting.isRecorded}&meetingID=${encodeURIComponent(meeting.meetingId)}`;
    if (plain) this.waiting.push({ dueMs: atMs, url: plain, waitsMs: WAITS_MS });
    if (withMarks) {
      const url = `${withMarks}${withMarks.includes('?') ? '&' : '?'}${marks}`;
      this.waiting.push({ dueMs: atMs, url, waitsMs: WAITS_MS });
    }
    if (!analytics || !(meeting.isRecorded || meetingKeepEvents === 'true')) return;
    const dueMs = atMs + ANALYTICS_AFTER_MS;
    const bearer = signedJwt('HS512', { exp: Math.trunc(dueMs / 1000) + DAY_SECONDS }, this.secret);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
    const body = JSON.stringify(analyticsOf(meeting, atMs));
    this.waiting.push({ dueMs, url: analytics, post: { headers, body }, waitsMs: [] });
  }

  /** One signed POST for the one format a simulated recording has; a single attempt. */
  recordingPublished({ meetingId, recordId, metadata }: SimRecording, atMs: number): void {
    for (const url of READY_NAMES.flatMap((name) => metadata[name] ?? [])) {
      const claims = { meeting_id: meetingId, record_id: recordId };
      const body = new URLSearchParams({ signed_parameters: signedJwt('HS256', claims, this.secret) }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      this.waiting.push({ dueMs: atMs, url, post: { headers, body }, waitsMs: [] });
    }
  }

  /** Sends what is due by now. */
  tick(nowMs: number): void {
    const due = this.waiting.filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter(({ dueMs }) => dueMs > nowMs);
    for (const delivery of due) {
      const sending: Promise<void> = this.deliver(delivery).finally(() => this.underway.delete(sending));
      this.underway.add(sending);
    }
  }

  /** Resolves when nothing is under way; what waits for a later time stays waiting. */
  async settled(): Promise<void> {
    await Promise.all(this.underway);
  }

  forget(): void {
    this.waiting = [];
  }

  private async deliver({ dueMs, url, post, waitsMs }: Delivery): Promise<void> {
    const status = await request(url, { method: post ? 'POST' : 'GET', ...post, signal: AbortSignal.timeout(5_000) })
      .then(({ statusCode, body }) => body.dump().then(() => statusCode))
      .catch(() => 0);
    const [waitMs, ...later] = waitsMs;
    if ((status >= 200 && status < 300) || waitMs === undefined) return;
    this.waiting.push({ dueMs: dueMs + waitMs, url, post, waitsMs: later });
  }
}
