import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  consoleMembership,
  type Membership,
  mayAs,
  type Permission,
  type Person,
  portalMembership,
  SignIn,
} from '@/people';
import { CONFIG, type Config } from '@/runtime';
import { DOOR, type DoorKind, isPersons, type PersonsDoor } from './door';
import { FormExpired, NoDoor, NoToken, NotAllowed, NotYourDoor, SignInFirst } from './errors';
import { NEEDS } from './needs';
import { sessionOf } from './session-cookie';
import { bearerOf, csrfOf, isGoodCsrf, type WebRequest } from './visitor';

const MEMBERSHIP: Readonly<Record<PersonsDoor, (person: Person) => Membership | undefined>> = {
  console: consoleMembership,
  portal: portalMembership,
  account: ({ memberships }) => memberships[0],
};

/**
 * The one guard before everything: no door, no way in; no session, to the sign-in; no permission, no further; no token
 * in a form, no change.
 */
@Injectable()
export class DoorGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIn: SignIn,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WebRequest>();
    const door = this.reflector.get<DoorKind | undefined>(DOOR, context.getClass());
    if (!door) throw new NoDoor();
    request.door = door;
    const isWriting = !['GET', 'HEAD'].includes(request.method);
    if (isWriting && !this.isFromHere(request)) throw new FormExpired();
    if (door === 'provisioning' && !bearerOf(request)) throw new NoToken();
    if (!isPersons(door)) return true;
    const session = sessionOf(request, this.config);
    const person = session ? await this.signIn.personOf(session) : null;
    if (!session || !person) throw new SignInFirst();
    const membership = MEMBERSHIP[door](person);
    if (!membership) throw new NotYourDoor();
    const needs = this.reflector.get<Permission | undefined>(NEEDS, context.getHandler());
    if (!needs) throw new NoDoor();
    if (!mayAs(membership.role, needs)) throw new NotAllowed();
    request.visitor = { person, membership, csrf: csrfOf(session) };
    const given = (request.body as { _csrf?: unknown } | undefined)?._csrf ?? request.headers['x-csrf-token'];
    if (isWriting && !isGoodCsrf(given, session)) throw new FormExpired();
    return true;
  }

  /** A browser names the page a form was sent from; another site's is refused. */
  private isFromHere({ headers }: WebRequest): boolean {
    return headers.origin === undefined || headers.origin === new URL(this.config.PUBLIC_URL).origin;
  }
}
