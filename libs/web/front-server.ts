import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Requests that never reach Fastify: it answers a bad percent code, an XML body or a long path by itself, before any
 * filter of ours, and the hot path has no use for the rest.
 */
export interface InFront {
  takes(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Answers what is no request: Node's parser refused it. */
  broken(error: NodeJS.ErrnoException, socket: Duplex): void;
}
export const IN_FRONT = Symbol('InFront');

/**
 * An HTTP server with what stands in front of an application and the application behind it. A header has twenty seconds
 * to come and a whole request a minute, so that nobody holds connections by being slow.
 */
export function frontServer(
  front: () => InFront | null,
  behind: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const limits = {
    maxHeaderSize: 64 * 1024,
    headersTimeout: 20_000,
    // Longer than proxies keep theirs: whoever sends on a kept connection must not find it closing.
    keepAliveTimeout: 75_000,
    requestTimeout: 60_000,
    connectionsCheckingInterval: 2_000,
  };
  const server = createServer(limits, (request, response) => {
    const first = front();
    if (first?.takes(request)) first.handle(request, response);
    else behind(request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const first = front();
    if (first) first.broken(error, socket);
    else socket.destroy();
  });
  return server;
}
