import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '@/runtime';

const isSecure = ({ PUBLIC_URL }: Config): boolean => PUBLIC_URL.startsWith('https://');
/** `__Host-` where there is TLS; browsers refuse that name without. */
const nameOf = (config: Config): string => (isSecure(config) ? '__Host-tallyroom' : 'tallyroom');

export const sessionOf = (request: FastifyRequest, config: Config): string | undefined =>
  request.cookies[nameOf(config)];

export function setSession(reply: FastifyReply, config: Config, session: string): void {
  reply.setCookie(nameOf(config), session, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    maxAge: 14 * 24 * 3600,
  });
}

export const clearSession = (reply: FastifyReply, config: Config): void =>
  void reply.clearCookie(nameOf(config), { path: '/' });
