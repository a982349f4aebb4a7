import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Where a request comes from: what a proxy on this machine says, which adds the address it saw at the end. */
export function clientAddress({ socket, headers }: IncomingMessage): string {
  const peer = socket.remoteAddress ?? '';
  const told = headers['x-forwarded-for'];
  if (told === undefined || !LOOPBACK.test(peer)) return peer;
  return String(told).split(',').at(-1)!.trim();
}
