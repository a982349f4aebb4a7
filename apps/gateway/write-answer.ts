import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Answer, failed, TOO_LONG } from './answers';

/** What is left of a body that is refused: read to its end up to this much, so that the client reads the answer. */
const MOST_DISCARDED = 32 * 1024 * 1024;

/** Always HTTP 200, unless an answer says otherwise (BBB API, section 1). */
export function write(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  if (!request.complete) discard(request, response);
  const { body, type = 'text/xml', location, headers, status = 200 } = answer;
  if (location !== undefined) {
    response.writeHead(302, { location, 'cache-control': 'no-cache', 'content-length': 0, ...headers }).end();
    return;
  }
  const content = Buffer.from(body);
  response
    .writeHead(status, {
      'content-type': `${type};charset=utf-8`,
      'cache-control': 'no-cache',
      'content-length': content.length,
      ...headers,
    })
    .end(content);
}

function discard(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return;
  response.setHeader('connection', 'close');
  let size = 0;
  request.on('error', () => undefined);
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_DISCARDED) request.destroy();
  });
}

const MALFORMED = failed('validationError', 'The request is malformed.');

/** The answer to what is no request: a header too large, a broken line, a body that never came. */
export function writeBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { bytesRead = 1 } = socket as Partial<Socket>;
  // Browsers open connections ahead, and one that never said anything is told nothing.
  if (error.code === 'ECONNRESET' || !socket.writable || bytesRead === 0) return void socket.destroy();
  const { body } = error.code === 'HPE_HEADER_OVERFLOW' ? TOO_LONG : MALFORMED;
  socket.end(
    `HTTP/1.1 200 OK\r\nContent-Type: text/xml;charset=utf-8\r\nCache-Control: no-cache\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
