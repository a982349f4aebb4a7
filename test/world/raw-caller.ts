import { createHash } from 'node:crypto';
import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly location: string;
  readonly type: string;
}

export interface Sent {
  readonly method?: string;
  readonly type?: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
}

export type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** A client that says each byte itself: nothing between it and the wire changes a query. */
export class RawCaller {
  constructor(
    readonly base: string,
    readonly secret: string,
  ) {}

  sum(call: string, over: string, hash: Hash = 'sha256'): string {
    return createHash(hash).update(`${call}${over}${this.secret}`).digest('hex');
  }

  /** A call signed over its query. */
  call(name: string, query = '', sent: Sent = {}): Promise<RawAnswer> {
    // The webhooks service before 3.0 takes no other.
    const checksum = `checksum=${this.sum(name, query, name.startsWith('hooks/') ? 'sha1' : 'sha256')}`;
    return this.send(name, query === '' ? checksum : `${query}&${checksum}`, sent);
  }

  /** A call with names and values, encoded as most clients do. */
  with(name: string, values: Record<string, string | number | boolean>, sent: Sent = {}): Promise<RawAnswer> {
    const query = Object.entries(values).map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
    return this.call(name, query.join('&'), sent);
  }

  send(name: string, rawQuery: string, { method = 'GET', type, body, headers }: Sent = {}): Promise<RawAnswer> {
    const { hostname, port, pathname } = new URL(this.base);
    const path = `${pathname}${name}${rawQuery === '' ? '' : `?${rawQuery}`}`;
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const given = { ...(type ? { 'content-type': type } : {}), ...length, ...headers };
    return new Promise((resolve, reject) => {
      const sending = request({ hostname, port, path, method, headers: given }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            location: response.headers.location ?? '',
            type: response.headers['content-type'] ?? '',
          }),
        );
        response.on('error', reject);
      });
      sending.on('error', reject);
      sending.end(body);
    });
  }
}

/** A form in parts: fields, and files by name. */
export function multipart(
  fields: Record<string, string>,
  files: Record<string, string> = {},
): { type: string; body: string } {
  const boundary = 'part-of-a-test';
  const part = (head: string, content: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
  const body = [
    ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
    ...Object.entries(files).map(([name, value]) => part(`name="${name}"; filename="a.vtt"`, value)),
    `--${boundary}--\r\n`,
  ].join('');
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}
