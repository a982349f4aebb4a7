import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Membership, Person } from '@/people';
import { type Actor, asPerson } from '@/runtime';
import type { DoorKind } from './door';

/** Who has come through a door, and by which membership. */
export interface Visitor {
  readonly person: Person;
  readonly membership: Membership;
  readonly csrf: string;
}

export type WebRequest = FastifyRequest & { door?: DoorKind; visitor?: Visitor };

/** The visitor of a request that has come through the console's or the portal's door. */
export function visitorOf(request: WebRequest): Visitor {
  if (!request.visitor) throw new Error('this door lets strangers in');
  return request.visitor;
}

export const actorOf = (request: WebRequest): Actor => asPerson(visitorOf(request).person.id, String(request.id));

/** A form's token: bound to its session, so that another site cannot know it. */
export const csrfOf = (session: string): string => createHmac('sha256', session).update('csrf').digest('base64url');

export function isGoodCsrf(given: unknown, session: string): boolean {
  const expected = Buffer.from(csrfOf(session));
  const token = Buffer.from(typeof given === 'string' ? given : '');
  return token.length === expected.length && timingSafeEqual(token, expected);
}

/** What a program brings instead of a session; whoever is behind the door checks what it opens. */
export const bearerOf = ({ headers }: Pick<WebRequest, 'headers'>): string | undefined =>
  /^Bearer ([\w.~+/=-]{1,500})$/i.exec(headers.authorization ?? '')?.[1];
