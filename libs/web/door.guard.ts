import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock } from '@/kernel';
import { type Permission, SignIn } from '@/people';
import { CONFIG, type Config } from '@/runtime';
import { admit } from './admit';
import { DOOR, type DoorKind, isPersons } from './door';
import { FormExpired, NoDoor, NoToken, SignInFirst } from './errors';
import { BEFORE_SECOND_FACTOR, DANGEROUS, NEEDS } from './needs';
import { sessionOf } from './session-cookie';
import { bearerOf, csrfOf, isGoodCsrf, type WebRequest } from './visitor';

/**
 * The one guard before everything: no door, no way in; no session, to the sign-in; no permission, no further; no token
 * in a form, no change.
 */
@Injectable()
export class DoorGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIn: SignIn,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WebRequest>();
    const handler = context.getHandler();
    const door = this.reflector.get<DoorKind | undefined>(DOOR, context.getClass());
    if (!door) throw new NoDoor();
    request.door = door;
    const isWriting = !['GET', 'HEAD'].includes(request.method);
    if (isWriting && !this.isFromHere(request)) throw new FormExpired();
    if (door === 'provisioning' && !bearerOf(request)) throw new NoToken();
    if (!isPersons(door)) return true;
    const token = sessionOf(request, this.config);
    const signedIn = token ? await this.signIn.signedIn(token) : null;
    if (!token || !signedIn) throw new SignInFirst();
    const asked = {
      door,
      permission: this.reflector.get<Permission | undefined>(NEEDS, handler),
      isDangerous: this.reflector.get<boolean | undefined>(DANGEROUS, handler) ?? false,
      isBeforeSecondFactor: this.reflector.get<boolean | undefined>(BEFORE_SECOND_FACTOR, handler) ?? false,
      isWriting,
    };
    request.visitor = { ...signedIn, ...admit(asked, signedIn, this.clock.now()), csrf: csrfOf(token) };
    const given = (request.body as { _csrf?: unknown } | undefined)?._csrf ?? request.headers['x-csrf-token'];
    if (isWriting && !isGoodCsrf(given, token)) throw new FormExpired();
    return true;
  }

  /** A browser names the page a form was sent from; another site's is refused. */
  private isFromHere({ headers }: WebRequest): boolean {
    return headers.origin === undefined || headers.origin === new URL(this.config.PUBLIC_URL).origin;
  }
}
