import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type ApiKey, isNetwork, type Origin, type Person, type SignedIn } from '@/people';
import { type Actor, asApiKey } from '@/runtime';
import type { OwnHost } from '@/tenants';
import type { Admitted } from './admit';
import type { DoorKind } from './door';
import { SignInByMailFirst } from './errors';

/** Who has come through a door, by which session and membership. */
export interface Visitor extends SignedIn, Admitted {
  readonly csrf: string;
}

export type WebRequest = FastifyRequest & {
  door?: DoorKind;
  visitor?: Visitor;
  /** Who has signed in, let through the door or not: a refusal too is in their language and their reseller's name. */
  person?: Person;
  apiKey?: ApiKey;
  /** The reseller whose own host name this came to; null at the platform's. */
  ownHost?: OwnHost | null;
  /** The page of a form whose rows grow with what is typed, as it was typed: drawn again where the form is refused. */
  asTyped?: () => string;
  /** The address our pages have there, without a slash at the end. */
  home?: string;
};

/** The address of our pages by the host name a request came to: one of those we have, whatever it calls us. */
export function homeOf(request: WebRequest): string {
  if (request.home === undefined) throw new Error('no address of ours is known here');
  return request.home;
}

/** The visitor of a request that has come through the console's or the portal's door. */
export function visitorOf(request: WebRequest): Visitor {
  if (!request.visitor) throw new Error('this door lets strangers in');
  return request.visitor;
}

/** The visitor, for changes to what is theirs everywhere: SignInByMailFirst if the session is good at one reseller alone. */
export function wholeVisitorOf(request: WebRequest): Visitor {
  const visitor = visitorOf(request);
  if (!visitor.isWholePerson) throw new SignInByMailFirst();
  return visitor;
}

/** On whose side somebody is here: a tenant's, or a reseller's with `tenantId` null; the network's people see all. */
export interface Seat {
  readonly resellerId: string;
  readonly tenantId: string | null;
  readonly isNetwork: boolean;
}

/** A person's by its membership, a program's by its key: the same pages' services answer both. */
export function seatOf(request: WebRequest): Seat {
  if (request.apiKey) return request.apiKey;
  const { membership } = visitorOf(request);
  return { ...membership, isNetwork: isNetwork(membership) };
}

/** Who acts, for the audit log; whoever only looks at a portal has the database refuse every change. */
export function actorOf(request: WebRequest): Actor {
  if (request.apiKey) return asApiKey(request.apiKey.id, String(request.id), request.ip);
  const { person, isLooking } = visitorOf(request);
  const actor: Actor = { kind: 'person', personId: person.id, requestId: String(request.id), address: request.ip };
  return isLooking ? { ...actor, isLooking } : actor;
}

export const originOf = (request: WebRequest): Origin => ({
  address: request.ip,
  device: request.headers['user-agent'] ?? '',
  atResellerId: request.ownHost?.resellerId ?? null,
});

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
