import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '@/runtime';

const isSecure = ({ PUBLIC_URL }: Config): boolean => PUBLIC_URL.startsWith('https://');
/** `__Host-` where there is TLS; browsers refuse that name without. */
const nameOf = (config: Config, name: string): string => (isSecure(config) ? `__Host-${name}` : name);
const SESSION = 'tallyroom';
const DAY_SECONDS = 24 * 3600;

/** A cookie of ours: this host alone, no script, not with another site's forms. */
export function setCookie(reply: FastifyReply, config: Config, name: string, value: string, maxAge: number): void {
  reply.setCookie(nameOf(config, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    maxAge,
  });
}
export const cookieOf = (request: FastifyRequest, config: Config, name: string): string | undefined =>
  request.cookies[nameOf(config, name)];
export const clearCookie = (reply: FastifyReply, config: Config, name: string): void =>
  void reply.clearCookie(nameOf(config, name), { path: '/', secure: isSecure(config) });

export const sessionOf = (request: FastifyRequest, config: Config): string | undefined =>
  cookieOf(request, config, SESSION);
export const setSession = (reply: FastifyReply, config: Config, session: string): void =>
  setCookie(reply, config, SESSION, session, 14 * DAY_SECONDS);
export const clearSession = (reply: FastifyReply, config: Config): void => clearCookie(reply, config, SESSION);

/** A path of ours to go on to, and never another site. */
export const localPath = (next: string | undefined): string =>
  next && /^\/(?![/\\])[\w\-./?=&%]*$/.test(next) ? next : '/';
