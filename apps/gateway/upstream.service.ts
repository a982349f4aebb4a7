import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { checksumOf } from '@/adapters/bbb';
import { log } from '@/runtime';

/** A BBB server as the gateway speaks to it, its secret opened. */
export interface UpstreamServer {
  readonly id: string;
  /** Ends in `/bigbluebutton/api/`. */
  readonly base: string;
  readonly secret: string;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly body: string;
  readonly location: string | null;
  readonly type: string;
}

/** The server did not answer, or not to us: refused, cut, or too late (`mayHaveHappened`: it may have done what was asked). */
export class NoAnswer extends Error {
  constructor(readonly mayHaveHappened: boolean) {
    super('the server did not answer');
  }
}

export interface UpstreamBody {
  readonly type: string;
  readonly content: Buffer;
}

const LARGEST_ANSWER = 128 * 1024 * 1024;
const PATIENCE_MS = 15_000;
/** A client whose own signature is good must not be told that it is wrong. */
const SIGNATURE_REFUSED = '<messageKey>checksumError</messageKey>';
const SHORT = 1_024;

/** Signed calls to BBB servers over kept connections: the query is built once, hashed, and sent as it is. */
@Injectable()
export class Upstream implements OnApplicationShutdown {
  private readonly pools = new Map<string, Pool>();

  signed(server: UpstreamServer, call: string, query: string): string {
    const checksum = checksumOf(call, query, server.secret, 'sha256');
    return `${server.base}${call}?${query}${query === '' ? '' : '&'}checksum=${checksum}`;
  }

  /** One call; never tried again by itself, for not every call may happen twice. */
  call(
    server: UpstreamServer,
    call: string,
    query: string,
    body?: UpstreamBody,
    patienceMs = PATIENCE_MS,
  ): Promise<UpstreamAnswer> {
    const url = this.signed(server, call, query);
    const from = url.indexOf('/', 8);
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      let status = 0;
      let headers: Buffer[] = [];
      let wasSent = false;
      this.poolOf(url.slice(0, from)).dispatch(
        {
          path: url.slice(from),
          method: body ? 'POST' : 'GET',
          headers: body
            ? { accept: 'text/xml', 'content-type': body.type, 'content-length': String(body.content.length) }
            : { accept: 'text/xml' },
          body: body?.content ?? null,
          headersTimeout: patienceMs,
          bodyTimeout: patienceMs,
        },
        {
          onConnect: () => {
            wasSent = true;
          },
          onHeaders: (code, raw) => {
            status = code;
            headers = raw;
            return true;
          },
          onData: (chunk) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size > LARGEST_ANSWER) throw new Error('the answer is too large');
            return true;
          },
          onComplete: () => {
            const body = chunks.length === 1 ? chunks[0]!.toString('utf8') : Buffer.concat(chunks).toString('utf8');
            if (size < SHORT && body.includes(SIGNATURE_REFUSED)) {
              log.error({ server: server.id }, 'a server refuses our signature: its secret is another one now');
              return reject(new NoAnswer(false));
            }
            resolve({
              status,
              body,
              location: headerOf(headers, 'location'),
              type: headerOf(headers, 'content-type') ?? '',
            });
          },
          onError: () => reject(new NoAnswer(wasSent)),
        },
      );
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  private poolOf(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, { connections: 128, pipelining: 1, connect: { timeout: 5_000 } });
    this.pools.set(origin, pool);
    return pool;
  }
}

function headerOf(raw: readonly Buffer[], name: string): string | null {
  for (let at = 0; at + 1 < raw.length; at += 2)
    if (raw[at]!.toString('latin1').toLowerCase() === name) return raw[at + 1]!.toString('latin1');
  return null;
}
