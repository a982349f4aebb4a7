import type { Readable } from 'node:stream';
import { request } from 'undici';
import { type Clock, HouseError } from '@/kernel';
import { type ChecksumAlgorithm, checksumOf } from './checksum';
import { BbbChecksumRefused, BbbFailed, BbbTimeout, BbbUnreachable } from './errors';
import { type LiveMeeting, readMeetings } from './meetings-xml';
import { type Answer, readEntries } from './read-entries';
import { type Recording, readRecordings } from './recordings-xml';
import { textOf } from './xml-elements';

export interface BbbServerAddress {
  /** With or without `api/` at its end. */
  readonly url: string;
  readonly secret: string;
  readonly algorithm?: ChecksumAlgorithm;
  /** For an answer to begin, and for each silence within it; the whole of a short call has no longer. */
  readonly timeoutMs?: number;
}

export interface RecordingsQuery {
  readonly state?: string;
  readonly recordIds?: readonly string[];
  readonly meetingIds?: readonly string[];
  readonly offset?: number;
  readonly limit?: number;
}

type Parameters = Record<string, string | number | boolean | undefined>;

/** A clock that is off by more than three weeks tells no more than that. */
const MOST_OFFSET_MS = 21 * 24 * 60 * 60_000;
/** A list of tens of thousands is read as fast as we can keep it, which takes minutes. */
const LONGEST_LIST_MS = 30 * 60_000;

/** One BBB server, spoken to as its API asks: every call signed over the very string that is sent (BBB API, section 2). */
export class BbbClient {
  /** How far the server's clock is ahead of ours, in milliseconds, by the last answer's Date header (whole seconds). */
  clockOffsetMs: number | null = null;
  private readonly base: string;
  private readonly host: string;

  constructor(
    private readonly server: BbbServerAddress,
    private readonly clock: Clock,
  ) {
    this.base = `${server.url.replace(/\/+$/, '').replace(/\/api$/, '')}/api/`;
    this.host = new URL(this.base).host;
  }

  /** The address of a signed call; the query is built once, hashed and sent as it is. */
  signedUrl(call: string, parameters: Parameters = {}): string {
    const query = Object.entries(parameters)
      .filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    // The webhooks service before 3.0 takes no other.
    const algorithm = call.startsWith('hooks/') ? 'sha1' : (this.server.algorithm ?? 'sha256');
    const checksum = checksumOf(call, query, this.server.secret, algorithm);
    return `${this.base}${call}?${query}${query ? '&' : ''}checksum=${checksum}`;
  }

  /** Every live meeting of the server. */
  async getMeetings(): Promise<LiveMeeting[]> {
    const meetings: LiveMeeting[] = [];
    for await (const meeting of this.entries('getMeetings', {}, readMeetings)) meetings.push(meeting);
    return meetings;
  }

  /** Recordings one by one as they come in. `total` in `answer.head` after the last one, where the server pages. */
  getRecordings(query: RecordingsQuery, answer: Answer = { head: {} }): AsyncGenerator<Recording> {
    return this.entries(
      'getRecordings',
      {
        meetingID: query.meetingIds?.join(','),
        recordID: query.recordIds?.join(','),
        state: query.state,
        offset: query.offset,
        limit: query.limit,
      },
      readRecordings,
      answer,
      LONGEST_LIST_MS,
    );
  }

  /** The names of those who are in a meeting now. */
  async getAttendees(meetingId: string): Promise<string[]> {
    const names: string[] = [];
    const read = (chunks: AsyncIterable<Uint8Array>, answer: Answer) => readEntries(chunks, 'attendee', answer);
    for await (const { element } of this.entries('getMeetingInfo', { meetingID: meetingId }, read))
      names.push(textOf(element, 'fullName') ?? '');
    return names;
  }

  /** The hooks registered at the server, ours and others'. */
  async getHooks(): Promise<{ hookId: string; callbackUrl: string }[]> {
    const hooks: { hookId: string; callbackUrl: string }[] = [];
    const read = (chunks: AsyncIterable<Uint8Array>, head: Answer): ReturnType<typeof readEntries> =>
      readEntries(chunks, 'hook', head);
    for await (const { element } of this.entries('hooks/list', {}, read))
      hooks.push({ hookId: textOf(element, 'hookID') ?? '', callbackUrl: textOf(element, 'callbackURL') ?? '' });
    return hooks;
  }

  /** Any call whose answer is a few elements below the root; answers their texts by name. */
  async call(name: string, parameters: Parameters = {}): Promise<Record<string, string>> {
    const answer: Answer = { head: {} };
    for await (const _ of this.entries(name, parameters, (chunks, head) => readEntries(chunks, ' none', head), answer))
      break;
    return answer.head;
  }

  private async *entries<T>(
    call: string,
    parameters: Parameters,
    read: (chunks: AsyncIterable<Uint8Array>, answer: Answer) => AsyncGenerator<T>,
    answer: Answer = { head: {} },
    wholeMs?: number,
  ): AsyncGenerator<T> {
    const body = await this.send(this.signedUrl(call, parameters), wholeMs);
    try {
      yield* read(body, answer);
    } catch (error) {
      throw this.named(error);
    } finally {
      body.destroy();
    }
    const { returncode, messageKey = '', message = '' } = answer.head;
    if (returncode === 'SUCCESS') return;
    throw messageKey === 'checksumError'
      ? new BbbChecksumRefused(this.host)
      : new BbbFailed(this.host, messageKey, message);
  }

  private async send(url: string, wholeMs?: number): Promise<Readable> {
    const timeoutMs = this.server.timeoutMs ?? 10_000;
    try {
      const sent = this.clock.now().getTime();
      const { body, headers, statusCode } = await request(url, {
        headers: { accept: 'text/xml' },
        signal: AbortSignal.timeout(wholeMs ?? timeoutMs),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      if (statusCode >= 400) {
        body.destroy();
        throw new BbbUnreachable(this.host, new Error(`HTTP status ${statusCode}`));
      }
      const date = Date.parse(String(headers.date));
      // A Date header is cut to whole seconds: half of one is added, on average right.
      const offsetMs = Math.round(date + 500 - (sent + this.clock.now().getTime()) / 2);
      if (!Number.isNaN(date)) this.clockOffsetMs = Math.max(-MOST_OFFSET_MS, Math.min(offsetMs, MOST_OFFSET_MS));
      return body;
    } catch (error) {
      throw this.named(error);
    }
  }

  private named(error: unknown): unknown {
    if (error instanceof HouseError) return error;
    const { name } = error as Error;
    if (
      name === 'TimeoutError' ||
      name === 'AbortError' ||
      name === 'BodyTimeoutError' ||
      name === 'HeadersTimeoutError'
    )
      return new BbbTimeout(this.host, this.server.timeoutMs ?? 10_000);
    return new BbbUnreachable(this.host, error);
  }
}
